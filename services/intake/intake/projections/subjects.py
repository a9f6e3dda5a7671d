"""Read model: which cases and machines people may have written about at a customer, for erasing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from sqlalchemy import Index, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog import case, customer, equipment
from events.catalog.case import RequestReceived
from events.catalog.equipment import EquipmentCorrected, EquipmentRegistered
from events.catalog.equipment_life import EquipmentMoved

Telling = RequestReceived | EquipmentRegistered | EquipmentCorrected | EquipmentMoved


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """Whose key seals what was written. A machine that was registered to another customer before is a subject of
    both."""

    key: str
    subject: str
    customer_id: str


TABLE = table_of("intake.subjects", SubjectRow)
t = TABLE.c
Index("subjects_by_customer", t.customer_id, t.subject)


def key_of(event: Telling, recorded: Recorded) -> str:
    """The subject, and the customer."""
    return f"{subject_of(event)} {event.customer_id}"


def subject_of(event: Telling) -> str:
    """The case, or the machine."""
    if isinstance(event, RequestReceived):
        return case.KIND.subject(event.case_id)
    return equipment.KIND.subject(event.equipment_id)


def evolve(row: SubjectRow | None, event: Telling, recorded: Recorded) -> SubjectRow:
    """The row after an event."""
    return SubjectRow(key_of(event, recorded), subject_of(event), event.customer_id)


SUBJECTS = Projection("subjects", TABLE, SubjectRow, key_of, evolve, get_args(Telling))

_OF_CUSTOMER = Query(select(t.subject).where(t.customer_id == given("customer_id", t.customer_id)))


async def machines_of(pool: Pool, customer_id: str) -> Sequence[str]:
    """The numbers of the machines that the customer has, or had at any time."""
    begin = equipment.KIND.subject("")
    rows = await _OF_CUSTOMER.fetch(pool, customer_id=customer_id)
    return [row["subject"].removeprefix(begin) for row in rows if row["subject"].startswith(begin)]


async def subjects_of(pool: Pool, customer_id: str) -> Sequence[str]:
    """The customer itself, its cases, and its machines, those that were its own before, too."""
    rows = await _OF_CUSTOMER.fetch(pool, customer_id=customer_id)
    return [customer.KIND.subject(customer_id), *(row["subject"] for row in rows)]
