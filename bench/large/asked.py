"""What is asked: every list that the documents have, as it is and with each of its filters."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx

PASSED_OVER = frozenset(
    ("cursor", "limit", "wait_for", "as_of", "csv", "sheet", "language", "format", "position", "fields")
)
"""What is no filter. `as_of` has a measurement of its own (`bench.as_of`)."""
NO_LISTS = (
    *(".json", "/events", "/events/head", "/export", "/template", "/metrics", "/healthz", "/readyz", "/docs"),
    *("/parked", "/skipped", "/timers", "/policy", "/roster.html"),
)
"""What is no list of anybody's work."""
CALLERS = ("manager", "clerk-lin", "operations", "sh-dispatch", "sh-01", "analyst")
"""Who asks: the first of them that may."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request."""

    service: str
    path: str
    query: Mapping[str, str]

    def __str__(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query.items())
        return f"{self.path}?{query}" if query else self.path


def questions(service: str, document: Mapping[str, Any], known: Mapping[str, str]) -> Iterator[Question]:
    """Of every GET whose path can be filled with what is `known` (name of a parameter → a value that stands for
    something); of its filters those that are choices, or known."""
    for template, operations in document["paths"].items():
        parameters = operations.get("get", {}).get("parameters", [])
        path = _path(template, parameters, known) if "get" in operations else None
        if path is None:
            continue
        inside = [each for each in parameters if each["in"] == "query" and each["name"] not in PASSED_OVER]
        values = {each["name"]: value for each in inside if (value := _value(document, each, known)) is not None}
        must = {each["name"] for each in inside if each.get("required")}
        needed = {name: value for name, value in values.items() if name in must}
        yield Question(service, path, needed)
        for name in sorted(values.keys() - needed.keys()):
            yield Question(service, path, needed | {name: values[name]})


def _path(template: str, parameters: Sequence[Mapping[str, Any]], known: Mapping[str, str]) -> str | None:
    names = [each["name"] for each in parameters if each["in"] == "path"]
    if any(name not in known for name in names) or template.endswith(NO_LISTS):
        return None
    return template.format(**{name: known[name] for name in names})


def _value(document: Mapping[str, Any], parameter: Mapping[str, Any], known: Mapping[str, str]) -> str | None:
    if parameter["name"] in known:
        return known[parameter["name"]]
    for schema in _alternatives(document, parameter["schema"]):
        if "enum" in schema:
            return str(schema["enum"][0])
        if schema.get("type") == "boolean":
            return "true"
    return None


def _alternatives(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for each in schema.get("anyOf", [schema]):
        yield document["components"]["schemas"][each["$ref"].rpartition("/")[2]] if "$ref" in each else each


async def caller_of(http: httpx.AsyncClient, url: str, asked: Question, keys: Mapping[str, str]) -> str | None:
    """Who may ask; None where nobody of them gets an answer."""
    for name in CALLERS:
        answer = await http.get(url + asked.path, params=dict(asked.query), headers=bearer(keys[name]))
        if answer.is_success:
            return name
    return None


def bearer(key: str) -> dict[str, str]:
    """The header of a key."""
    return {"Authorization": f"Bearer {key}"}
