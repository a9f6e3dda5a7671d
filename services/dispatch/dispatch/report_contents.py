"""What a service report 售后服务报告 says: what the order's stream said when it was issued, whatever happened later.

Names of parts and of the station are those of that position of the log, too. What is personal comes from where it is
kept: texts that were typed are opened now, and say that they were erased where they were; technicians are called what
they are called now, by their staff number where no name is kept.
"""

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatch.domain.station import STATION
from dispatch.domain.stock.part import PART, Part
from dispatch.domain.work_order.issuing import issued
from dispatch.domain.work_order.parts import OrderPart
from dispatch.domain.work_order.quote import totals
from dispatch.domain.work_order.reports import Report
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.names import names_of
from dispatch.visit_images import shown
from eventlog.envelope import Recorded
from eventlog.log.stream import Stream, read_stream
from eventlog.moment import ByPosition
from events.catalog.charge import ChargeLine
from events.catalog.service_report import ServiceReportCorrected, ServiceReportIssued
from events.catalog.work_order import (
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    TechnicianArrived,
    WorkOrderEvent,
    WorkResumed,
    WorkSuspended,
)
from events.fault_codes import CAUSE_CODES, FAULT_CODES
from events.rules.part_numbers import part_key
from events.types import FAULT_CAUSES, REQUEST_KINDS, WAIT_REASONS
from events.words import Words, choice
from service.framework import Runtime


@dataclass(frozen=True, slots=True)
class Wait:
    """Work stood still from `since` until `until`, None where it did not go on; `part` is what it waited for."""

    reason: Words
    part: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class UsedPart:
    """So many of a part, in its own unit, with batches or serial numbers."""

    part_no: str
    name: Words
    unit: Words
    quantity: int
    lots: Sequence[str]


@dataclass(frozen=True, slots=True)
class Charged:
    """Who pays for what and why; the lines that count, and their sums; the revision of the price list that a quote was
    made by, None without one."""

    cause: Words
    reasons: Sequence[tuple[Words, Words]]
    lines: Sequence[ChargeLine]
    net_fen: int
    vat_fen: int
    total_fen: int
    revision: int | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong, as it stands in the log, and by the codes of fault and cause; None where no code was given."""

    fault: str
    code: Words | None
    cause: Words | None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, as it stands in the log, when, and the picture as an address that holds it; None once that was
    deleted."""

    signed_by: str
    signed_at: datetime
    picture: str | None


class Texts:
    """What was typed, by how it stands in the log."""

    def __init__(self, read: dict[str, str | None]) -> None:
        self._read = read

    def __call__(self, text: str | None) -> str | None:
        """As it was typed; empty for nothing, None for what was erased."""
        return self._read[text] if text else ""


@dataclass(frozen=True, slots=True)
class Contents:
    """All that the template prints. `order` is the order as it was then: its texts are read with `texts`."""

    report: Report
    order: WorkOrder
    texts: Texts
    kind: Words
    station_name: str
    technicians: Sequence[tuple[str, str | None]]
    arrived_at: datetime | None
    diagnosis: Diagnosis | None
    finished_at: datetime | None
    waits: Sequence[Wait]
    parts: Sequence[UsedPart]
    charged: Charged | None
    signature: Signature | None


async def contents(runtime: Runtime, stream: Stream[WorkOrder], report_no: int) -> Contents:
    """Of one report of an order. Raises NotFound where there is none of that number, and what PostgreSQL raises."""
    issued(stream.state, report_no)
    known = _until(stream.events, report_no)
    order: WorkOrder | None = None
    for event, _ in known:
        order = WORK_ORDER.evolve(order, event)
    assert order is not None
    report, recorded = issued(order, report_no), known[-1][1]
    then = ByPosition({recorded.source: recorded.position}, recorded.id)
    store = runtime.store
    station = (await read_stream(store, STATION, order.station_id, then)).state
    names = await names_of(runtime.pool, order.people)
    arrived = [event.arrived_at or each.time for event, each in known if isinstance(event, TechnicianArrived)]
    finished = [each.time for event, each in known if isinstance(event, FaultSolved | FaultNotSolved)]
    used = [each for each in order.parts.values() if each.used]
    parts = [_used(each, (await read_stream(store, PART, part_key(each.place.part_no), then)).state) for each in used]
    return Contents(
        report=report,
        order=order,
        texts=await _opened(runtime, order, report),
        kind=choice(REQUEST_KINDS, order.received.kind),
        station_name=station.name if station is not None else order.station_id,
        technicians=[(each, names[each].name if each in names else None) for each in order.people],
        arrived_at=arrived[-1] if arrived else None,
        diagnosis=_diagnosis(order.diagnosis),
        finished_at=finished[-1] if finished else None,
        waits=_waits(known),
        parts=parts,
        charged=_charged(order),
        signature=await _signature(runtime, order, stream.state),
    )


Known = Sequence[tuple[WorkOrderEvent, Recorded]]


def _until(events: Iterable[tuple[WorkOrderEvent | None, Recorded]], report_no: int) -> Known:
    """The events that this code knows, up to the one that issued the report."""
    known = []
    for event, recorded in events:
        if event is not None:
            known.append((event, recorded))
        if isinstance(event, ServiceReportIssued | ServiceReportCorrected) and event.report_no == report_no:
            break
    return known


async def _opened(runtime: Runtime, order: WorkOrder, report: Report) -> Texts:
    issue, filed = report.issue, order.report
    typed = [order.received.description, order.conclusion, issue.contact, issue.address]
    typed += [order.signature.signed_by] if order.signature is not None else []
    typed += [order.diagnosis.fault] if order.diagnosis is not None else []
    typed += [filed.findings, filed.work_done] if filed is not None else []
    typed += [issue.reason] if isinstance(issue, ServiceReportCorrected) else []
    texts = [text for text in typed if text]
    return Texts(dict(zip(texts, await runtime.keyring.readable(texts), strict=True)))


def _diagnosis(found: FaultDiagnosed | None) -> Diagnosis | None:
    if found is None:
        return None
    return Diagnosis(found.fault, _coded(FAULT_CODES, found.fault_code), _coded(CAUSE_CODES, found.cause_code))


def _coded(words: Mapping[Any, Words], code: str | None) -> Words | None:
    return Words(*(f"{code} {said}" for said in choice(words, code))) if code else None


async def _signature(runtime: Runtime, order: WorkOrder, now: WorkOrder) -> Signature | None:
    signed = order.signature
    if signed is None:
        return None
    content = await shown(runtime, now, signed)
    picture = f"data:{signed.media_type};base64,{b64encode(content).decode()}" if content is not None else None
    return Signature(signed.signed_by, signed.signed_at, picture)


def _waits(known: Known) -> list[Wait]:
    waits = list[Wait]()
    open_: tuple[WorkSuspended, datetime] | None = None
    for event, recorded in known:
        if isinstance(event, WorkSuspended):
            open_ = open_ or (event, recorded.time)
        elif open_ is not None and isinstance(event, WorkResumed | FaultSolved | FaultNotSolved):
            waits.append(_wait(*open_, recorded.time))
            open_ = None
    return [*waits, _wait(*open_, None)] if open_ is not None else waits


def _wait(wait: WorkSuspended, since: datetime, until: datetime | None) -> Wait:
    return Wait(choice(WAIT_REASONS, wait.reason), wait.part_no, since, until)


def _used(part: OrderPart, known: Part | None) -> UsedPart:
    details = known.details if known is not None else None
    return UsedPart(
        part_no=part.place.part_no,
        name=Words(details.name_zh, details.name_en) if details else Words("", ""),
        unit=Words(details.unit_zh, details.unit_en) if details else Words("", ""),
        quantity=part.used,
        lots=sorted(part.lots),
    )


def _charged(order: WorkOrder) -> Charged | None:
    charge = order.charge
    if charge is None:
        return None
    return Charged(
        cause=choice(FAULT_CAUSES, charge.decided.cause),
        reasons=charge.decided.reasons(),
        lines=charge.standing,
        **totals(charge.standing),
        revision=charge.accepted.revision if charge.accepted is not None else None,
    )
