"""The read model of the clocks: the same row whatever order the streams are received in."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from eventlog.handler import Received
from eventlog.testing import delivered
from events.catalog import codec
from events.catalog.case import CaseClosed, CaseReopened
from events.catalog.sla import SlaAlarmWithdrawn, SlaBreached, SlaWarned
from events.catalog.work_order import WorkOrderReceived, WorkOrderTransferred
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from sla_monitor.projections.clocks import CLOCKS, ClockItem, ClocksRow

NOON = datetime(2026, 3, 9, 4, 0, tzinfo=UTC)


def received(visit_no: int, station_id: str) -> WorkOrderReceived:
    id = f"order-{visit_no}"
    return WorkOrderReceived(id, "case-1", station_id, visit_no, "customer-1", None, None, "卡纸", None, True)


def transferred(visit_no: int, to: str) -> WorkOrderTransferred:
    return WorkOrderTransferred(f"order-{visit_no}", "case-1", "elsewhere", to, "离客户更近")


STREAMS: list[list[Received]] = [
    delivered(codec, "dispatch", [received(1, "north"), transferred(1, "south")], stream="work_order-1"),
    delivered(
        codec, "dispatch", [received(2, "south"), transferred(2, "east"), transferred(2, "west")], stream="work_order-2"
    ),
    delivered(codec, "dispatch", [received(3, "north"), transferred(3, "east")], stream="work_order-3"),
    delivered(codec, "intake", [CaseClosed("case-1", "satisfied"), CaseReopened("case-1", "attitude", "…", 2)]),
    delivered(
        codec,
        "sla_monitor",
        [
            SlaWarned("case-1", "respond", NOON),
            SlaBreached("case-1", "respond", NOON),
            SlaAlarmWithdrawn("case-1", "respond", "breach"),
        ],
    ),
]


TIMES = [each.recorded.time for stream in STREAMS for each in stream]


@given(st.permutations([number for number, stream in enumerate(STREAMS) for _ in stream]))
def test_the_streams_of_a_case_may_come_in_any_order(turns: list[int]) -> None:
    streams = [iter(stream) for stream in STREAMS]
    (row,) = CLOCKS.fold([next(streams[turn]) for turn in turns]).values()
    assert row is not None
    assert replace(row, holders=()) == ClocksRow(
        "case-1",
        closed=False,
        work_order_id="order-3",
        visit_no=3,
        station_id="east",
        clocks={"respond": ClockItem(warned=NOON)},
        first_at=min(TIMES),
        first_position=1,
        last_at=max(TIMES),
        last_position=3,
    )
    assert [(holder.visit_no, holder.station_id) for holder in row.holders] == [
        *((1, "north"), (2, "south"), (3, "north")),
        *((1, "south"), (2, "east"), (3, "east")),
        (2, "west"),
    ], "all three begin at the same time here"


def test_a_parked_first_visit_that_comes_late_leaves_the_case_with_the_second() -> None:
    first, second = STREAMS[0], STREAMS[1]
    (row,) = CLOCKS.fold([*second, *first]).values()
    assert row is not None and (row.station_id, row.visit_no) == ("west", 2)


def test_a_case_that_was_refused_is_with_no_station_now_and_at_that_time() -> None:
    declined = TransferDeclined("order-1", "case-1", "south", "north", "不在服务范围", 1)
    refused = WorkOrderRefused("order-1", "case-1", "north", 1, "当天无人")
    told = delivered(codec, "dispatch", [received(1, "north"), transferred(1, "south"), declined, refused])
    (row,) = CLOCKS.fold(told).values()
    assert row is not None
    assert [holder.station_id for holder in row.holders] == ["north", "south", "north", None]
    assert row.station_id is row.as_held(told[-1].recorded.time).station_id is None
    (again,) = CLOCKS.fold(
        [*told, *delivered(codec, "dispatch", [received(2, "east")], stream="work_order-2")]
    ).values()
    assert again is not None and again.station_id == "east"
