"""Which unfinished cases of its kind a call may be about: the same machine's, or the same customer's without one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ARRAY, Text, bindparam, func, select, true

from eventlog.postgres import Pool
from eventlog.read_models.queries import Query
from events.types import RequestKind
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


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, and under which id; the others are those of one station only, where one is named."""

    case_id: str
    customer_id: str
    equipment_id: str | None
    kind: RequestKind
    station_id: str | None = None


class Unfinished(NamedTuple):
    """A case, and what is said about it, sealed."""

    case: PossibleDuplicate
    description: str


Found = Mapping[Request, Sequence[Unfinished]]
"""The oldest first."""


_ASKED = (
    func.unnest(
        *(bindparam(name, type_=ARRAY(Text)) for name in ("case_ids", "customers", "machines", "kinds", "stations"))
    )
    .table_valued("case_id", "customer_id", "equipment_id", "kind", "station_id", with_ordinality="asked")
    .render_derived()
)
a = _ASKED.c
_OTHERS = (
    select(t.case_id, t.number, t.description, t.opened_at)
    .where(t.status != "closed", t.case_id != a.case_id, t.kind == a.kind)
    .where((a.station_id.is_(None)) | (t.station_id == a.station_id))
    .order_by(t.opened_at, t.case_id)
    .limit(MOST)
)
_MACHINES = _OTHERS.where(t.equipment_id == a.equipment_id).lateral("others")
_CUSTOMERS = _OTHERS.where(t.customer_id == a.customer_id, t.equipment_id.is_(None)).lateral("others")
_OF_MACHINE, _WITHOUT_MACHINE = (
    Query(
        select(a.asked, others.c.case_id, others.c.number, others.c.description)
        .select_from(_ASKED.join(others, true()))
        .order_by(a.asked, others.c.opened_at, others.c.case_id)
    )
    for others in (_MACHINES, _CUSTOMERS)
)


async def of_machines(pool: Pool, requests: Sequence[Request]) -> Found:
    """The unfinished cases of each request's machine. Raises what asyncpg raises."""
    return await _found(_OF_MACHINE, pool, requests)


async def without_machine(pool: Pool, requests: Sequence[Request]) -> Found:
    """Those of each request's customer in which no machine is named. Raises what asyncpg raises."""
    return await _found(_WITHOUT_MACHINE, pool, requests)


async def _found(query: Query, pool: Pool, requests: Sequence[Request]) -> Found:
    found: dict[Request, list[Unfinished]] = {request: [] for request in requests}
    rows = await query.fetch(
        pool,
        case_ids=[request.case_id for request in requests],
        customers=[request.customer_id for request in requests],
        machines=[request.equipment_id for request in requests],
        kinds=[request.kind for request in requests],
        stations=[request.station_id for request in requests],
    )
    for row in rows:
        case = PossibleDuplicate(row["case_id"], row["number"])
        found[requests[row["asked"] - 1]].append(Unfinished(case, row["description"]))
    return found
