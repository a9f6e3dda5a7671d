"""What fields are called, and what the examples of answers are made of."""

from collections.abc import Mapping
from typing import Any, Protocol


class Term(Protocol):
    """What a field means, in Chinese and English, and an example of its value; None leaves it to the field's type."""

    @property
    def zh(self) -> str: ...

    @property
    def en(self) -> str: ...

    @property
    def example(self) -> Any: ...


Glossary = Mapping[str, Term]
"""Name, or `Schema.name`, → its term."""
Schemas = Mapping[str, dict[str, Any]]


def term_of(glossary: Glossary, schema: str, name: str) -> Term | None:
    """What a field of a schema is called."""
    return glossary.get(f"{schema}.{name}") or glossary.get(name)


def describe(schemas: Schemas, glossary: Glossary) -> None:
    """Say of every field what it means. Changes the schemas in place."""
    for name, schema in schemas.items():
        for field, inner in schema.get("properties", {}).items():
            term = term_of(glossary, name, field)
            if term is not None:
                inner["description"] = f"{term.zh} · {term.en}"


def example_of(schema: Mapping[str, Any], schemas: Schemas, glossary: Glossary) -> Any:
    """An example that a schema allows, made of what the glossary says of its fields."""
    if "$ref" in schema:
        return _of_fields(schema["$ref"].rpartition("/")[2], schemas, glossary)
    if "enum" in schema:
        return schema["enum"][0]
    if "anyOf" in schema:
        return None if {"type": "null"} in schema["anyOf"] else example_of(schema["anyOf"][0], schemas, glossary)
    match schema.get("type"):
        case "array":
            return [example_of(schema["items"], schemas, glossary)]
        case "object" if isinstance(schema.get("additionalProperties"), dict):
            inner = example_of(schema["additionalProperties"], schemas, glossary)
            return dict.fromkeys(schema.get("propertyNames", {}).get("enum", ()), inner)
        case "object":
            return {}
        case "boolean":
            return False
        case "integer" | "number":
            return 0
        case _:
            return "…"


def _of_fields(name: str, schemas: Schemas, glossary: Glossary) -> Any:
    schema = schemas[name]
    if "properties" not in schema:
        return example_of(schema, schemas, glossary)
    made = {}
    for field, inner in schema["properties"].items():
        term = term_of(glossary, name, field)
        known = term.example if term is not None else None
        made[field] = example_of(inner, schemas, glossary) if known is None else known
    return made
