"""Read model: the cases, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from events.catalog.intake import (
    AppointmentAgreed,
    CaseClosed,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.types import Channel, Outcome
from events.envelope import Recorded
from events.postgres import Pool
from events.projection import Projection
from intake.case import Status


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case. Times are UTC; `outcome` is the newest class, `run` rises with every reopening.

    `deflected`: closed without any visit, by guidance alone (mission row A2).
    """

    case_id: str
    customer_id: str
    equipment_id: str | None
    model: str | None
    region: str
    channel: Channel
    taken_by: str
    description: str
    in_warranty: bool
    opened_at: datetime
    status: Status = "open"
    slot_start: datetime | None = None
    slot_end: datetime | None = None
    station_id: str | None = None
    routing_reason: str | None = None
    visit_no: int = 0
    run: int = 1
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    deflected: bool = False


def key_of(event: CaseEvent, recorded: Recorded) -> str:
    """The case's number."""
    return event.case_id


def opened(event: RequestReceived, at: datetime) -> CaseRow:
    """The row of a new case."""
    return CaseRow(
        case_id=event.case_id,
        customer_id=event.customer_id,
        equipment_id=event.equipment_id,
        model=event.model,
        region=event.region,
        channel=event.channel,
        taken_by=event.taken_by,
        description=event.description,
        in_warranty=event.in_warranty,
        opened_at=at,
    )


def evolve(row: CaseRow | None, event: CaseEvent, recorded: Recorded) -> CaseRow | None:
    """The row after an event."""
    if isinstance(event, RequestReceived):
        return opened(event, recorded.time)
    if row is None:
        return None
    match event:
        case GuidanceGiven():
            return replace(row, status="guided") if event.solved else row
        case AppointmentAgreed():
            return replace(row, slot_start=event.slot.start, slot_end=event.slot.end)
        case CaseRouted():
            return replace(
                row,
                status="routed",
                station_id=event.station_id,
                routing_reason=event.reason,
                visit_no=event.visit_no,
            )
        case CaseTransferred():
            return replace(row, station_id=event.station_id)
        case CaseReopened():
            return replace(
                row,
                status="open",
                slot_start=None,
                slot_end=None,
                run=event.run,
                outcome=event.outcome,
                closed_at=None,
                deflected=False,
            )
        case CaseClosed():
            deflected = row.visit_no == 0
            return replace(row, status="closed", outcome=event.outcome, closed_at=recorded.time, deflected=deflected)
        case _:
            assert_never(event)


CASES = Projection("cases", "intake.cases", CaseRow, key_of, evolve, get_args(CaseEvent))


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases are asked for; None leaves a property open."""

    status: Status | None = None
    station_id: str | None = None
    customer_id: str | None = None
    deflected: bool | None = None


async def find_cases(
    pool: Pool, wanted: CaseFilter, before: tuple[datetime, str] | None, limit: int
) -> Sequence[CaseRow]:
    """Cases, newest first, that come after `before` (its opening time and number) in this order."""
    rows = await pool.fetch(
        f"""SELECT {", ".join(CaseRow.__dataclass_fields__)} FROM intake.cases
            WHERE ($1::text IS NULL OR status = $1)
              AND ($2::text IS NULL OR station_id = $2)
              AND ($3::text IS NULL OR customer_id = $3)
              AND ($4::bool IS NULL OR deflected = $4)
              AND ($5::timestamptz IS NULL OR (opened_at, case_id) < ($5, $6))
            ORDER BY opened_at DESC, case_id DESC LIMIT $7""",
        wanted.status,
        wanted.station_id,
        wanted.customer_id,
        wanted.deflected,
        *(before or (None, None)),
        limit,
    )
    return [CaseRow(**row) for row in rows]
