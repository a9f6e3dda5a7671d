"""Checking in, and what the meter says."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.domain.work_order.visit import Arrive, ReadVisitMeter, arrive, read_meter
from eventlog.testing import Given, given
from events.catalog.customer import Place
from events.catalog.visit_findings import VisitMeterRead
from events.catalog.work_order import TechnicianArrived, TechnicianAssigned, WorkOrderAccepted, WorkOrderReceived

IDS = ("w1", "k1")
RECEIVED = WorkOrderReceived(*IDS, "north", 1, "c1", "m1", None, "卡纸", None, True)
ASSIGNED = (RECEIVED, WorkOrderAccepted(*IDS), TechnicianAssigned(*IDS, "t1", None))
AT = datetime(2026, 3, 2, 2, tzinfo=UTC)
HERE, SITE = Place(31220, 121450), Place(31230, 121450)
READ = VisitMeterRead(*IDS, "m1", 500, AT, "t1")
READING = ReadVisitMeter(500, "t1", False, AT)


def story(*events: Any) -> Given[Any, Any]:
    return given(WORK_ORDER, *events)


def test_a_check_in_says_when_and_where_and_how_far_from_the_site() -> None:
    arrived = TechnicianArrived(*IDS, "t1", AT, HERE, 1100)
    order = story(*ASSIGNED).when(partial(arrive, site=SITE), Arrive(AT, HERE)).then(arrived)
    assert order.arrival == arrived
    story(*ASSIGNED).when(arrive, Arrive(AT, HERE)).then(replace(arrived, metres_away=None))
    story(*ASSIGNED).when(partial(arrive, site=SITE), Arrive(AT)).then(TechnicianArrived(*IDS, "t1", AT))


def test_a_meter_is_read_on_site_and_never_runs_backwards() -> None:
    there = (*ASSIGNED, TechnicianArrived(*IDS, "t1"))
    story(*there).when(partial(read_meter, last=499), READING).then(READ)
    story(*there, READ).when(partial(read_meter, last=None), READING).nothing()
    story(*there).when(partial(read_meter, last=501), READING).refused("501", field="counter")
    replaced = replace(READING, counter=3, meter_replaced=True)
    by_another = replace(READ, counter=3, meter_replaced=True)
    story(*there, READ).when(partial(read_meter, last=500), replaced).then(by_another)
    story(*there, by_another).when(partial(read_meter, last=500), replace(READING, counter=9)).then(
        replace(READ, counter=9)
    )
    story(*ASSIGNED).when(partial(read_meter, last=None), READING).refused("到场后")
    nameless = (replace(RECEIVED, equipment_id=None), *there[1:])
    story(*nameless).when(partial(read_meter, last=None), READING).refused("未指明设备")
