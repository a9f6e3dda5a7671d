"""What an OpenAPI document says that a service takes: its routes, the texts of its bodies and of its queries."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

Document = dict[str, Any]

Place = tuple[str | int, ...]


class Body(NamedTuple):
    """The schema of a request's body, and an example of one."""

    schema: Any
    example: Any


class Text(NamedTuple):
    """A free text somewhere in a body."""

    place: Place
    one_line: bool
    may_be_blank: bool

    @property
    def field(self) -> str:
        """As a problem names it."""
        return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.place).lstrip(".")


class QueryText(NamedTuple):
    """A query parameter that holds a free text, or an id."""

    path: str
    name: str
    is_id: bool


def routes(document: Document) -> list[tuple[str, str]]:
    """Every method and path, with something in the place of its parameters."""
    return [(method.upper(), filled(path)) for path, operations in document["paths"].items() for method in operations]


def filled(path: str) -> str:
    """The path, with something in the place of its parameters."""
    path = re.sub(r"{(\w+_no|revision)}", "1", path)
    return re.sub(r"{\w+}", "nobody", path)


def examples(document: Document) -> Iterator[tuple[str, str, Body]]:
    """Every command that takes a body: method, path, and the body."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schema = plain(document, content["schema"])
                yield method.upper(), filled(path), Body(schema, (schema.get("examples") or [{}])[0])


def texts_of(document: Document, body: Body) -> list[Text]:
    """Every free text that a body can hold."""
    return list(_texts(document, body.schema, ()))


def with_text(example: Any, text: Text, value: str) -> Any:
    """The example with another value at the place of a text; what leads there is made where it is missing."""
    made = part = deepcopy(example)
    for step, following, last in zip(text.place, (*text.place[1:], None), (*text.place[2:], None, None), strict=False):
        if following is None:
            part[step] = value
        elif isinstance(following, int):
            part[step] = part.get(step) or ["" if last is None else {}]
        elif isinstance(part, dict):
            part.setdefault(step, {})
        part = part[step]
    return made


def query_texts(document: Document) -> Iterator[QueryText]:
    """Every query parameter of a text or an id; cursors and positions are none."""
    for path, operations in document["paths"].items():
        for parameter in operations.get("get", {}).get("parameters", ()):
            schema = plain(document, parameter["schema"])
            if parameter["in"] == "query" and parameter["name"] not in ("after", "wait_for") and is_text(schema):
                yield QueryText(filled(path), parameter["name"], False)
            elif parameter["in"] == "query" and "pattern" in schema:
                yield QueryText(filled(path), parameter["name"], True)


def plain(document: Document, schema: Any) -> Any:
    """What a schema means: without references, and without null."""
    if "$ref" in schema:
        return plain(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    kinds = [kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"]
    return plain(document, kinds[0]) if len(kinds) == 1 else schema


def is_text(schema: Any) -> bool:
    """Whether anything can be written there."""
    return schema.get("type") == "string" and not {"enum", "const", "pattern", "format"} & schema.keys()


def _texts(document: Document, schema: Any, place: Place) -> Iterator[Text]:
    schema = plain(document, schema)
    if is_text(schema):
        yield Text(place, schema.get("maxLength") == 200, "minLength" not in schema)
    for name, inner in schema.get("properties", {}).items():
        yield from _texts(document, inner, (*place, name))
    if schema.get("type") == "array":
        yield from _texts(document, schema["items"], (*place, 0))
