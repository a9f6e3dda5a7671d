"""The chain of a customer's repair 客户维修交接: collected, taken by the next, given back; no link is left out.

Whoever takes a thing records it with their own key: so nobody can say later that they never had it, and who gave it is
rid of it at that moment, not before.
"""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventlog.decider import NotFound, Rejected
from events.catalog.case import RequestReceived
from events.catalog.customer_repair import (
    CustomerRepairCollected,
    CustomerRepairEvent,
    CustomerRepairHandedOver,
    CustomerRepairReturned,
    CustomerRepairStandInNamed,
)
from events.fields import Accessories, HandOverPlace, Reason, ThingCondition
from events.types import STAFF_ROLES, Absence, StaffRole
from events.words import choice
from intake.domain.customer_repair import CustomerRepair

RECORDED_WITHIN = timedelta(days=3)
"""How long after it a hand-over may be recorded: somebody was where there is no network."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the roster 人员配备表; `on_roster` is False once they have left."""

    staff_id: str
    on_roster: bool


@dataclass(frozen=True, slots=True)
class TakeThing:
    """The caller, who holds `roles`, has it now; `at` is the command's time."""

    staff_id: str
    roles: Set[str]
    handed_at: datetime
    place: HandOverPlace
    condition: ThingCondition
    accessories: Accessories
    at: datetime


@dataclass(frozen=True, slots=True)
class NameStandIn:
    """Somebody else takes the place of `former_id`."""

    former_id: str
    stand_in_id: str
    why: Absence
    reason: Reason


def collect(
    collected: CustomerRepairCollected, repair: CustomerRepair | None, at: datetime, by: Person | None
) -> list[CustomerRepairEvent]:
    """The first link. The same once more is no news. Raises Rejected for a number that is another repair's, a time that
    is not now, and somebody who is on no roster."""
    if repair is not None:
        if replace(repair.collected, handed_at=collected.handed_at) == collected:
            return []
        id = collected.repair_id
        raise Rejected(f"there is another customer repair {id}", f"客户维修 {id} 已存在，且内容不同", "repair_id")
    require_on_roster(by, collected.collected_by)
    _require_time(collected.handed_at, at, None)
    return [collected]


def of_request(request: RequestReceived, collected: CustomerRepairCollected) -> CustomerRepairCollected:
    """What was collected, with what its case knows. Raises Rejected for a case that is no repair."""
    if request.kind != "repair":
        raise Rejected("only a case of kind repair has things collected to be repaired", "只有维修类服务单可以取件维修")
    return replace(
        collected,
        fault=collected.fault or request.description,
        customer_id=request.customer_id,
        equipment_id=request.equipment_id,
        model=request.model,
        number=request.number,
    )


def take(command: TakeThing, repair: CustomerRepair, by: Person | None) -> list[CustomerRepairEvent]:
    """The next in the chain has it. The same once more is no news.

    Raises Rejected for anybody but the next: who would leave out a link, other hands than on the way here unless they
    stand in for those, and while the service desk is not done with it, or its maker has it.
    """
    _require_under_way(repair)
    holder = repair.holder_id
    if command.staff_id == holder:
        last = repair.last
        seen = last.place, last.condition, last.accessories
        if seen == (command.place, command.condition, command.accessories):
            return []
        raise Rejected("you have it: the next in the chain takes it", "物品已在您手中，应由下一环节的人接收")
    stands_in = repair.stand_ins.get(holder) == command.staff_id
    role = repair.holder_role if stands_in else _next(command, repair)
    if role not in command.roles:
        zh, en = choice(STAFF_ROLES, role)
        raise Rejected(
            f"next in the chain is the {en}, who takes it from {holder}: no link is left out",
            f"下一环节是{zh}，由其从 {holder} 处接收；不得跳过任何环节",
        )
    require_on_roster(by, command.staff_id)
    _require_time(command.handed_at, command.at, repair.last.handed_at)
    return [
        CustomerRepairHandedOver(
            repair_id=repair.collected.repair_id,
            case_id=repair.collected.case_id,
            link_no=repair.links + 1,
            from_id=holder,
            from_role=repair.holder_role,
            to_id=command.staff_id,
            to_role=role,
            handed_at=command.handed_at,
            place=command.place,
            condition=command.condition,
            accessories=command.accessories,
            way_back=len(repair.hands) > len(repair.road) // 2 and role != "agent",
        )
    ]


def _next(command: TakeThing, repair: CustomerRepair) -> StaffRole:
    """The role that comes next. Raises Rejected where that is the customer, or not yet, or other hands take it."""
    role, expected = repair.next_role, repair.next_id
    if role is None:
        raise Rejected(
            f"next in the chain is the customer, to whom {repair.holder_id} gives it back",
            f"下一环节是客户，由 {repair.holder_id} 交还",
        )
    if repair.at_desk:
        if repair.factory is not None:
            raise Rejected(
                f"its maker has it (factory service {repair.factory}): it goes back when that has come back",
                f"物品正在返厂（{repair.factory}），收回后才能送还",
            )
        if repair.finished is None:
            raise Rejected(
                "the service desk is not done with it: it says first what came of it",
                "客户服务岗尚未完成维修，请先登记维修结果",
            )
    if expected is not None and expected != command.staff_id:
        raise Rejected(
            f"it goes back by the same hands: {expected} takes it, or a stand-in who is named with the reason",
            f"须由原经手人送还：应由 {expected} 接收；如其离职或不在岗，请先登记替换人并写明原因",
        )
    return role


def name_stand_in(command: NameStandIn, repair: CustomerRepair, stand_in: Person | None) -> list[CustomerRepairEvent]:
    """Somebody else for one who has it, or takes it later; once more is no news. Raises Rejected for one who has
    nothing to do with it any more, for themselves, and for somebody who is on no roster."""
    _require_under_way(repair)
    former, by = command.former_id, command.stand_in_id
    if former == by:
        raise Rejected("nobody stands in for themselves", "替换人不能是本人", "stand_in_id")
    if repair.stand_ins.get(former) == by:
        return []
    if former not in to_come(repair):
        raise Rejected(
            f"{former} does not have it, nor takes it later", f"{former} 既不持有该物品，之后也不经手", "former_id"
        )
    require_on_roster(stand_in, by, "stand_in_id")
    id, case_id = repair.collected.repair_id, repair.collected.case_id
    return [CustomerRepairStandInNamed(id, case_id, former, by, command.why, command.reason)]


def to_come(repair: CustomerRepair) -> frozenset[str]:
    """Who has it, and who takes it on its way back, as far as that is known."""
    half = len(repair.road) // 2
    before = repair.hands[: min(len(repair.hands), half)]
    ahead = before[: len(repair.road) - len(repair.hands)]
    return frozenset({repair.holder_id, *(repair.stand_ins.get(who, who) for who in ahead)})


def give_back(returned: CustomerRepairReturned, repair: CustomerRepair, at: datetime) -> list[CustomerRepairEvent]:
    """The customer has it back, from whoever is last in the chain. Once more is no news. Raises Rejected for anybody
    else, and while links are missing."""
    if repair.returned is not None and repair.returned.returned_by == returned.returned_by:
        return []
    _require_under_way(repair)
    if repair.factory is not None:
        raise Rejected(
            f"its maker has it (factory service {repair.factory}): it is not given back before it has come back",
            f"物品正在返厂（{repair.factory}），收回之前不能交还客户",
        )
    if repair.next_role is not None:
        zh, en = choice(STAFF_ROLES, repair.next_role)
        raise Rejected(
            f"it is not the customer’s turn: next in the chain is the {en}", f"还不能交还客户：下一环节是{zh}"
        )
    if repair.holder_id != returned.returned_by:
        raise Rejected(f"{repair.holder_id} has it, and gives it back", f"物品在 {repair.holder_id} 手中，应由其交还")
    _require_time(returned.handed_at, at, repair.last.handed_at)
    return [replace(returned, case_id=repair.collected.case_id, link_no=repair.links + 1)]


def require_on_roster(person: Person | None, staff_id: str, field: str | None = None) -> None:
    """Raises Rejected for somebody who is on no roster, so that nobody could be asked about the thing."""
    if person is None or not person.on_roster:
        raise Rejected(f"{staff_id} is on no roster", f"{staff_id} 不在人员配备表中", field)


def no_image() -> NotFound:
    """There is no picture of that signature, or it was deleted."""
    return NotFound("there is no picture of a signature", "没有签名图片")


def _require_under_way(repair: CustomerRepair) -> None:
    if repair.returned is not None:
        raise Rejected("the customer has it back: the chain is closed", "物品已交还客户，交接已结束")


def _require_time(handed_at: datetime, at: datetime, before: datetime | None) -> None:
    if handed_at > at:
        raise Rejected("a hand-over is recorded when it has happened", "交接发生后才能登记", "handed_at")
    if handed_at < at - RECORDED_WITHIN:
        days = RECORDED_WITHIN.days
        raise Rejected(f"a hand-over is recorded within {days} days", f"交接须在 {days} 天内登记", "handed_at")
    if before is not None and handed_at < before:
        raise Rejected("the hand-over before it was later", "不能早于上一次交接", "handed_at")
