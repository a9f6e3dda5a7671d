"""Golden samples: what every event type looked like when it was published, so that no change breaks old readers.

`python -m events.golden` checks; `--write` adds what is new. A sample holds the type's fields and one example; a change
that removes or retypes a field, or adds one without a default, is refused: it needs a new version and an upcast. What
was added since, a field with a default or further values of a choice, is noted in the sample, so that it can never go
again.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from eventlog.codec import Codec, Unreadable

FOLDER = Path(__file__).parent.parent / "golden"


def shape(event: type) -> dict[str, dict[str, str | bool]]:
    """Every field's type in words, and whether a reader may go without it."""
    hints = get_type_hints(event)
    return {
        field.name: {
            "type": _words(hints[field.name]),
            "optional": field.default is not MISSING or field.default_factory is not MISSING,
        }
        for field in fields(event)
    }


def _words(hint: Any) -> str:
    if get_origin(hint) in (UnionType, Union):
        return " | ".join(sorted(_words(part) for part in get_args(hint)))
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(map(str, get_args(hint)))
    if get_origin(hint) is tuple:
        return f"list of {_words(get_args(hint)[0])}"
    if hasattr(hint, "__dataclass_fields__"):
        inner = ", ".join(f"{name}: {field['type']}" for name, field in shape(hint).items())
        return f"{hint.__name__} {{{inner}}}"
    return "null" if hint is NoneType else str(hint.__name__)


def example(hint: Any, name: str = "") -> Any:
    """A value of a type, the same every time."""
    if get_origin(hint) in (UnionType, Union):
        return example(next(part for part in get_args(hint) if part is not NoneType), name)
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if get_origin(hint) is tuple:
        return (example(get_args(hint)[0], name),)
    if hasattr(hint, "__dataclass_fields__"):
        hints = get_type_hints(hint)  # VERSION among them, which is no field
        return hint(**{field.name: example(hints[field.name], field.name) for field in fields(hint)})
    samples: dict[Any, Any] = {
        str: name,
        int: 7,
        bool: True,
        date: date(2026, 2, 28),
        datetime: datetime(2026, 2, 28, 8, 30, tzinfo=UTC),
    }
    return samples[hint]


def sample(codec: Codec, event: type) -> dict[str, Any]:
    """What the golden file of an event class holds."""
    name, data = codec.encode(example(event))
    return {"type": name, "fields": shape(event), "example": json.loads(data)}


_CHOICE = re.compile(r"one of ([^\s,|}]+(?:, [^\s,|}:]+(?![^\s,|}]*:))*)")
"""The values of a choice, in the words of `shape`; a name before a colon is a field of the class around it."""


def incompatible(old: Mapping[str, Any], event: type) -> list[str]:
    """Why today's class is no longer the published type; empty when it is."""
    now = shape(event)
    faults = [f"{name} is gone" for name in old if name not in now]
    for name, field in now.items():
        if name not in old:
            faults += [] if field["optional"] else [f"{name} is new and has no default"]
        elif not _reads(str(field["type"]), old[name]["type"]):
            faults.append(f"{name} was {old[name]['type']}, is {field['type']}")
    return faults


def added(old: Mapping[str, Any], event: type) -> list[str]:
    """The fields that are new since the sample was made, or whose choices have got further values."""
    return [name for name, field in shape(event).items() if name not in old or field["type"] != old[name]["type"]]


def _reads(now: str, old: str) -> bool:
    """Whether every value of the old type is one of today's: the same type, or choices with further values."""
    if _CHOICE.sub("one of", now) != _CHOICE.sub("one of", old):
        return False
    choices = zip(_CHOICE.findall(now), _CHOICE.findall(old), strict=True)
    return all(set(before.split(", ")) <= set(after.split(", ")) for after, before in choices)


def check(codec: Codec, folder: Path = FOLDER) -> list[str]:
    """Every fault of the catalog against its golden samples, in sentences."""
    faults: list[str] = []
    for event, name in codec.names.items():
        if not (folder / f"{name}.json").exists():
            faults.append(f"{name} has no golden sample: run `python -m events.golden --write`")
            continue
        published = _load(folder, name)["fields"]
        if broken := incompatible(published, event):
            faults += [f"{name}: {fault}" for fault in broken]
        elif more := added(published, event):
            faults.append(f"{name}: {', '.join(more)} is not in its sample: run `python -m events.golden --write`")
    for path in sorted(folder.glob("*.json")):
        golden = _load(folder, path.stem)
        try:
            if codec.decode(path.stem, json.dumps(golden["example"])) is None:
                faults.append(f"{path.stem} was published and is no longer readable")
        except Unreadable as error:
            faults.append(f"{path.stem}: its golden sample is no longer readable: {error}")
    return faults


def write(codec: Codec, folder: Path = FOLDER) -> list[str]:
    """Add the samples that are missing, and note in the others what was added since; nothing else of a sample ever
    changes. Gives the names of both."""
    folder.mkdir(exist_ok=True)
    changed: list[str] = []
    for event, name in codec.names.items():
        golden = _load(folder, name) if (folder / f"{name}.json").exists() else None
        if golden is None:
            golden = sample(codec, event)
        elif (more := added(golden["fields"], event)) and not incompatible(golden["fields"], event):
            golden["fields"] |= {field: shape(event)[field] for field in more}
        else:
            continue
        (folder / f"{name}.json").write_text(json.dumps(golden, indent=2, ensure_ascii=False) + "\n", "utf-8")
        changed.append(name)
    return changed


def _load(folder: Path, name: str) -> dict[str, Any]:
    golden: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return golden


def main() -> int:
    """The command line: 0 when every published type is still what it was."""
    from events.catalog import codec

    if "--write" in sys.argv[1:]:
        added = write(codec)
        print(f"golden: {len(added)} added{': ' + ', '.join(added) if added else ''}")
    faults = check(codec)
    print("\n".join(faults) or f"golden: {len(codec.names)} event types are as published")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
