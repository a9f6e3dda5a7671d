"""The OpenAPI documents of the five services hold what a program needs to be made of them."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import jsonschema_rs
import pytest
from tools import client

from aftersales.ports import SERVICES

DOCUMENTS = client.documents()
TEXTS = {"description", "reason", "note", "fault", "findings", "work_done", "question", "answer", "title", "body"} | {
    "plan",
    "reservations",
}
"""What free text is called; an answer that has several of them says of what: `routing_reason`, `contact_note`."""


class Operation(NamedTuple):
    """One of them, with where it stands."""

    where: str
    method: str
    told: dict[str, Any]

    def successes(self) -> Iterator[tuple[str, dict[str, Any]]]:
        return ((status, told) for status, told in self.told["responses"].items() if status < "300")

    def answer(self) -> str | None:
        """The name of what a success answers in JSON."""
        for _, told in self.successes():
            schema = told.get("content", {}).get("application/json", {}).get("schema", {})
            return schema["$ref"].rpartition("/")[2] if "$ref" in schema else None
        return None


def operations(service: str) -> list[Operation]:
    return [
        Operation(f"{service}: {method.upper()} {path}", method, told)
        for path, methods in DOCUMENTS[service]["paths"].items()
        for method, told in methods.items()
    ]


def schemas(service: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENTS[service]["components"]["schemas"]
    return found


def test_operation_ids_are_a_verb_and_a_noun_and_unique_over_all_services() -> None:
    ids = [operation.told["operationId"] for service in SERVICES for operation in operations(service)]
    assert [id for id in ids if not re.fullmatch(r"[a-z]+(_[a-z]+)+", id)] == []
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("service", SERVICES)
def test_descriptions_speak_of_null(service: str) -> None:
    described = [*schemas(service).values(), *(operation.told for operation in operations(service))]
    texts = [each.get(name, "") for each in described for name in ("summary", "description")]
    assert [text for text in texts if re.search(r"\b(None|True|False)\b", text)] == []


@pytest.mark.parametrize("service", SERVICES)
def test_tags_are_ascii_and_say_what_they_are_called(service: str) -> None:
    declared = {tag["name"]: tag["x-displayName"] for tag in DOCUMENTS[service]["tags"]}
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) and " · " in shown for name, shown in declared.items())
    assert {tag for operation in operations(service) for tag in operation.told["tags"]} == set(declared)


@pytest.mark.parametrize("service", SERVICES)
def test_fields_and_parameters_say_what_they_mean_in_both_languages(service: str) -> None:
    silent = [
        f"{name}.{field}"
        for name, schema in schemas(service).items()
        for field, inner in schema.get("properties", {}).items()
        if not is_bilingual(inner.get("description", ""))
    ]
    silent += [
        f"{operation.where} {parameter['name']}"
        for operation in operations(service)
        for parameter in operation.told.get("parameters", ())
        if not is_bilingual(parameter.get("description", ""))
    ]
    assert silent == [], "events/glossary.py says it"


def is_bilingual(text: str) -> bool:
    zh, dot, en = text.partition(" · ")
    return bool(dot and zh and en)


@pytest.mark.parametrize("service", SERVICES)
def test_every_answer_has_an_example_that_its_schema_allows(service: str) -> None:
    faults = []
    for operation in operations(service):
        for status, told in operation.told["responses"].items():
            for kind, content in told.get("content", {}).items():
                if "json" not in kind:
                    continue
                if "example" not in content:
                    faults.append(f"{operation.where} {status} has none")
                    continue
                schema = content["schema"] | {"components": DOCUMENTS[service]["components"]}
                validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
                faults += [f"{operation.where} {error}" for error in validator.iter_errors(content["example"])]
    assert faults == []


@pytest.mark.parametrize("service", SERVICES)
def test_successes_declare_their_headers(service: str) -> None:
    for operation in operations(service):
        command = any(parameter["name"] == "Idempotency-Key" for parameter in operation.told.get("parameters", ()))
        for status, told in operation.successes():
            headers = set(told["headers"])
            assert "Aftersales-Trace-Id" in headers, operation.where
            assert ("Location" in headers) == (status == "201"), operation.where
            assert not command or {"ETag", "Idempotency-Replayed"} <= headers, operation.where


@pytest.mark.parametrize("service", SERVICES)
def test_lists_have_one_shape(service: str) -> None:
    for operation in operations(service):
        properties = schemas(service).get(operation.answer() or "", {}).get("properties", {})
        asks_for_pages = any(parameter["name"] == "after" for parameter in operation.told.get("parameters", ()))
        printed = operation.where.endswith(".html")  # a document for print, which ends with where the next one is
        assert not asks_for_pages or printed or {"items", "next"} <= set(properties), operation.where
        assert ("items" in properties) == ("next" in properties), operation.where


GONE = {"AddressDeleted", "ContactDeleted", "Erased", "StaffNameDeleted", "Imported"}
"""What is told of what is not there any more, and of a whole workbook."""


@pytest.mark.parametrize("service", SERVICES)
def test_a_command_answers_the_thing_as_a_read_shows_it(service: str) -> None:
    """What commands answer is the answer of a read, of one thing or of a list."""
    shown: set[str] = set()
    for operation in operations(service):
        answer = operation.answer()
        if operation.method == "get" and answer is not None:
            shown |= {answer}
            items = schemas(service)[answer].get("properties", {}).get("items", {}).get("items", {})
            shown |= {items["$ref"].rpartition("/")[2]} if "$ref" in items else set()
    for operation in operations(service):
        if operation.method != "get" and "Idempotency-Key" in str(operation.told.get("parameters")):
            assert operation.answer() in shown | GONE | {None}, operation.where


@pytest.mark.parametrize("service", SERVICES)
def test_free_text_has_one_name(service: str) -> None:
    """A long text of a body is called one of TEXTS, and no answer has another word for it."""
    for name, schema in schemas(service).items():
        for field, inner in schema.get("properties", {}).items():
            longest = max((part.get("maxLength", 0) for part in (inner, *inner.get("anyOf", ()))), default=0)
            assert longest < 4000 or field in TEXTS, f"{name}.{field}"
            assert not re.search(r"(text|remark|comment|conclusion)$", field), f"{name}.{field}"


def test_the_client_is_what_the_documents_give() -> None:
    made = client.made()
    assert {name: (client.FOLDER / name).read_text("utf-8") for name in made} == made, client.AGAIN


@pytest.mark.parametrize("service", SERVICES)
def test_an_example_of_a_body_can_be_sent_as_it_stands(service: str) -> None:
    """Whoever tries a route on the API page sends its example; a null in it is left out of the document."""
    components = {"components": DOCUMENTS[service]["components"]}
    wrong = []
    for name, schema in schemas(service).items():
        whole = jsonschema_rs.validator_for({**components, "$ref": f"#/components/schemas/{name}"})
        wrong += [f"{name}: {example}" for example in schema.get("examples", ()) if not whole.is_valid(example)]
    assert wrong == []
