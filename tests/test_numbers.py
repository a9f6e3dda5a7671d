"""No caller can send a number without limits: sums in read models and durations in calendars would overflow."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aftersales.ports import SERVICES
from service.app import create_app
from service.settings import Settings

LARGEST = 2**63 - 1
"""Of a `bigint`: positions may be as large. Whatever is added up is far smaller."""
POSITIONS = {"after", "upto"}
COUNTERS = {"counter", "meter_counter"}
"""Of machines: nobody adds them up."""
PRICES = {"unit_price_fen", "new_price_fen", "deduction_fen", "credit_fen", "amount_fen"}
"""A million yuan; times the most of a line and the most lines of an invoice it is far below LARGEST."""


@pytest.mark.parametrize("service", SERVICES)
def test_every_number_has_limits_that_the_document_shows(service: str, tmp_path: Path) -> None:
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps({"keys": []}), "utf-8")
    definition = importlib.import_module(f"{service}.wiring").DEFINITION
    document = create_app(definition, Settings(database_url="postgresql://", keys_file=keys)).openapi()
    found = list(numbers(document))
    assert found
    for where, name, schema in found:
        least, most = schema.get("minimum"), schema.get("maximum")
        assert least is not None and most is not None, f"{where}: {name} has no limits"
        assert 0 <= least <= most <= limit_of(name), f"{where}: {name}"


def limit_of(name: str) -> int:
    """What a number may be at most."""
    if name in POSITIONS:
        return LARGEST
    return 1_000_000_000 if name in COUNTERS else 100_000_000 if name in PRICES else 1_000_000


def numbers(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every number that a request can hold: the route, its name, its schema."""
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            where = f"{method.upper()} {path}"
            for parameter in operation.get("parameters", ()):
                yield from within(document, where, parameter["name"], parameter["schema"])
            for content in operation.get("requestBody", {}).get("content", {}).values():
                yield from within(document, where, "body", content["schema"])


def within(document: dict[str, Any], where: str, name: str, schema: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The numbers of a schema and of what it holds."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if schema.get("type") in ("integer", "number"):
        yield where, name, schema
    for field, inner in schema.get("properties", {}).items():
        yield from within(document, where, field, inner)
    for inner in (*schema.get("anyOf", ()), *schema.get("allOf", ()), *schema.get("oneOf", ())):
        yield from within(document, where, name, inner)
    for inner in (schema.get("items"), schema.get("additionalProperties")):
        if isinstance(inner, dict):
            yield from within(document, where, f"{name}[]", inner)
