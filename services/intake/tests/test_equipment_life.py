"""The life of a machine: given events, when a command, then events."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

import pytest

from eventlog.decider import NotFound
from eventlog.testing import given
from events.catalog.customer import CustomerRegistered
from events.catalog.equipment import EquipmentAccepted, EquipmentCorrected, EquipmentRegistered
from events.catalog.equipment_life import (
    AccessoryAdded,
    AccessoryAttached,
    AccessoryDetached,
    AccessoryRemoved,
    EquipmentMoved,
    EquipmentReplaced,
    EquipmentScrapped,
    EquipmentStandInCame,
    EquipmentStandInLeft,
    EquipmentSucceeded,
    MeterRead,
)
from events.catalog.visit_findings import VisitMeterRead
from intake.domain.case import CASE, ReceiveRequest, Requester, receive
from intake.domain.customer import Customer
from intake.domain.equipment import EQUIPMENT, Equipment
from intake.domain.equipment_life import (
    AttachAccessory,
    DetachAccessory,
    Lineage,
    MoveEquipment,
    ReadMeter,
    ReplaceEquipment,
    ScrapEquipment,
    attach,
    detach,
    move,
    read_meter,
    read_on_visit,
    replace_by,
    scrap,
)
from intake.domain.stand_in import UnitCame, UnitLeft, leave, stand_in

C = TypeVar("C")
S = TypeVar("S")
K = TypeVar("K")
E = TypeVar("E")

AT = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
MACHINE = EquipmentRegistered("e1", "c1", "MX-200", "SN-1", 12)
ACCEPTED = EquipmentAccepted("e1", date(2025, 6, 30), date(2026, 6, 30))
OTHER = EquipmentRegistered("e2", "c1", "DF-1", "SN-2", 12)
READ = MeterRead("e1", 500, AT, "u1", "visit", meter_replaced=False)
READING = ReadMeter("e1", 500, AT, "u1", "visit", meter_replaced=False, at=AT)
ATTACHED = AccessoryAttached("e1", "e2")
MOVED = EquipmentMoved("e1", "c2", None, "c1", "s1", "转让")
GONE = EquipmentScrapped("e1", "烧毁")
SCRAP = ScrapEquipment("e1", "烧毁")


def knowing(decide: Callable[[C, S, K], Sequence[E]], known: K) -> Callable[[C, S], Sequence[E]]:
    """A decision with what it has to know beside its stream."""
    return lambda command, state: decide(command, state, known)


def test_a_meter_never_runs_backwards_but_for_another_meter() -> None:
    given(EQUIPMENT, MACHINE).when(read_meter, READING).then(READ)
    given(EQUIPMENT, MACHINE, READ).when(read_meter, READING).nothing()
    later = replace(READING, read_at=AT + timedelta(days=1), at=AT + timedelta(days=1))
    given(EQUIPMENT, MACHINE, READ).when(read_meter, replace(later, counter=499)).refused("500", field="counter")
    same = replace(READ, read_at=later.read_at)
    given(EQUIPMENT, MACHINE, READ).when(read_meter, later).then(same)
    other = replace(later, counter=3, meter_replaced=True)
    state = given(EQUIPMENT, MACHINE, READ).when(read_meter, other).then(replace(same, counter=3, meter_replaced=True))
    assert state.meter is not None and state.meter.counter == 3


def test_a_meter_is_read_in_order_of_time() -> None:
    early = replace(READING, counter=900, read_at=AT - timedelta(days=1))
    given(EQUIPMENT, MACHINE, READ).when(read_meter, early).refused("更晚的抄表", field="read_at")
    ahead = replace(READING, read_at=AT + timedelta(seconds=1))
    given(EQUIPMENT, MACHINE).when(read_meter, ahead).refused(field="read_at")


def test_an_accessory_belongs_to_one_machine_of_the_same_customer() -> None:
    command, line = AttachAccessory("e1", "e2"), Lineage(Equipment(OTHER), ())
    given(EQUIPMENT, MACHINE).when(knowing(attach, line), command).then(ATTACHED)
    given(EQUIPMENT, MACHINE, ATTACHED).when(knowing(attach, line), command).nothing()
    third = replace(OTHER, equipment_id="e3")
    given(EQUIPMENT, MACHINE, ATTACHED).when(
        knowing(attach, Lineage(Equipment(third), ())), AttachAccessory("e1", "e3")
    ).refused("请先拆下", field="parent_id")
    foreign = Lineage(Equipment(replace(OTHER, customer_id="c2")), ())
    given(EQUIPMENT, MACHINE).when(knowing(attach, foreign), command).refused("其他客户", field="parent_id")
    gone = Lineage(Equipment(OTHER, scrapped=True), ())
    given(EQUIPMENT, MACHINE).when(knowing(attach, gone), command).refused("e2 已报废", field="parent_id")
    with pytest.raises(NotFound):
        given(EQUIPMENT, MACHINE).when(knowing(attach, Lineage(Equipment(), ())), command)


@pytest.mark.parametrize(("parent", "ancestors"), [("e1", ()), ("e2", ("e1",)), ("e2", ("e3", "e1"))])
def test_accessories_make_no_circle(parent: str, ancestors: tuple[str, ...]) -> None:
    line = Lineage(Equipment(replace(OTHER, equipment_id=parent)), ancestors)
    given(EQUIPMENT, MACHINE).when(knowing(attach, line), AttachAccessory("e1", parent)).refused("不能互为附件")


def test_an_accessory_is_detached_with_a_reason() -> None:
    command = DetachAccessory("e1", "不用了")
    given(EQUIPMENT, MACHINE, ATTACHED).when(detach, command).then(AccessoryDetached("e1", "e2", "不用了"))
    given(EQUIPMENT, MACHINE).when(detach, command).nothing()


def test_a_machine_keeps_its_warranty_when_it_moves() -> None:
    to_site = MoveEquipment("e1", None, "s1", "搬到分部")
    at_site = EquipmentMoved("e1", "c1", "s1", "c1", None, "搬到分部")
    given(EQUIPMENT, MACHINE, ACCEPTED).when(move, to_site).then(at_site)
    given(EQUIPMENT, MACHINE, at_site).when(move, to_site).nothing()
    given(EQUIPMENT, MACHINE, at_site).when(move, MoveEquipment("e1", "c1", None, "x")).nothing()
    handed = MoveEquipment("e1", "c2", None, "转让")
    state = given(EQUIPMENT, MACHINE, ACCEPTED, at_site).when(move, handed).then(MOVED)
    assert (state.registered, state.site_id, state.accepted) == (replace(MACHINE, customer_id="c2"), None, ACCEPTED)
    assert (at_site.handed_over, MOVED.handed_over) == (False, True)
    assert MOVED.sentence() == (
        "设备 e1 移交其他客户：客户 c1 → c2，地点 s1 → –；原因：转让",
        "Equipment e1 handed to another customer: customer c1 → c2, site s1 → –; why: 转让",
    )


def test_an_accessory_goes_where_its_machine_goes() -> None:
    given(EQUIPMENT, MACHINE, ATTACHED).when(move, MoveEquipment("e1", None, "s1", "x")).refused("附件")


def test_a_correction_leaves_the_life_as_it_is() -> None:
    corrected = EquipmentCorrected(
        "e1", "c1", "MX-300", "SN-1", 12, date(2026, 6, 30), *("c1", "MX-200", "SN-1", 12), ""
    )
    state = given(EQUIPMENT, MACHINE, ACCEPTED, READ, ATTACHED, corrected).when(detach, DetachAccessory("e1", "x"))
    assert state.then(AccessoryDetached("e1", "e2", "x")).meter == READ


def test_a_machine_is_replaced_once_by_one_that_replaced_no_other() -> None:
    command, new = ReplaceEquipment("e1", "e2", "修不合算"), Equipment(OTHER)
    replaced = EquipmentReplaced("e1", "e2", "修不合算")
    given(EQUIPMENT, MACHINE).when(knowing(replace_by, new), command).then(replaced)
    given(EQUIPMENT, MACHINE, replaced).when(knowing(replace_by, new), command).nothing()
    third = ReplaceEquipment("e1", "e3", "x")
    given(EQUIPMENT, MACHINE, replaced).when(
        knowing(replace_by, Equipment(replace(OTHER, equipment_id="e3"))), third
    ).refused("设备 e1 已由设备 e2 接替")
    for state, said in (
        (Equipment(OTHER, successor_id="e1"), "设备 e2 已由设备 e1 接替"),
        (Equipment(OTHER, predecessor_id="e9"), "设备 e2 已接替设备 e9"),
        (Equipment(OTHER, scrapped=True), "设备 e2 已报废"),
        (Equipment(replace(OTHER, customer_id="c2")), "其他客户"),
    ):
        given(EQUIPMENT, MACHINE).when(knowing(replace_by, state), command).refused(said, field="successor_id")
    itself = ReplaceEquipment("e1", "e1", "x")
    given(EQUIPMENT, MACHINE).when(knowing(replace_by, Equipment(MACHINE)), itself).refused("自身")
    with pytest.raises(NotFound):
        given(EQUIPMENT, MACHINE).when(knowing(replace_by, Equipment()), command)


def test_what_is_scrapped_is_left_alone() -> None:
    given(EQUIPMENT, MACHINE).when(scrap, SCRAP).then(GONE)
    given(EQUIPMENT, MACHINE, GONE).when(scrap, SCRAP).nothing()
    given(EQUIPMENT, MACHINE, ATTACHED).when(scrap, SCRAP).then(AccessoryDetached("e1", "e2", "烧毁"), GONE)
    given(EQUIPMENT, MACHINE, AccessoryAdded("e1", "e2")).when(scrap, SCRAP).refused("e2")
    given(EQUIPMENT, MACHINE, AccessoryAdded("e1", "e2"), AccessoryRemoved("e1", "e2")).when(scrap, SCRAP).then(GONE)
    after = given(EQUIPMENT, MACHINE, EquipmentSucceeded("e1", "e0"), GONE)
    after.when(read_meter, READING).refused("已报废")
    after.when(move, MoveEquipment("e1", None, "s1", "x")).refused("已报废")
    after.when(knowing(attach, Lineage(Equipment(OTHER), ())), AttachAccessory("e1", "e2")).refused("已报废")
    after.when(knowing(replace_by, Equipment(OTHER)), ReplaceEquipment("e1", "e2", "x")).refused("已报废")


def test_nobody_asks_for_service_of_what_is_scrapped() -> None:
    command = ReceiveRequest("k1", "c1", "e1", "phone", "u1", "卡纸", AT)
    customer = Customer(CustomerRegistered("c1", "启明小学", "华东"))
    asked = Requester(customer, Equipment(MACHINE, ACCEPTED), "260302-0001-1")
    opened = receive(command, CASE.initial, asked)
    scrapped = Requester(customer, Equipment(MACHINE, ACCEPTED, scrapped=True))
    given(CASE).when(knowing(receive, scrapped), command).refused("设备 e1 已报废", field="equipment_id")
    given(CASE, *opened).when(knowing(receive, scrapped), command).nothing()


def test_what_a_technician_read_goes_into_the_record_unless_that_knows_better() -> None:
    read = VisitMeterRead("w1", "k1", "e1", 500, AT, "u1")
    given(EQUIPMENT, MACHINE).when(read_on_visit, read).then(READ)
    given(EQUIPMENT, MACHINE, READ).when(read_on_visit, read).nothing()
    given(EQUIPMENT, MACHINE, replace(READ, counter=501)).when(read_on_visit, read).nothing()
    given(EQUIPMENT).when(read_on_visit, read).nothing()


def test_what_stood_in_for_a_machine_is_in_its_history_from_when_to_when() -> None:
    came, left = UnitCame("e1", "k1", "SP-1", AT), UnitLeft("e1", "k1", AT + timedelta(days=2))
    in_place = EquipmentStandInCame("e1", "k1", "SP-1", AT)
    given(EQUIPMENT, MACHINE).when(stand_in, came).then(in_place)
    given(EQUIPMENT, MACHINE, in_place).when(stand_in, came).nothing()
    given(EQUIPMENT).when(stand_in, came).nothing()
    over = EquipmentStandInLeft("e1", "k1", "SP-1", AT, AT + timedelta(days=2))
    other = EquipmentStandInCame("e1", "k2", "SP-2", AT)
    after = given(EQUIPMENT, MACHINE, in_place, other).when(leave, left).then(over)
    assert after.stand_ins == (other,)
    assert over.sentence().zh == "2026-03-02 11:00 至 2026-03-04 11:00 由替代设备 SP-1 代用，服务单 k1"
    given(EQUIPMENT, MACHINE).when(leave, left).nothing()
