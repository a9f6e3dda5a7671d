"""`intake.customer_repairs`: what customers have repaired by us 客户维修, where it is, and the whole chain."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import assert_never, get_args

from sqlalchemy import ARRAY, Boolean, Index, Text, and_, any_, bindparam, func, not_, or_, select

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, behind, cursor, given, lists, wanted
from eventlog.read_models.tables import table_of
from events.catalog.customer_repair import (
    CustomerRepairCameBack,
    CustomerRepairCollected,
    CustomerRepairDiagnosed,
    CustomerRepairEvent,
    CustomerRepairFinished,
    CustomerRepairHandedOver,
    CustomerRepairPartIssued,
    CustomerRepairPartReturned,
    CustomerRepairPostponed,
    CustomerRepairQuoteAnswered,
    CustomerRepairQuoted,
    CustomerRepairReturned,
    CustomerRepairSentOut,
    CustomerRepairStandInNamed,
    CustomerRepairWorkDone,
    RepairPart,
)
from events.types import RepairResult, RepairStatus, RepairWay, StaffRole
from intake.domain.customer_repair import ROADS, replaced


@dataclass(frozen=True, slots=True)
class HandOver:
    """A hand-over; its time is UTC. The customer has no staff number and no role: then `person` is who gave or took it
    there."""

    link_no: int
    from_id: str | None
    from_role: StaffRole | None
    to_id: str | None
    to_role: StaffRole | None
    handed_at: datetime
    place: str
    condition: str
    accessories: str
    person: str | None = None
    form_no: str | None = None
    signature: str | None = None
    """SHA-256 of the picture."""


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who took whose place, and why."""

    former_id: str
    stand_in_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class DoneItem:
    """What the service desk did, and the parts that it took."""

    work_done: str
    parts: tuple[RepairPart, ...]
    other_parts: str | None
    done_at: datetime


@dataclass(frozen=True, slots=True)
class CustomerRepairRow:
    """A customer's repair. `holder_id` has it since `held_since`, None once the customer has it back; while its maker
    has it, who sent it answers for it. `next_role` takes it next, None where nobody can yet; `next_id` where only one
    person may: on the way back. Amounts are fen with VAT, times UTC, `due_on` a day in Asia/Shanghai."""

    repair_id: str
    case_id: str
    number: str | None
    customer_id: str
    equipment_id: str | None
    model: str | None
    thing: str
    fault: str
    way: RepairWay
    collected_by: str
    collected_at: datetime
    due_on: date | None
    status: RepairStatus
    holder_id: str | None
    held_since: datetime
    next_role: StaffRole | None
    people: tuple[str, ...]
    links: tuple[HandOver, ...]
    stand_ins: tuple[StandIn, ...] = ()
    diagnosis: str | None = None
    quote_no: int | None = None
    quote_fen: int | None = None
    quote_accepted: bool | None = None
    done: tuple[DoneItem, ...] = ()
    result: RepairResult | None = None
    charge_fen: int | None = None
    result_note: str | None = None
    factory_service_id: str | None = None
    """The latest."""
    returned_at: datetime | None = None
    next_id: str | None = None


TABLE = table_of("intake.customer_repairs", CustomerRepairRow)
t = TABLE.c
OPEN = t.status != "returned"
Index("customer_repairs_by_time", t.collected_at, t.repair_id)
Index("customer_repairs_open", t.collected_at, t.repair_id, postgresql_where=OPEN)
Index("customer_repairs_by_customer", t.customer_id, t.collected_at, t.repair_id)
Index("customer_repairs_by_equipment", t.equipment_id, t.collected_at, postgresql_where=t.equipment_id.is_not(None))
Index("customer_repairs_held", t.holder_id, t.collected_at, t.repair_id, postgresql_where=t.holder_id.is_not(None))
Index("customer_repairs_next", t.next_role, t.collected_at, t.repair_id, postgresql_where=t.next_role.is_not(None))
Index("customer_repairs_due", t.due_on, postgresql_where=OPEN)
Index("customer_repairs_people", t.people, postgresql_using="gin", postgresql_ops={"people": "jsonb_path_ops"})


def key_of(event: CustomerRepairEvent, recorded: Recorded) -> str:
    """The repair's number."""
    return event.repair_id


def collected(event: CustomerRepairCollected) -> CustomerRepairRow:
    """The row of a new repair."""
    first = HandOver(
        link_no=1,
        from_id=None,
        from_role=None,
        to_id=event.collected_by,
        to_role=event.way,
        handed_at=event.handed_at,
        place=event.place,
        condition=event.condition,
        accessories=event.accessories,
        person=event.given_by,
        form_no=event.form_no or None,
        signature=event.signature or None,
    )
    return CustomerRepairRow(
        repair_id=event.repair_id,
        case_id=event.case_id,
        number=event.number or None,
        customer_id=event.customer_id,
        equipment_id=event.equipment_id,
        model=event.model,
        thing=event.thing,
        fault=event.fault,
        way=event.way,
        collected_by=event.collected_by,
        collected_at=event.handed_at,
        due_on=event.due_on,
        status="collected",
        holder_id=event.collected_by,
        held_since=event.handed_at,
        next_role=ROADS[event.way][1],
        people=(event.collected_by,),
        links=(first,),
    )


def evolve(row: CustomerRepairRow | None, event: CustomerRepairEvent, recorded: Recorded) -> CustomerRepairRow | None:
    """The row after an event."""
    if isinstance(event, CustomerRepairCollected):
        return collected(event)
    if row is None:
        return None
    after = _after(row, event, recorded)
    return replace(after, next_id=_expected(after))


def _expected(row: CustomerRepairRow) -> str | None:
    """Who exactly takes it next, on its way back: who had it on its way here, or their stand-in."""
    hands = list[str]()
    for link in row.links:
        if link.to_id is not None:
            hands[-1 if link.to_role == link.from_role else len(hands) :] = [link.to_id]
    road, place = ROADS[row.way], len(hands)
    if row.next_role is None or not len(road) // 2 < place < len(road):
        return None
    now: dict[str, str] = {}
    for each in row.stand_ins:
        now = replaced(now, each.former_id, each.stand_in_id)
    former = hands[len(road) - 1 - place]
    return now.get(former, former)


def _after(row: CustomerRepairRow, event: CustomerRepairEvent, recorded: Recorded) -> CustomerRepairRow:
    match event:
        case CustomerRepairCollected() | CustomerRepairPartIssued() | CustomerRepairPartReturned():
            return row
        case CustomerRepairPostponed():
            return replace(row, due_on=event.due_on)
        case CustomerRepairHandedOver():
            return _handed_over(row, event)
        case CustomerRepairStandInNamed():
            stand_in = StandIn(event.former_id, event.stand_in_id, event.reason)
            people = _with(row.people, event.stand_in_id)
            return replace(row, stand_ins=(*row.stand_ins, stand_in), people=people)
        case CustomerRepairDiagnosed():
            return replace(row, diagnosis=event.diagnosis)
        case CustomerRepairQuoted():
            quoted = replace(row, quote_no=event.quote_no, quote_fen=event.amount_fen, quote_accepted=None)
            return _goes_on(quoted)
        case CustomerRepairQuoteAnswered():
            return replace(row, quote_accepted=event.accepted)
        case CustomerRepairWorkDone():
            done = DoneItem(event.work_done, event.parts, event.other_parts or None, recorded.time)
            return _goes_on(replace(row, done=(*row.done, done)))
        case CustomerRepairFinished():
            role = ROADS[row.way][len(ROADS[row.way]) // 2 + 1]
            note = event.note or None
            return replace(row, result=event.result, charge_fen=event.charge_fen, result_note=note, next_role=role)
        case CustomerRepairSentOut():
            sent = replace(_goes_on(row), status="at_factory", factory_service_id=event.factory_service_id)
            return replace(sent, held_since=recorded.time)
        case CustomerRepairCameBack():
            people = _with(row.people, event.received_by)
            back = replace(row, status="at_desk", holder_id=event.received_by, people=people)
            return replace(back, held_since=recorded.time)
        case CustomerRepairReturned():
            return _returned(row, event)
        case _:
            assert_never(event)


def _handed_over(row: CustomerRepairRow, event: CustomerRepairHandedOver) -> CustomerRepairRow:
    link = HandOver(
        link_no=event.link_no,
        from_id=event.from_id,
        from_role=event.from_role,
        to_id=event.to_id,
        to_role=event.to_role,
        handed_at=event.handed_at,
        place=event.place,
        condition=event.condition,
        accessories=event.accessories,
    )
    status, road = _where(event), ROADS[row.way]
    following: StaffRole | None = None
    if status in ("collected", "to_desk"):
        following = road[road.index(event.to_role) + 1]
    elif status == "from_desk":
        following = road[-1]
    elif status == "at_desk" and row.status == "at_desk":
        following = row.next_role
    return replace(
        row,
        status=status,
        holder_id=event.to_id,
        held_since=event.handed_at,
        next_role=following,
        people=_with(row.people, event.to_id),
        links=(*row.links, link),
    )


def _where(event: CustomerRepairHandedOver) -> RepairStatus:
    if event.to_role == "agent":
        return "at_desk"
    if event.to_role == "billing_clerk":
        return "from_desk" if event.way_back else "to_desk"
    return "bringing_back" if event.way_back else "collected"


def _returned(row: CustomerRepairRow, event: CustomerRepairReturned) -> CustomerRepairRow:
    link = HandOver(
        link_no=event.link_no,
        from_id=event.returned_by,
        from_role=row.way,
        to_id=None,
        to_role=None,
        handed_at=event.handed_at,
        place=event.place,
        condition=event.condition,
        accessories=event.accessories,
        person=event.received_by,
        form_no=event.form_no or None,
        signature=event.signature or None,
    )
    back = replace(row, status="returned", holder_id=None, next_role=None, links=(*row.links, link))
    return replace(back, held_since=event.handed_at, returned_at=event.handed_at)


def _goes_on(row: CustomerRepairRow) -> CustomerRepairRow:
    """The desk goes on with it: what it had said came of it does not hold."""
    return replace(row, result=None, charge_fen=None, result_note=None, next_role=None)


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return people if person in people else (*people, person)


CUSTOMER_REPAIRS = Projection(
    "customer_repairs", TABLE, CustomerRepairRow, key_of, evolve, get_args(CustomerRepairEvent)
)


@dataclass(frozen=True, slots=True)
class RepairFilter:
    """Which repairs are asked for; None leaves a property open. `person` has had it, or stands in for somebody;
    `due_by`: open ones that are promised by that day; `mine`
    waits for this person, who holds `roles`: to be taken, or brought on; `since` is included, `until` is not."""

    status: RepairStatus | None = None
    open: bool | None = None
    holder_id: str | None = None
    next_role: StaffRole | None = None
    customer_id: str | None = None
    equipment_id: str | None = None
    person: str | None = None
    due_by: date | None = None
    since: datetime | None = None
    until: datetime | None = None
    mine: str | None = None
    roles: tuple[str, ...] = ()


_OPEN = bindparam("open", type_=Boolean)
_PERSON = given("person", t.holder_id)
_DUE = given("due_by", t.due_on)
_MINE, _ROLES = given("mine", t.holder_id), bindparam("roles", type_=ARRAY(Text))
_WAITS = or_(
    and_(t.holder_id == _MINE, t.status.in_(("collected", "bringing_back", "at_desk"))),
    t.next_id == _MINE,
    and_(t.next_id.is_(None), t.next_role == any_(_ROLES)),
)
"""They have it and are to go on with it, or take it next."""
_SINCE, _UNTIL = given("since", t.collected_at), given("until", t.collected_at)
_PERIOD = (
    wanted(t.customer_id),
    or_(_SINCE.is_(None), t.collected_at >= _SINCE),
    or_(_UNTIL.is_(None), t.collected_at < _UNTIL),
)
_LIST = Query(
    select(t.repair_id)
    .where(
        *_PERIOD,
        wanted(t.status),
        wanted(t.holder_id),
        wanted(t.next_role),
        wanted(t.equipment_id),
        or_(_OPEN.is_(None), OPEN & _OPEN, not_(OPEN) & not_(_OPEN)),
        or_(_PERSON.is_(None), lists(t.people, _PERSON)),
        or_(_DUE.is_(None), OPEN & (t.due_on <= _DUE)),
        or_(_MINE.is_(None), OPEN & _WAITS),
        behind(t.collected_at, t.repair_id),
    )
    .order_by(t.collected_at, t.repair_id)
    .limit(LIMIT)
)
_MANY = Query(select(func.count()).where(*_PERIOD))
_STANDING = Query(select(t.status, func.count(), func.min(t.held_since)).where(OPEN).group_by(t.status))


async def find_repairs(
    pool: Pool, where: RepairFilter, after: tuple[datetime, str] | None, limit: int
) -> Sequence[CustomerRepairRow]:
    """Repairs behind `after`, those collected first at the front."""
    found = await _LIST.fetch(
        pool,
        status=where.status,
        open=where.open,
        holder_id=where.holder_id,
        next_role=where.next_role,
        customer_id=where.customer_id,
        equipment_id=where.equipment_id,
        person=where.person,
        due_by=where.due_by,
        since=where.since,
        until=where.until,
        mine=where.mine,
        roles=list(where.roles),
        **cursor(after, 2),
        limit=limit,
    )
    rows = await CUSTOMER_REPAIRS.rows(pool, [row["repair_id"] for row in found])
    return [rows[row["repair_id"]] for row in found]


async def how_many(pool: Pool, where: RepairFilter) -> int:
    """Repairs of a customer, or all, that were collected in a period."""
    asked = {"customer_id": where.customer_id, "since": where.since, "until": where.until}
    return await _MANY.fetchval(pool, **asked) or 0


async def standing(pool: Pool) -> dict[RepairStatus, tuple[int, datetime]]:
    """Where things are that are not back → how many, and since when the one that has been there longest."""
    return {row[0]: (row[1], row[2]) for row in await _STANDING.fetch(pool)}
