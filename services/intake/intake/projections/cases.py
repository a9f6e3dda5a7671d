"""Read model: the cases."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import ARRAY, Index, Text, and_, any_, bindparam, collate, func, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query
from eventlog.read_models.tables import table_of
from events.catalog.case import (
    ActivityImported,
    AppointmentAgreed,
    CaseClosed,
    CaseEnded,
    CaseEndingWithdrawn,
    CaseEvent,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    DuplicateMerged,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.case_attachment import AttachmentAdded, AttachmentRemoved
from events.catalog.case_goods import GoodsDone, GoodsTakenUp
from events.catalog.case_handling import (
    CaseAddressDoubted,
    CaseAddressSettled,
    CaseHandedOver,
    CasePrioritised,
    CaseReturned,
    CaseTaken,
    HandOverDeclined,
)
from events.catalog.case_remote import RemoteHelpGiven, RemoteHelpRefused
from events.catalog.case_workshop import (
    CaseBackFromFactory,
    CaseBroughtBack,
    CaseCollected,
    CaseKeptOpen,
    CaseSentToFactory,
    CollectionAsked,
)
from events.types import (
    Channel,
    CustomerClass,
    DeliveryFault,
    Ending,
    Outcome,
    Priority,
    RemoteResult,
    RepairWay,
    RequestKind,
    StaffRole,
    Step,
)
from intake.domain.case import Status


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case. Times are UTC; `outcome` is the newest class, `run` rises with every reopening. `number` is what people
    say; None for a case of before there were numbers.

    `in_warranty` is None where no equipment was named. `deflected`: closed without anybody on the way, where somebody
    might have been: goods that come back need nobody. `solved_by` is the step
    that closed it, a visit where there was any; None where nobody said what solved it. `remote_result` is what came of
    the latest remote help.
    `ending` is how it ended without a class, while that stands; `merged_into` is the case that goes on instead of a
    duplicate. `customer_class` is what the customer was when it was opened; None for a case of before it was kept.
    `owner_id` is who owns it, None until somebody does; `handed_to` or `handed_to_group`, who has been asked to take it
    and has yet to answer. `priority_rule` is the version of the rule that gave the priority, `priority_reason` is there
    where somebody said it by hand; `under_contract`: a maintenance contract was there when it was opened.
    `routing_policy` is the version of the policy that chose the station; None where none did.
    `refused_by` and `refusal_reason` are there while a station's refusal has brought it back, and nobody has routed it
    again; `refusals` is how many of its visits were refused. `address_doubt` is what a technician found wrong with the
    address, until that is settled. `inspection_no` is the inspection of the machine that it is for, or that found the
    fault. `failed_repairs` is how often the customer said that a visit had not fixed it. `factory_service_id` is there
    while its machine is at its maker's, straight from the case. `collect_by` says who is to collect its thing: anybody
    of these, or `collector_id`.
    """

    case_id: str
    number: str | None
    customer_id: str
    equipment_id: str | None
    model: str | None
    region: str
    channel: Channel
    taken_by: str
    description: str
    in_warranty: bool | None
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
    ending: Ending | None = None
    ending_reason: str | None = None
    merged_into: str | None = None
    customer_class: CustomerClass | None = None
    kind: RequestKind = "repair"
    from_site_id: str | None = None
    to_site_id: str | None = None
    delivery_fault: DeliveryFault | None = None
    priority: Priority | None = None
    priority_rule: str | None = None
    priority_reason: str | None = None
    under_contract: bool = False
    owner_id: str | None = None
    handed_to: str | None = None
    handed_to_group: StaffRole | None = None
    solved_by: Step | None = None
    remote_result: RemoteResult | None = None
    routing_policy: str | None = None
    refusals: int = 0
    refused_by: str | None = None
    refusal_reason: str | None = None
    address_doubt: str | None = None
    inspection_no: int | None = None
    failed_repairs: int = 0
    factory_service_id: str | None = None
    collect_by: RepairWay | None = None
    collector_id: str | None = None
    collect_on: date | None = None
    collect_note: str | None = None


def traits(row: CaseRow) -> str:
    """What a case has of few choices, in the order of `TRAITS`. There are some hundred such texts: the newest cases of
    each are quickly put together (`cases_listed`)."""
    return "/".join(
        (
            *(row.status, row.kind, row.priority or NONE, row.solved_by or NONE, row.ending or NONE),
            "deflected" if row.deflected else NONE,
            "owned" if row.owner_id is not None else NONE,
        )
    )


TRAITS = ("status", "kind", "priority", "solved_by", "ending", "deflected", "owned")
NONE = "-"
TABLE = table_of("intake.cases", CaseRow, fillfactor=70, derived={"traits": traits})
t = TABLE.c
Index("cases_by_time", t.opened_at, t.case_id)
Index("cases_by_number", collate(t.number, "C"))
Index("cases_by_customer", t.customer_id, t.opened_at, t.case_id)
Index("cases_by_equipment", t.equipment_id, t.opened_at, t.case_id)
Index("cases_by_station", t.station_id, t.opened_at, t.case_id)
Index("unfinished_by_station", t.station_id, postgresql_where=t.status != "closed")
Index("unfinished_by_customer", t.customer_id, t.equipment_id, postgresql_where=t.status != "closed")
Index("unfinished_by_equipment", t.equipment_id, postgresql_where=t.status != "closed")
Index("duplicates", t.merged_into, postgresql_where=t.merged_into.is_not(None))
Index("cases_by_traits", t.traits, t.opened_at, t.case_id)
Index("cases_by_station_and_traits", t.station_id, t.traits, t.opened_at, t.case_id)
Index("cases_by_owner", t.owner_id, t.opened_at, t.case_id, postgresql_where=t.owner_id.is_not(None))
UNOWNED = and_(t.status == "open", t.owner_id.is_(None))
"""At the information centre, and nobody's."""
Index("unowned_cases", t.opened_at, t.case_id, postgresql_where=UNOWNED)
IN_DOUBT = t.address_doubt.is_not(None)
"""A technician did not find the customer there."""
Index("cases_without_an_address", t.opened_at, t.case_id, postgresql_where=IN_DOUBT)
TO_COLLECT = and_(t.status == "open", t.collect_by.is_not(None))
"""Somebody is to collect its thing."""
Index("cases_to_collect", t.opened_at, t.case_id, postgresql_where=TO_COLLECT)
Index(
    "unfinished_by_owner",
    *(t.owner_id, t.opened_at, t.case_id),
    postgresql_where=and_(t.status != "closed", t.owner_id.is_not(None)),
)


def key_of(event: CaseEvent, recorded: Recorded) -> str:
    """The case's number."""
    return event.case_id


def opened(event: RequestReceived, at: datetime) -> CaseRow:
    """The row of a new case."""
    return CaseRow(
        case_id=event.case_id,
        number=event.number or None,
        customer_id=event.customer_id,
        equipment_id=event.equipment_id,
        model=event.model,
        region=event.region,
        channel=event.channel,
        taken_by=event.taken_by,
        description=event.description,
        in_warranty=event.warranty,
        opened_at=at,
        customer_class=event.customer_class,
        kind=event.kind,
        from_site_id=event.from_site_id,
        to_site_id=event.to_site_id,
        delivery_fault=event.delivery_fault,
        priority=event.priority,
        priority_rule=event.priority_rule or None,
        under_contract=event.under_contract,
        inspection_no=event.inspection_no,
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
        case RemoteHelpGiven():
            return replace(row, remote_result=event.result, status="helped" if event.solved else row.status)
        case RemoteHelpRefused():
            return replace(row, remote_result="refused")
        case GoodsTakenUp():
            return replace(row, status="goods")
        case GoodsDone():
            return replace(row, status="settled" if event.settled else "open")
        case CaseCollected():
            return replace(_not_to_be_collected(row), status="collected")
        case CaseBroughtBack():
            return replace(row, status="brought_back")
        case CollectionAsked():
            asked = replace(row, collect_by=event.way, collector_id=event.collector_id)
            return replace(asked, collect_on=event.collect_on, collect_note=event.note or None)
        case CaseSentToFactory():
            return replace(_not_to_be_collected(row), factory_service_id=event.factory_service_id)
        case CaseBackFromFactory():
            return replace(row, factory_service_id=None)
        case CaseKeptOpen():
            return replace(row, status="open", slot_start=None, slot_end=None)
        case AppointmentAgreed():
            return replace(row, slot_start=event.slot.start, slot_end=event.slot.end)
        case CaseRouted():
            return replace(
                _not_to_be_collected(row),
                status="routed",
                station_id=event.station_id,
                routing_reason=event.reason,
                routing_policy=event.policy or None,
                refused_by=None,
                refusal_reason=None,
                visit_no=event.visit_no,
                region=event.region,
                model=event.model,
            )
        case CaseTransferred():
            return replace(row, station_id=event.station_id)
        case CaseReturned():
            returned = replace(row, status="open", station_id=None, refusals=row.refusals + 1)
            if event.slot is not None:
                returned = replace(returned, slot_start=event.slot.start, slot_end=event.slot.end)
            return replace(returned, refused_by=event.station_id, refusal_reason=event.reason)
        case CaseAddressDoubted():
            return replace(row, address_doubt=event.note)
        case CaseAddressSettled():
            return replace(row, address_doubt=None)
        case CaseReopened():
            failed = row.failed_repairs + (event.outcome in NOT_FIXED)
            return replace(_open_again(row, event.run), outcome=event.outcome, failed_repairs=failed)
        case CaseClosed():
            closed = replace(row, status="closed", outcome=event.outcome, closed_at=recorded.time, address_doubt=None)
            visited = row.visit_no > row.refusals
            step: Step | None = "on_site" if visited else _WITHOUT_A_VISIT.get(row.status)
            deflected = not visited and row.status not in ("settled", "brought_back")
            return replace(closed, deflected=deflected, solved_by=step)
        case CaseEnded():
            ended = replace(row, status="closed", ending=event.ending, ending_reason=event.reason)
            return replace(ended, merged_into=event.merged_into, closed_at=recorded.time, address_doubt=None)
        case CaseEndingWithdrawn():
            return _open_again(row, event.run)
        case DuplicateMerged() | ActivityImported() | AttachmentAdded() | AttachmentRemoved():
            return row
        case CaseHandedOver():
            return replace(row, handed_to=event.to_id, handed_to_group=event.to_group)
        case CaseTaken():
            return replace(row, owner_id=event.owner_id, handed_to=None, handed_to_group=None)
        case HandOverDeclined():
            return replace(row, handed_to=None, handed_to_group=None)
        case CasePrioritised():
            return replace(row, priority=event.priority, priority_reason=event.reason)
        case _:
            assert_never(event)


NOT_FIXED: tuple[Outcome, ...] = ("not_fixed_first_visit", "not_fixed_several_visits")
_WITHOUT_A_VISIT: dict[Status, Step] = {"guided": "phone", "helped": "remote", "brought_back": "workshop"}


def _not_to_be_collected(row: CaseRow) -> CaseRow:
    return replace(row, collect_by=None, collector_id=None, collect_on=None, collect_note=None)


def _open_again(row: CaseRow, run: int) -> CaseRow:
    return replace(
        _not_to_be_collected(row),
        status="open",
        slot_start=None,
        slot_end=None,
        run=run,
        closed_at=None,
        deflected=False,
        solved_by=None,
        ending=None,
        ending_reason=None,
        merged_into=None,
        address_doubt=None,
    )


CASES = Projection("cases", TABLE, CaseRow, key_of, evolve, get_args(CaseEvent))

_FAILED = Query(
    select(t.equipment_id, func.sum(t.failed_repairs))
    .where(t.equipment_id == any_(bindparam("equipment_ids", type_=ARRAY(Text))), t.kind == "repair", t.in_warranty)
    .group_by(t.equipment_id)
)


async def failed_repairs(pool: Pool, equipment_ids: Sequence[str]) -> dict[str, int]:
    """How many repairs of each machine failed, of those that were asked for within its warranty; a machine without any
    case is left out."""
    return {row[0]: int(row[1]) for row in await _FAILED.fetch(pool, equipment_ids=list(equipment_ids))}
