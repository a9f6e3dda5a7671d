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
    *("/parked", "/skipped", "/timers", "/policy", "/roster.html", "/roster.pdf"),
)
"""What is no list of anybody's work."""
UNFINISHED = ("/suggestions", "/charge/proposal", "/replacement-suggestions")
"""What is asked of an order that nobody has yet."""
TYPED: Mapping[str, Mapping[str, str]] = {
    "/articles": {"q": "卡纸 打印"},
    "/products": {"q": "打印", "family": "MF", "skill": "copier"},
    "/regions": {"q": "上海", "parent": "上海市"},
    "/customers": {"q": "公司"},
}
"""Path → what people look for there: words that are in very many texts."""
TOGETHER: Mapping[str, Sequence[Mapping[str, str]]] = {
    "/cases": (
        {"station_id": "beijing", "status": "open"},
        {"station_id": "beijing", "kind": "installation"},
        {"station_id": "nowhere", "status": "closed"},
        {"status": "open", "priority": "urgent"},
        {"status": "open", "owned": "false"},
        {"owner_id": "clerk-lin", "status": "open"},
        {"kind": "return", "ending": "cancelled"},
        {"deflected": "true", "priority": "low"},
        {"solved_by": "phone", "station_id": "beijing"},
    ),
    "/inspections": (
        {"station_id": "guangzhou", "status": "planned"},
        {"station_id": "guangzhou", "overdue": "true"},
        {"status": "missed", "unanswered": "false"},
    ),
    "/installations": (
        {"station_id": "beijing", "open": "true"},
        {"station_id": "beijing", "status": "called_off"},
    ),
    "/trainings": ({"station_id": "beijing", "status": "planned"}, {"trainer_id": "sh-03", "status": "cancelled"}),
    "/customer-repairs": (
        {"open": "true", "next_role": "billing_clerk"},
        {"status": "at_desk", "due_by": "2026-03-12"},
    ),
    "/sales-returns": ({"open": "false", "status": "withdrawn"},),
    "/customers": ({"q": "公司", "region": "北京市"}, {"q": "没有这样的", "customer_class": "regular"}),
    "/care-visits/due": ({"due_by": "2026-04-12", "planned": "false"},),
    "/articles": ({"q": "卡纸", "model": "MF-3500"},),
}
"""Path of intake → what clerks and dispatchers ask of it at once, and what is rare together: few among very many."""
PARTS = ("公司", "260310", "LP12", "138")
"""What a clerk types before everything is said: it is in very many names and numbers."""
DAYS = {"since": "2026-02-11", "from": "2026-02-11"}
DAY = "2026-03-12"
"""The demo's last; what has a beginning is asked of the month before."""
NUMBERS = 30
"""Of days, or minutes."""
CALLERS = ("manager", "clerk-lin", "operations", "sh-dispatch", "bj-dispatch", "gz-dispatch", "sh-01", "analyst")
"""Who asks: the first of them that may."""


@dataclass(frozen=True, slots=True)
class Question:
    """One request."""

    service: str
    path: str
    query: Mapping[str, str]
    body: Mapping[str, str] | None = None
    """Of a search: what people type is in no address."""

    def __str__(self) -> str:
        if self.body is not None:
            return f"{self.path} {self.body['q']}"
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
        here = {**known, **TYPED.get(template, {})}
        values = {each["name"]: value for each in inside if (value := _value(document, each, here)) is not None}
        must = {each["name"] for each in inside if each.get("required")}
        needed = {name: value for name, value in values.items() if name in must}
        yield Question(service, path, needed)
        for name in sorted(values.keys() - needed.keys()):
            yield Question(service, path, needed | {name: values[name]})
        if service == "intake":
            yield from (Question(service, path, {**needed, **each}) for each in TOGETHER.get(template, ()))
    if service == "intake":
        for typed in ("name", "serial_no", "number"):
            yield Question(service, "/search", {}, {"q": known[typed]})
        for part in PARTS:
            yield Question(service, "/search", {}, {"q": part})


def _path(template: str, parameters: Sequence[Mapping[str, Any]], known: Mapping[str, str]) -> str | None:
    names = [each["name"] for each in parameters if each["in"] == "path"]
    if any(name not in known for name in names) or template.endswith(NO_LISTS):
        return None
    here = {**known, "work_order_id": known["unfinished_id"]} if template.endswith(UNFINISHED) else known
    return template.format(**{name: here[name] for name in names})


def _value(document: Mapping[str, Any], parameter: Mapping[str, Any], known: Mapping[str, str]) -> str | None:
    if parameter["name"] in known:
        return known[parameter["name"]]
    if parameter["name"] in ("after", "upto"):
        return None
    for schema in _alternatives(document, parameter["schema"]):
        if schema.get("format") in ("date", "date-time"):
            day = DAYS.get(parameter["name"], DAY)
            return day if schema["format"] == "date" else f"{day}T00:00:00+08:00"
        if schema.get("type") == "integer":
            return str(NUMBERS)
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
        answer = await ask(http, url, asked, keys[name])
        if answer.is_success:
            return name
    return None


def bearer(key: str) -> dict[str, str]:
    """The header of a key."""
    return {"Authorization": f"Bearer {key}"}


async def ask(http: httpx.AsyncClient, url: str, asked: Question, key: str) -> httpx.Response:
    """One answer."""
    if asked.body is not None:
        return await http.post(url + asked.path, json=dict(asked.body), headers=bearer(key))
    return await http.get(url + asked.path, params=dict(asked.query), headers=bearer(key))
