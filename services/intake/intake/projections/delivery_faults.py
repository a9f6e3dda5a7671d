"""Read model: delivery faults, the oldest first, and whom each waits for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import Index, select

from eventlog.envelope import Recorded
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, wanted
from eventlog.read_models.tables import table_of
from events.catalog.delivery_fault import (
    DeliveryFaultAcknowledged,
    DeliveryFaultEvent,
    DeliveryFaultReported,
    DeliveryFaultSettled,
    DeliveryFaultTold,
    DeliveryFaultVerified,
    DeliveryFaultWithdrawn,
    FaultLine,
    FoundLine,
    SettledLine,
)
from events.types import AnswerWay, DeliveryFaultStatus, GoodsStep
from intake.domain.delivery_fault import FAULT_TURNS


@dataclass(frozen=True, slots=True)
class DeliveryFaultRow:
    """A delivery fault. Times are UTC, days in Asia/Shanghai, amounts in fen. `waits_for` is whose turn it is, since
    `waits_since`; both are None once it is over. What was not said yet is None."""

    fault_id: str
    case_id: str
    number: str | None
    customer_id: str
    status: DeliveryFaultStatus
    waits_for: GoodsStep | None
    waits_since: datetime | None
    reported_at: datetime
    delivery_no: str
    delivered_on: date
    fault_lines: tuple[FaultLine, ...]
    note: str | None
    found_lines: tuple[FoundLine, ...] = ()
    findings: str | None = None
    verified_by: str | None = None
    settled_lines: tuple[SettledLine, ...] = ()
    credit_fen: int | None = None
    settled_note: str | None = None
    settled_by: str | None = None
    acknowledged_by: str | None = None
    told_by: str | None = None
    told_way: AnswerWay | None = None
    told_note: str | None = None
    ended_at: datetime | None = None
    withdrawn_reason: str | None = None


TABLE = table_of("intake.delivery_faults", DeliveryFaultRow)
t = TABLE.c
Index("delivery_faults_by_time", t.reported_at, t.fault_id)
Index("delivery_faults_by_turn", t.waits_for, t.reported_at, t.fault_id, postgresql_where=t.waits_for.is_not(None))
Index("delivery_faults_open", t.reported_at, t.fault_id, postgresql_where=t.waits_for.is_not(None))
Index("delivery_faults_by_status", t.status, t.reported_at, t.fault_id)
Index("delivery_faults_by_customer", t.customer_id, t.reported_at, t.fault_id)
Index("delivery_faults_by_case", t.case_id, t.reported_at, t.fault_id)


def key_of(event: DeliveryFaultEvent, recorded: Recorded) -> str:
    """The fault's number."""
    return event.fault_id


def evolve(row: DeliveryFaultRow | None, event: DeliveryFaultEvent, recorded: Recorded) -> DeliveryFaultRow | None:
    """The row after an event."""
    if isinstance(event, DeliveryFaultReported):
        return _reported(event, recorded.time)
    if row is None:
        return None
    actor = recorded.actor
    match event:
        case DeliveryFaultVerified():
            said = replace(row, found_lines=event.lines, findings=event.findings, verified_by=actor)
            return _now(said, "verified", recorded)
        case DeliveryFaultSettled():
            said = replace(row, settled_lines=event.lines, credit_fen=event.credit_fen, settled_by=actor)
            return _now(replace(said, settled_note=event.note or None), "settled", recorded)
        case DeliveryFaultAcknowledged():
            return _now(replace(row, acknowledged_by=actor), "acknowledged", recorded)
        case DeliveryFaultTold():
            said = replace(row, told_by=actor, told_way=event.way, told_note=event.note or None)
            return _now(said, "told", recorded)
        case DeliveryFaultWithdrawn():
            return _now(replace(row, withdrawn_reason=event.reason), "withdrawn", recorded)
        case _:
            assert_never(event)


def _reported(event: DeliveryFaultReported, at: datetime) -> DeliveryFaultRow:
    return DeliveryFaultRow(
        fault_id=event.fault_id,
        case_id=event.case_id,
        number=event.number or None,
        customer_id=event.customer_id,
        status="reported",
        waits_for=FAULT_TURNS["reported"],
        waits_since=at,
        reported_at=at,
        delivery_no=event.delivery_no,
        delivered_on=event.delivered_on,
        fault_lines=event.lines,
        note=event.note or None,
    )


def _now(row: DeliveryFaultRow, status: DeliveryFaultStatus, recorded: Recorded) -> DeliveryFaultRow:
    turn = FAULT_TURNS[status]
    if turn is None:
        return replace(row, status=status, waits_for=None, waits_since=None, ended_at=recorded.time)
    return replace(row, status=status, waits_for=turn, waits_since=recorded.time)


DELIVERY_FAULTS = Projection("delivery_faults", TABLE, DeliveryFaultRow, key_of, evolve, get_args(DeliveryFaultEvent))

_LIST = {
    open: Query(
        select(t.fault_id)
        .where(
            wanted(t.waits_for),
            wanted(t.status),
            wanted(t.customer_id),
            wanted(t.case_id),
            *which,
            behind(t.reported_at, t.fault_id),
        )
        .order_by(t.reported_at, t.fault_id)
        .limit(LIMIT)
    )
    for open, which in ((None, ()), (True, (t.waits_for.is_not(None),)), (False, (t.waits_for.is_(None),)))
}


@dataclass(frozen=True, slots=True)
class FaultFilter:
    """Which delivery faults are asked for; None leaves a property open. `open` are those that wait for somebody."""

    open: bool | None = None
    waits_for: GoodsStep | None = None
    status: DeliveryFaultStatus | None = None
    customer_id: str | None = None
    case_id: str | None = None


async def list_faults(
    models: Asked, where: FaultFilter, after: tuple[datetime, str] | None, limit: int
) -> Sequence[DeliveryFaultRow]:
    """Delivery faults behind `after` (when they were reported, and the number), the oldest first."""
    found = await _LIST[where.open].fetch(
        models,
        waits_for=where.waits_for,
        status=where.status,
        customer_id=where.customer_id,
        case_id=where.case_id,
        **cursor(after, 2),
        limit=limit,
    )
    rows = await DELIVERY_FAULTS.rows(models, [row["fault_id"] for row in found])
    return [rows[row["fault_id"]] for row in found]
