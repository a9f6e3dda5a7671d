"""The diagram in docs/architecture.md is what the imports are: `python -m tools.architecture [--write]`.

An arrow goes from who imports to what is imported; one that other arrows say already is left out.
"""

import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import grimp

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs" / "architecture.md"
BLOCK = re.compile(r"(?<=<!-- imports -->\n```mermaid\n).*?(?=```\n<!-- /imports -->)", re.DOTALL)
SERVICES = ("intake", "dispatch", "sla_monitor", "callback", "reporting")
PACKAGES = ("eventlog", "events", "service", *SERVICES, "aftersales")
SHARED = ("eventlog", "events", "service")
"""What is drawn folder by folder, with the modules beside the folders; those of the engine, on which all rests, in one
box."""

Arrows = Mapping[str, frozenset[str]]


def box_of(module: str) -> str:
    """Where a module is drawn; the five services are one box."""
    package, *inner = module.split(".")
    if package in SERVICES:
        return "services"
    if package not in SHARED or not inner:
        return package
    base = package == "eventlog" and not (PROJECT / "libs" / "events" / package / inner[0]).is_dir()
    return f"{package}.base" if base else f"{package}.{inner[0]}"


def arrows() -> Arrows:
    """Box → the boxes that it imports from."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        sys.path[:0] = [str(PROJECT / each) for each in tomllib.load(file)["tool"]["mypy"]["mypy_path"]]
    graph = grimp.build_graph(*PACKAGES, cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        targets = found.setdefault(box_of(module), set())
        targets |= {box_of(imported) for imported in graph.find_modules_directly_imported_by(module)}
    return {box: frozenset(targets - {box}) for box, targets in found.items()}


def reduced(full: Arrows) -> Arrows:
    """Without the arrows that others say: from a box to what it reaches through another."""

    def reached(box: str) -> set[str]:
        return {target for near in full[box] for target in (near, *reached(near))}

    return {
        box: frozenset(near for near in targets if not any(near in reached(other) for other in targets - {near}))
        for box, targets in full.items()
    }


def mermaid(shown: Arrows) -> str:
    """The diagram."""
    lines, boxes = ["flowchart TD"], sorted({*shown, *(near for targets in shown.values() for near in targets)})
    drawn = [box for box in boxes if shown.get(box) or any(box in targets for targets in shown.values())]
    for package in SHARED:
        lines.append(f"    subgraph {package}_package [{package}]")
        lines += [f"        {_id(box)}[{box}]" for box in drawn if box.split(".")[0] == package]
        lines.append("    end")
    lines += [f"    {_id(box)} --> {_id(near)}" for box in drawn for near in sorted(shown.get(box, ()))]
    return "\n".join(lines) + "\n"


def _id(box: str) -> str:
    return box.replace(".", "_")


def main() -> int:
    """0 when the page has the diagram that the imports make."""
    page, diagram = PAGE.read_text("utf-8"), mermaid(reduced(arrows()))
    made = BLOCK.sub(lambda _: diagram, page)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(made, "utf-8")
    elif made != page or not BLOCK.search(page):
        print("docs/architecture.md does not show the imports as they are: run `python -m tools.architecture --write`")
        return 1
    print("architecture: the diagram shows the imports as they are")
    return 0


if __name__ == "__main__":
    sys.exit(main())
