"""The payload of every event type as a JSON Schema 2020-12, with the words that the catalog has for it.

Only keywords that draft-07 reads alike, since AsyncAPI builds on that. Unknown fields are allowed, and so are further
values of a choice: a newer service may add some, and a reader passes them over.
"""

import inspect
import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from eventlog.sealing import free_texts
from events.types import CHOICES
from events.words import TITLES, meaning, title

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def payload_schema(name: str, event: type, example: Any) -> dict[str, Any]:
    """The schema of a type name's payload; `example` is one payload, JSON-ready."""
    _, definitions = msgspec.json.schema_components([event])
    _complete(event, definitions)
    root = definitions.pop(event.__name__)
    inner = {"$defs": definitions} if definitions else {}
    return {"$schema": DIALECT, "$id": f"urn:aftersales:event:{name}", **root, "examples": [example], **inner}


def english(docstring: str | None) -> str:
    """A docstring in the words of JSON."""
    return re.sub(r"\bNone\b", "null", inspect.cleandoc(docstring or ""))


def wordless(event: type) -> list[str]:
    """What of an event, and of what its fields hold, has no words yet, in sentences."""
    faults: list[str] = []
    for part in (event, *_inner(event)):
        faults += [] if part in TITLES else [f"{part.__name__} has no @titled"]
        faults += [
            f"{part.__name__}.{field.name} does not say what it means: Annotated[…, '中文 · English']"
            for field in fields(part)
            if meaning(part, field.name) is None
        ]
    return faults if hasattr(event, "sentence") else [*faults, f"{event.__name__} has no sentence"]


def _complete(cls: type, definitions: dict[str, dict[str, Any]]) -> None:
    schema = definitions[cls.__name__]
    schema["title"], schema["description"] = " · ".join(title(cls)), english(cls.__doc__)
    for name, hint in _hints(cls).items():
        described = "\n\n".join([_described(cls, name, hint), *_values(_parts(hint))])
        schema["properties"][name] = _refined(schema["properties"][name], hint) | {"description": described}
    for part in _inner(cls):
        _complete(part, definitions)


def _described(cls: type, name: str, hint: Any) -> str:
    said = meaning(cls, name)
    assert said is not None, name
    if name in free_texts(cls):
        return f"{said.zh}（密文） · {said.en}; sealed"
    return f"{said.zh}（可为空） · {said.en}; may be null" if NoneType in get_args(hint) else " · ".join(said)


def _values(parts: Iterable[Any]) -> list[str]:
    """The words for the values of the choices among some types."""
    return [
        "\n".join(f"- `{value}`: {words.zh} · {words.en}" for value, words in CHOICES[part].items())
        for part in parts
        if get_origin(part) is Literal and part in CHOICES
    ]


def _refined(schema: dict[str, Any], hint: Any) -> dict[str, Any]:
    """What msgspec leaves out: that a time has a zone (it is UTC), and the order in which words were listed."""
    if hint is datetime:
        return schema | {"format": "date-time"}
    if get_origin(hint) is Literal:
        return {name: value for name, value in schema.items() if name != "enum"} | {"anyOf": _choice(hint)}
    if get_origin(hint) in (UnionType, Union) and "anyOf" in schema:
        zone = {"format": "date-time"} if datetime in get_args(hint) else {}
        choices = [part for part in get_args(hint) if get_origin(part) is Literal]
        others = [one | zone if one == {"type": "string"} else one for one in schema["anyOf"] if "enum" not in one]
        return schema | {"anyOf": [*(one for part in choices for one in _choice(part)), *others]}
    return schema


def _choice(hint: Any) -> list[dict[str, Any]]:
    """The values of today, and any that may be added."""
    return [{"type": "string", "enum": list(get_args(hint))}, {"type": "string"}]


def _hints(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _parts(hint: Any) -> tuple[Any, ...]:
    """A type itself, and the types that it is made of."""
    inner = () if get_origin(hint) is Literal else get_args(hint)
    return (hint, *(part for one in inner for part in _parts(one)))


def _inner(cls: type) -> list[type]:
    """The dataclasses that a class's fields hold, each once."""
    parts = (part for hint in _hints(cls).values() for part in _parts(hint))
    return list(dict.fromkeys(part for part in parts if hasattr(part, "__dataclass_fields__")))
