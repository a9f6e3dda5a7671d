"""The payload of every event type as a JSON Schema 2020-12, with the words that the catalog has for it.

Only keywords that draft-07 reads alike, since AsyncAPI builds on that. Unknown fields are allowed: a newer service may
add some, and a reader passes them over.
"""

import ast
import inspect
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from eventlog.codec import kebab
from events import catalog
from events.asyncapi.wording import FIELDS, TYPES
from events.catalog import types

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def payload_schema(name: str, event: type, example: Any) -> dict[str, Any]:
    """The schema of a type name's payload; `example` is one payload, JSON-ready."""
    _, definitions = msgspec.json.schema_components([event])
    _complete(event, definitions)
    root = definitions.pop(event.__name__)
    inner = {"$defs": definitions} if definitions else {}
    return {"$schema": DIALECT, "$id": f"urn:aftersales:event:{name}", **root, "examples": [example], **inner}


def title(event: type) -> str:
    """`TechnicianAssigned` → 已指派维修人员 · Technician assigned."""
    return f"{TYPES[event].title} · {kebab(event.__name__).replace('-', ' ').capitalize()}"


def summary(event: type) -> str:
    """One sentence in Chinese, and the first paragraph of the docstring."""
    first, _, _ = english(event.__doc__).partition("\n\n")
    return f"{TYPES[event].sentence} · {' '.join(first.split())}"


def english(docstring: str | None) -> str:
    """A docstring in the words of JSON, without the row numbers of the mission, which its readers do not have."""
    text = re.sub(r"\s*\b(Mission row|Row) [A-F]\d+\.(?=\s|$)", "", inspect.cleandoc(docstring or ""))
    return re.sub(r"\bNone\b", "null", text)


def wordless(events: Mapping[type, str]) -> list[str]:
    """What has no words yet, in sentences; `events` are classes with their type names."""
    faults: list[str] = []
    for event, name in events.items():
        for part in (event, *_inner(event)):
            missing = [] if part in TYPES else [part.__name__]
            missing += [f"the field {field.name}" for field in fields(part) if field.name not in FIELDS]
            faults += [f"{name}: {what} has no words in events/asyncapi/wording.py" for what in missing]
    return faults


def _complete(cls: type, definitions: dict[str, dict[str, Any]]) -> None:
    schema = definitions[cls.__name__]
    schema["title"], schema["description"] = title(cls), f"{TYPES[cls].sentence}\n\n{english(cls.__doc__)}"
    for name, hint in _hints(cls).items():
        about = [_nullable(FIELDS[name], hint), *(_alias_words().get(part) for part in _parts(hint))]
        described = {"description": "\n\n".join(words for words in about if words)}
        schema["properties"][name] = _refined(schema["properties"][name], hint) | described
    for part in _inner(cls):
        _complete(part, definitions)


def _refined(schema: dict[str, Any], hint: Any) -> dict[str, Any]:
    """What msgspec leaves out: that a time has a zone (it is UTC), and the order in which words were listed."""
    if hint is datetime:
        return schema | {"format": "date-time"}
    if get_origin(hint) is Literal:
        return {"type": "string"} | schema | {"enum": list(get_args(hint))}
    if get_origin(hint) in (UnionType, Union) and "anyOf" in schema:
        zone = {"format": "date-time"} if datetime in get_args(hint) else {}
        return schema | {"anyOf": [one | zone if one == {"type": "string"} else one for one in schema["anyOf"]]}
    return schema


def _nullable(words: str, hint: Any) -> str:
    zh, _, en = words.partition(" · ")
    return f"{zh}（可为空） · {en}; null where there is none" if NoneType in get_args(hint) else words


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


@cache
def _alias_words() -> dict[Any, str]:
    """What the catalog says below its aliases of words, such as `Outcome`."""
    words: dict[Any, str] = {}
    for module in (types, catalog.intake, catalog.dispatch, catalog.sla_monitor, catalog.callback):
        body = ast.parse(inspect.getsource(module)).body
        for node, after in pairwise(body):
            match node, after:
                case ast.Assign(targets=[ast.Name(id)]), ast.Expr(ast.Constant(str(text))):
                    words[getattr(module, id)] = english(text)
    return words
