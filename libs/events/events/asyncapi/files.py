"""The files in docs/events: what the catalog makes of them, whether they are that, and how they become it."""

import json
import sys
from pathlib import Path
from typing import Any

from eventlog.codec import Codec
from events.asyncapi.document import document
from events.asyncapi.payloads import payload_schema, wordless
from events.golden import FOLDER as GOLDEN

FOLDER = Path(__file__).parents[4] / "docs" / "events"
AGAIN = "run `python -m events.asyncapi --write`"


def files(codec: Codec, golden: Path = GOLDEN) -> dict[str, str]:
    """Path in docs/events → content. Raises KeyError for what `unprepared` lists.

    The schema of a version that is only read is none of them: it stays as it was when that version was the newest.
    """
    examples = _examples(codec, golden)
    made: dict[str, Any] = {"asyncapi.json": document(codec, examples)}
    for event, name in codec.names.items():
        made[f"schemas/{name}.json"] = payload_schema(name, event, examples[name])
    return {path: json.dumps(content, indent=2, ensure_ascii=False) + "\n" for path, content in made.items()}


def unprepared(codec: Codec, golden: Path = GOLDEN) -> list[str]:
    """What a person has to add first, in sentences."""
    faults: list[str] = []
    for event, name in codec.names.items():
        faults += [f"{name}: {fault}" for fault in wordless(event)]
        if not (golden / f"{name}.json").exists():
            faults.append(f"{name} has no golden sample: run `python -m events.golden --write`")
    return faults


def check(codec: Codec, folder: Path = FOLDER, golden: Path = GOLDEN) -> list[str]:
    """Every way in which the folder is not what the catalog gives, in sentences."""
    if faults := unprepared(codec, golden):
        return faults
    made = files(codec, golden)
    there = {path.relative_to(folder).as_posix() for path in folder.glob("**/*") if path.is_file()}
    for path, content in made.items():
        if path not in there:
            faults.append(f"docs/events/{path} is missing: {AGAIN}")
        elif (folder / path).read_text("utf-8") != content:
            faults.append(f"docs/events/{path} is not what the catalog gives: {AGAIN}")
    kept = {f"schemas/{name}.json" for name in _examples(codec, golden)}
    faults += [
        f"docs/events/{path} was published and is gone: restore it" for path in sorted(kept - made.keys() - there)
    ]
    faults += [f"docs/events/{path} belongs to no event type: remove it" for path in sorted(there - made.keys() - kept)]
    return faults


def write(codec: Codec, folder: Path = FOLDER, golden: Path = GOLDEN) -> list[str]:
    """Make the folder what the catalog gives; gives the paths that changed."""
    made = files(codec, golden)
    (folder / "schemas").mkdir(parents=True, exist_ok=True)
    changed = []
    for path, content in made.items():
        if not (folder / path).exists() or (folder / path).read_text("utf-8") != content:
            (folder / path).write_text(content, "utf-8")
            changed.append(path)
    return changed


def _examples(codec: Codec, golden: Path) -> dict[str, Any]:
    """The golden payload of every version that can be read, in the order of the catalog, old versions last."""
    old = (path.stem for path in sorted(golden.glob("*.json")) if path.stem not in codec.names.values())
    names = [*codec.names.values(), *(name for name in old if codec.class_of(name) is not None)]
    return {name: json.loads((golden / f"{name}.json").read_text("utf-8"))["example"] for name in names}


def main() -> int:
    """The command line: 0 when docs/events is what the catalog gives."""
    from events.catalog import codec

    if "--write" in sys.argv[1:] and not unprepared(codec):
        changed = write(codec)
        print(f"asyncapi: {len(changed)} written{': ' + ', '.join(changed) if changed else ''}")
    faults = check(codec)
    print("\n".join(faults) or f"asyncapi: docs/events has {len(codec.names)} event types as the catalog gives them")
    return 1 if faults else 0
