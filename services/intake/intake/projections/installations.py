"""Read model: the installations 安装, by the day for which they are planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, get_args

from sqlalchemy import Boolean, ColumnElement, Index, Table, and_, bindparam, func, not_, or_, select

from eventlog.choices import Reader
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, wanted
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.installation import (
    AcceptanceRefused,
    Document,
    DocumentsHandedOver,
    InstallationAccepted,
    InstallationCalledOff,
    InstallationEvent,
    InstallationPlanned,
    InstallationReplanned,
    SiteChecked,
    SiteFault,
)
from events.types import SiteNeed
from intake.domain.installation import OPEN, InstallationStatus, status_after
from intake.projections.installation_stations import PLANNED
from intake.projections.installation_stations import TABLE as STATIONS


@dataclass(frozen=True, slots=True)
class InstallationRow:
    """The installation of a case; its days are in Asia/Shanghai. What is None or empty has not happened to it.

    `faults` and `findings` are those of the latest check, `documents` all that was handed over.
    """

    case_id: str
    number: str
    customer_id: str
    status: InstallationStatus
    planned_on: date
    site_id: str | None
    equipment_ids: tuple[str, ...]
    needs: tuple[SiteNeed, ...]
    plan: str
    checked_on: date | None = None
    faults: tuple[SiteFault, ...] = ()
    findings: str | None = None
    documents: tuple[Document, ...] = ()
    accepted_on: date | None = None
    accepted_by: str | None = None
    tested: str | None = None
    reservations: str | None = None
    refused_reason: str | None = None
    called_off_reason: str | None = None


TABLE = table_of("intake.installations", InstallationRow)
t = TABLE.c
Index("installations_by_day", t.planned_on, t.case_id)
Index("installations_by_customer", t.customer_id, t.planned_on, t.case_id)
Index("installations_open", t.planned_on, t.case_id, postgresql_where=t.status.in_(OPEN))
Index("installations_by_status", t.status, t.planned_on, t.case_id)


def key_of(event: InstallationEvent, recorded: Recorded) -> str:
    """The case's id."""
    return event.case_id


def evolve(row: InstallationRow | None, event: InstallationEvent, recorded: Recorded) -> InstallationRow | None:
    """The row after an event."""
    if isinstance(event, InstallationPlanned):
        return InstallationRow(
            event.case_id,
            event.number,
            event.customer_id,
            "planned",
            event.planned_on,
            event.site_id,
            event.equipment_ids,
            event.needs,
            event.plan,
        )
    if row is None:
        return None
    now = replace(row, status=status_after(row.status, row.site_id, event))
    match event:
        case InstallationReplanned():
            if now.status == "planned":
                now = replace(now, checked_on=None, faults=(), findings=None)
            return replace(
                now,
                planned_on=event.planned_on,
                site_id=event.site_id,
                equipment_ids=event.equipment_ids,
                needs=event.needs,
                plan=event.plan,
            )
        case SiteChecked():
            return replace(now, checked_on=event.checked_on, faults=event.faults, findings=event.findings)
        case DocumentsHandedOver():
            return replace(now, documents=(*now.documents, *event.documents))
        case InstallationAccepted():
            return replace(
                now,
                accepted_on=event.accepted_on,
                accepted_by=event.accepted_by,
                tested=event.tested,
                reservations=event.reservations or None,
            )
        case AcceptanceRefused():
            return replace(now, refused_reason=event.reason)
        case InstallationCalledOff():
            return replace(now, called_off_reason=event.reason or None)
        case _:
            return now


INSTALLATIONS = Projection("installations", TABLE, InstallationRow, key_of, evolve, get_args(InstallationEvent))

_OPEN = bindparam("open", type_=Boolean)
_BY = given("planned_by", t.planned_on)


def _listed(of: Table, *which: ColumnElement[bool]) -> Query:
    """By what `of` has of them: the installations themselves, or where they are."""
    o = of.c
    return Query(
        select(*columns_of(TABLE))
        .select_from(TABLE if of is TABLE else of.join(TABLE, o.case_id == t.case_id))
        .where(
            *which,
            wanted(t.customer_id),
            wanted(o.status),
            or_(_OPEN.is_(None), and_(_OPEN, o.status.in_(OPEN)), and_(not_(_OPEN), o.status.not_in(OPEN))),
            or_(_BY.is_(None), o.planned_on <= _BY),
            behind(o.planned_on, o.case_id),
        )
        .order_by(o.planned_on, o.case_id)
        .limit(LIMIT)
    )


_LIST = _listed(TABLE)
_AT_STATION = _listed(STATIONS, PLANNED, STATIONS.c.station_id == given("station_id", STATIONS.c.station_id))
_OVERDUE = Query(select(func.count()).where(t.status.in_(OPEN), t.planned_on < given("day", t.planned_on)))
_JSON: Mapping[str, Reader[Any]] = {
    "equipment_ids": Reader(tuple[str, ...]),
    "needs": Reader(tuple[SiteNeed, ...]),
    "faults": Reader(tuple[SiteFault, ...]),
    "documents": Reader(tuple[Document, ...]),
}


@dataclass(frozen=True, slots=True)
class InstallationFilter:
    """Which installations are asked for; None leaves a property open. `planned_by` is the last day of the plan."""

    station_id: str | None
    customer_id: str | None
    status: InstallationStatus | None
    open: bool | None
    planned_by: date | None


async def find_installations(
    pool: Pool, asked: InstallationFilter, after: tuple[date, str] | None, limit: int
) -> Sequence[InstallationRow]:
    """Behind `after`, in the order of the days for which they are planned."""
    station = {} if asked.station_id is None else {"station_id": asked.station_id}
    rows = await (_AT_STATION if station else _LIST).fetch(
        pool,
        **station,
        customer_id=asked.customer_id,
        status=asked.status,
        open=asked.open,
        planned_by=asked.planned_by,
        **cursor(after, 2),
        limit=limit,
    )
    return [InstallationRow(**dict(row) | {name: of.decode(row[name]) for name, of in _JSON.items()}) for row in rows]


async def count_overdue(pool: Pool, day: date) -> int:
    """Open ones that were planned for a day before."""
    return await _OVERDUE.fetchval(pool, day=day) or 0
