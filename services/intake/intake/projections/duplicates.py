"""Which unfinished cases of its kind a call may be about: the same machine's, or the same customer's without one."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.sql.selectable import LateralFromClause

from intake.projections.cases import TABLE

t = TABLE.c

MOST = 100
"""Unfinished cases that are looked at, the oldest ones: people read what is found."""


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """An unfinished case that another may be the same as. `number` is None for a case of before there were numbers.
    `same_symptom`: what the customers said is about one symptom, as far as words tell."""

    case_id: str
    number: str | None
    same_symptom: bool = True


class Unfinished(NamedTuple):
    """A case, and what is said about it, sealed."""

    case: PossibleDuplicate
    description: str


def others_of(a: Any) -> tuple[LateralFromClause, LateralFromClause]:
    """For a statement about the columns `a`: the machine's cases, and the customer's without one; never both. None for
    a request of no kind."""
    others = _others(a)
    return (
        others.where(t.equipment_id == a.equipment_id).lateral("of_machine"),
        others.where(a.equipment_id.is_(None), t.customer_id == a.customer_id, t.equipment_id.is_(None)).lateral(
            "of_customer"
        ),
    )


def _others(a: Any) -> Select[Any]:
    return (
        select(t.case_id, t.number, t.description, t.opened_at)
        .where(t.status != "closed", t.case_id != a.case_id, t.kind == a.kind)
        .where((a.station_id.is_(None)) | (t.station_id == a.station_id))
        .order_by(t.opened_at, t.case_id)
        .limit(MOST)
    )
