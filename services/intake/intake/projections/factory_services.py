"""`intake.factory_services`: what is at its maker's 返厂, and since when it should be back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import Boolean, Index, bindparam, func, not_, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import table_of
from events.catalog.factory_service import (
    FactoryServiceEvent,
    FactoryServiceFinished,
    FactoryServicePostponed,
    FactoryServiceQuoteAnswered,
    FactoryServiceQuoted,
    FactoryServiceReceived,
    FactoryServiceReturned,
    FactoryServiceSent,
    FactoryServiceSentBack,
)
from events.types import FactoryResult, FactoryStatus, QuoteDecider


@dataclass(frozen=True, slots=True)
class FactoryServiceRow:
    """A factory service; without `repair_id` it went straight from its case. Amounts are fen with VAT, times UTC,
    `expected_on` a day in Asia/Shanghai."""

    factory_service_id: str
    repair_id: str | None
    case_id: str
    number: str | None
    maker: str
    rma_no: str | None
    carrier: str
    tracking_no: str
    sent_by: str
    sent_at: datetime
    expected_on: date
    condition_sent: str
    status: FactoryStatus = "sent"
    quote_no: int | None = None
    quote_fen: int | None = None
    quote_accepted: bool | None = None
    decided_by: QuoteDecider | None = None
    result: FactoryResult | None = None
    result_note: str | None = None
    back_carrier: str | None = None
    back_tracking_no: str | None = None
    received_by: str | None = None
    returned_at: datetime | None = None
    condition_back: str | None = None
    equipment_id: str | None = None


TABLE = table_of("intake.factory_services", FactoryServiceRow)
t = TABLE.c
AWAY = t.status != "back"
Index("factory_services_by_day", t.expected_on, t.factory_service_id)
Index("factory_services_away", t.expected_on, t.factory_service_id, postgresql_where=AWAY)
Index("factory_services_by_repair", t.repair_id)
Index("factory_services_by_case", t.case_id)
Index("factory_services_by_equipment", t.equipment_id, postgresql_where=t.equipment_id.is_not(None))


def key_of(event: FactoryServiceEvent, recorded: Recorded) -> str:
    """The factory service's number."""
    return event.factory_service_id


def evolve(row: FactoryServiceRow | None, event: FactoryServiceEvent, recorded: Recorded) -> FactoryServiceRow | None:
    """The row after an event."""
    if isinstance(event, FactoryServiceSent):
        return FactoryServiceRow(
            factory_service_id=event.factory_service_id,
            repair_id=event.repair_id or None,
            case_id=event.case_id,
            number=event.number or None,
            maker=event.maker,
            rma_no=event.rma_no or None,
            carrier=event.carrier,
            tracking_no=event.tracking_no,
            sent_by=event.sent_by,
            sent_at=recorded.time,
            expected_on=event.expected_on,
            condition_sent=event.condition,
            equipment_id=event.equipment_id,
        )
    if row is None:
        return None
    match event:
        case FactoryServicePostponed():
            return replace(row, expected_on=event.expected_on, rma_no=event.rma_no or None)
        case FactoryServiceReceived():
            return replace(row, status="at_maker")
        case FactoryServiceQuoted():
            quoted = replace(row, status="quoted", quote_no=event.quote_no, quote_fen=event.amount_fen)
            return replace(quoted, quote_accepted=None, decided_by=None)
        case FactoryServiceQuoteAnswered():
            status: FactoryStatus = "approved" if event.accepted else "declined"
            return replace(row, status=status, quote_accepted=event.accepted, decided_by=event.decided_by)
        case FactoryServiceFinished():
            return replace(row, status="done", result=event.result, result_note=event.note or None)
        case FactoryServiceSentBack():
            sent = replace(row, status="on_the_way", back_carrier=event.carrier)
            return replace(sent, back_tracking_no=event.tracking_no)
        case FactoryServiceReturned():
            back = replace(row, status="back", received_by=event.received_by, returned_at=recorded.time)
            return replace(back, condition_back=event.condition)
        case _:
            assert_never(event)


FACTORY_SERVICES = Projection(
    "factory_services", TABLE, FactoryServiceRow, key_of, evolve, get_args(FactoryServiceEvent)
)

_AWAY = bindparam("away", type_=Boolean)
_DUE = given("due_by", t.expected_on)
_LIST = Query(
    select(TABLE)
    .where(
        wanted(t.status),
        wanted(t.repair_id),
        wanted(t.case_id),
        wanted(t.equipment_id),
        or_(_AWAY.is_(None), AWAY & _AWAY, not_(AWAY) & not_(_AWAY)),
        or_(_DUE.is_(None), AWAY & (t.expected_on <= _DUE)),
        behind(t.expected_on, t.factory_service_id),
    )
    .order_by(t.expected_on, t.factory_service_id)
    .limit(LIMIT)
)
_OVERDUE = Query(select(func.count()).where(AWAY, t.expected_on < given("today", t.expected_on)))


@dataclass(frozen=True, slots=True)
class ServiceFilter:
    """Which factory services are asked for; None leaves a property open. `due_by`: not back, and expected by then."""

    status: FactoryStatus | None = None
    away: bool | None = None
    repair_id: str | None = None
    case_id: str | None = None
    equipment_id: str | None = None
    due_by: date | None = None


async def find_services(
    pool: Pool, where: ServiceFilter, after: tuple[date, str] | None, limit: int
) -> Sequence[FactoryServiceRow]:
    """Factory services behind `after`, those expected first at the front."""
    rows = await _LIST.fetch(
        pool,
        status=where.status,
        away=where.away,
        repair_id=where.repair_id,
        case_id=where.case_id,
        equipment_id=where.equipment_id,
        due_by=where.due_by,
        **cursor(after, 2),
        limit=limit,
    )
    return [FactoryServiceRow(**row) for row in rows]


async def how_many_overdue(pool: Pool, today: date) -> int:
    """Those that should have been back before `today` (Asia/Shanghai)."""
    count: int = await _OVERDUE.fetchval(pool, today=today)
    return count
