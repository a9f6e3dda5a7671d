"""Read model: sales returns, the oldest first, and whom each waits for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import Index, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.as_of import Asked
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import table_of
from events.catalog.goods import GoodsLine
from events.catalog.sales_return import (
    Advice,
    ReceivedLine,
    ReturnedGoodsReceived,
    ReturnInspected,
    ReturnJudged,
    ReturnRequested,
    ReturnSettled,
    ReturnWithdrawn,
    SalesReturnEvent,
    Successor,
)
from events.rules.serial_numbers import serial_key
from events.types import GoodsStep, InspectionVerdict, Judgement, ReturnCause, ReturnStatus
from intake.domain.return_advice import why
from intake.domain.sales_return import TURNS


@dataclass(frozen=True, slots=True)
class SalesReturnRow:
    """A sales return. Times are UTC, days are in Asia/Shanghai, amounts in fen. `waits_for` is whose turn it is, since
    `waits_since`; both are None once it is over. What was not said yet is None."""

    return_id: str
    case_id: str
    number: str | None
    customer_id: str
    status: ReturnStatus
    waits_for: GoodsStep | None
    waits_since: datetime | None
    requested_at: datetime
    wish: Judgement
    cause: ReturnCause
    reason: str
    delivery_no: str
    delivered_on: date
    requested_on: date
    lines: tuple[GoodsLine, ...]
    advice: Advice
    advice_zh: str
    advice_en: str
    received_lines: tuple[ReceivedLine, ...] = ()
    received_condition: str | None = None
    received_by: str | None = None
    verdict: InspectionVerdict | None = None
    findings: str | None = None
    inspected_by: str | None = None
    judgement: Judgement | None = None
    judgement_reason: str | None = None
    judged_by: str | None = None
    as_advised: bool | None = None
    price_fen: int | None = None
    deduction_fen: int | None = None
    deduction_reason: str | None = None
    new_price_fen: int | None = None
    to_customer_fen: int | None = None
    from_customer_fen: int | None = None
    reference: str | None = None
    successors: tuple[Successor, ...] = ()
    settled_by: str | None = None
    ended_at: datetime | None = None
    withdrawn_reason: str | None = None


TABLE = table_of("intake.sales_returns", SalesReturnRow)
t = TABLE.c
Index("sales_returns_by_time", t.requested_at, t.return_id)
Index("sales_returns_by_turn", t.waits_for, t.requested_at, t.return_id, postgresql_where=t.waits_for.is_not(None))
Index("sales_returns_open", t.requested_at, t.return_id, postgresql_where=t.waits_for.is_not(None))
Index("sales_returns_by_status", t.status, t.requested_at, t.return_id)
Index("sales_returns_by_customer", t.customer_id, t.requested_at, t.return_id)
Index("sales_returns_by_case", t.case_id, t.requested_at, t.return_id)


def key_of(event: SalesReturnEvent, recorded: Recorded) -> str:
    """The return's number."""
    return event.return_id


def evolve(row: SalesReturnRow | None, event: SalesReturnEvent, recorded: Recorded) -> SalesReturnRow | None:
    """The row after an event."""
    if isinstance(event, ReturnRequested):
        return _requested(event, recorded.time)
    if row is None:
        return None
    actor = recorded.actor
    match event:
        case ReturnedGoodsReceived():
            said = replace(row, received_lines=event.lines, received_condition=event.condition, received_by=actor)
            return _now(said, "received", recorded)
        case ReturnInspected():
            said = replace(row, verdict=event.verdict, findings=event.findings, inspected_by=actor)
            return _now(said, "inspected", recorded)
        case ReturnJudged():
            said = replace(row, judgement=event.judgement, judgement_reason=event.reason, judged_by=actor)
            return _now(replace(said, as_advised=event.as_advised), "judged", recorded)
        case ReturnSettled():
            return _now(_settled(row, event, actor), "settled", recorded)
        case ReturnWithdrawn():
            return _now(replace(row, withdrawn_reason=event.reason), "withdrawn", recorded)
        case _:
            assert_never(event)


def _requested(event: ReturnRequested, at: datetime) -> SalesReturnRow:
    zh, en = why(event.advice, event.delivered_on, event.requested_on)
    return SalesReturnRow(
        return_id=event.return_id,
        case_id=event.case_id,
        number=event.number or None,
        customer_id=event.customer_id,
        status="requested",
        waits_for=TURNS["requested"],
        waits_since=at,
        requested_at=at,
        wish=event.wish,
        cause=event.cause,
        reason=event.reason,
        delivery_no=event.delivery_no,
        delivered_on=event.delivered_on,
        requested_on=event.requested_on,
        lines=event.lines,
        advice=event.advice,
        advice_zh=zh,
        advice_en=en,
    )


def _settled(row: SalesReturnRow, event: ReturnSettled, actor: str) -> SalesReturnRow:
    return replace(
        row,
        price_fen=event.price_fen,
        deduction_fen=event.deduction_fen,
        deduction_reason=event.deduction_reason or None,
        new_price_fen=event.new_price_fen,
        to_customer_fen=event.to_customer_fen,
        from_customer_fen=event.from_customer_fen,
        reference=event.reference or None,
        successors=event.successors,
        settled_by=actor,
    )


def _now(row: SalesReturnRow, status: ReturnStatus, recorded: Recorded) -> SalesReturnRow:
    turn = TURNS[status]
    if turn is None:
        return replace(row, status=status, waits_for=None, waits_since=None, ended_at=recorded.time)
    return replace(row, status=status, waits_for=turn, waits_since=recorded.time)


SALES_RETURNS = Projection("sales_returns", TABLE, SalesReturnRow, key_of, evolve, get_args(SalesReturnEvent))

Cursor = tuple[datetime, str]
"""requested_at, return_id: where a page ends."""

_LIST = {
    open: Query(
        select(t.return_id)
        .where(
            wanted(t.waits_for),
            wanted(t.status),
            wanted(t.customer_id),
            wanted(t.case_id),
            *which,
            behind(t.requested_at, t.return_id),
        )
        .order_by(t.requested_at, t.return_id)
        .limit(LIMIT)
    )
    for open, which in ((None, ()), (True, (t.waits_for.is_not(None),)), (False, (t.waits_for.is_(None),)))
}


@dataclass(frozen=True, slots=True)
class ReturnFilter:
    """Which returns are asked for; None leaves a property open. `open` are those that wait for somebody."""

    open: bool | None = None
    waits_for: GoodsStep | None = None
    status: ReturnStatus | None = None
    customer_id: str | None = None
    case_id: str | None = None


async def list_returns(
    models: Asked, where: ReturnFilter, after: Cursor | None, limit: int
) -> Sequence[SalesReturnRow]:
    """Returns behind `after`, the oldest first."""
    found = await _LIST[where.open].fetch(
        models,
        waits_for=where.waits_for,
        status=where.status,
        customer_id=where.customer_id,
        case_id=where.case_id,
        **cursor(after, 2),
        limit=limit,
    )
    rows = await SALES_RETURNS.rows(models, [row["return_id"] for row in found])
    return [rows[row["return_id"]] for row in found]


_OF_CUSTOMER = Query(
    select(t.return_id, t.delivery_no).where(
        t.customer_id == given("customer_id", t.customer_id),
        t.return_id != given("but", t.return_id),
        t.status != "withdrawn",
    )
)


async def others_of(pool: Pool, customer_id: str, delivery_no: str, but: str) -> Sequence[str]:
    """The other returns of a customer from a delivery, but for what was withdrawn, as far as the read model has come.
    Raises what asyncpg raises."""
    found = await _OF_CUSTOMER.fetch(pool, customer_id=customer_id, but=but)
    note = serial_key(delivery_no)
    return [row["return_id"] for row in found if serial_key(row["delivery_no"]) == note]
