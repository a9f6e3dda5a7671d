"""Every text that a field of an event can hold is sealed, or stands here with a reason: a new one is decided about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, get_args, get_type_hints

import pytest

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT, free_texts, sealed
from events.catalog import callback_task, case, codec, customer, equipment, replacement, work_order
from events.catalog.case_handling import CaseReturned

NUMBERS = {
    "number",
    "taken_by",
    "given_by",
    "read_by",
    "declared_by",
    "declined_by",
    "added_by",
    "asked_by",
    "checked_by",
    "collected_by",
    "returned_by",
    "received_by",
    "sent_by",
    "duplicate_id",
    "merged_into",
    "filled_by",
    "reassigned_from",
}
"""Numbers of people and cases, beside everything that ends in `_id`."""
PUBLISHED = {"title", "body", "model", "former_model", "name", "former_name", "region", "former_region"} | {
    "name_zh",
    "name_en",
    "customer_name",
}
"""Articles are for everybody to read; models, organisations and regions are searched by their names, as tools are."""
MACHINES = {
    "contract_no",
    "serial_no",
    "machine_serial_no",
    "unit_serial_no",
    "former_serial_no",
    "serial_key",
    "model_key",
    "policy",
    "rules",
    "priority_rule",
    "sha256",
    "signature",
    "part_no",
    "tracked_by",
    "delivery_no",
    "reference",
    "report_number",
    "replaces",
    "quarter",
}
IMPORTED = {"activity"}
"""A mapping file lists them, each with its meaning: nobody types one."""


def test_every_text_is_sealed_or_listed() -> None:
    open_texts = {
        (event.__name__, field.name)
        for event in codec.kinds
        for field in fields(event)
        if get_type_hints(event)[field.name] in (str, str | None) and field.name not in free_texts(event)
    }
    known = NUMBERS | PUBLISHED | MACHINES | IMPORTED
    assert {(name, field) for name, field in open_texts if not field.endswith("_id") and field not in known} == set()


def test_the_subject_is_one_for_all_streams_of_a_case_and_no_other_things() -> None:
    of_case = [kind.KIND.subject("x") for kind in (case, work_order, callback_task, replacement)]
    assert {*of_case} == {"case-x"}
    assert (customer.KIND.subject("x"), equipment.KIND.subject("x")) == ("customer-x", "equipment-x")


async def test_only_marked_fields_are_sealed() -> None:
    @dataclass(frozen=True)
    class Said:
        thing_id: str
        words: Annotated[str, "话 · Words", FREE_TEXT]

    async def seal(subject: str, texts: Sequence[str]) -> Sequence[str]:
        return [f"{subject}:{text}" for text in texts]

    assert await sealed(seal, "thing-1", Said("1", "早")) == Said("1", "thing-1:早")
    assert await sealed(None, "thing-1", Said("1", "早")) == Said("1", "早")
    assert StreamKind("thing", source="x", id="thing_id", events=Said).subject("1") == "thing-1"


def test_nothing_but_a_text_can_be_marked() -> None:
    @dataclass(frozen=True)
    class Counted:
        number: Annotated[int, "数 · Number", FREE_TEXT]

    with pytest.raises(TypeError, match="number"):
        free_texts(Counted)


def test_no_event_has_a_text_inside_another_value_where_nobody_would_seal_it() -> None:
    inside = {
        f"{event.__name__}.{name}"
        for event in codec.kinds
        for name, hint in get_type_hints(event, include_extras=True).items()
        for nested in dataclasses_in(hint)
        if free_texts(nested)
    }
    assert inside == set()
    assert list(dataclasses_in(tuple[CaseReturned, ...] | None)) == [CaseReturned]


def dataclasses_in(hint: Any) -> Iterator[type]:
    """What a field of this type may hold."""
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for argument in get_args(hint):
        yield from dataclasses_in(argument)
