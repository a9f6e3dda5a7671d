"""Read models as folds: whatever order the sources are heard in, the rows are the same."""

from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.unit import unit_id
from dispatch.projections.appointments import APPOINTMENTS, AppointmentRow
from dispatch.projections.cases import CASES, CaseRow, Closing
from dispatch.projections.queue import QUEUE
from dispatch.projections.replacements import REPLACEMENTS, ReplacementRow
from eventlog.handler import Received
from eventlog.testing import delivered
from events.catalog import codec
from events.catalog.agenda import AppointmentBooked, AppointmentReleased
from events.catalog.case import CaseClosed, CaseReopened
from events.catalog.replacement import (
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
)
from events.catalog.work_order import (
    WorkOrderAccepted,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkSuspended,
)
from events.types import Slot

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
SLOT = Slot(NOON, NOON.replace(hour=5))


def received(visit_no: int, station_id: str = "north") -> WorkOrderReceived:
    return WorkOrderReceived(
        f"order-{visit_no}", "case-1", station_id, visit_no, "customer-1", None, None, "卡纸", SLOT, True
    )


def transferred(visit_no: int, to: str) -> WorkOrderTransferred:
    return WorkOrderTransferred(f"order-{visit_no}", "case-1", "north", to, "离客户更近")


OWN = delivered(codec, "dispatch", [received(1), transferred(1, "south"), received(2, "south"), transferred(1, "west")])
INTAKE = delivered(
    codec,
    "intake",
    [CaseClosed("case-1", "satisfied"), CaseReopened("case-1", "attitude", "…", 2), CaseClosed("case-1", "satisfied")],
)


@given(st.permutations(["dispatch"] * len(OWN) + ["intake"] * len(INTAKE)))
def test_a_case_is_the_same_under_every_interleaving(order: list[str]) -> None:
    sources = {"dispatch": iter(OWN), "intake": iter(INTAKE)}
    rows = CASES.fold([next(sources[source]) for source in order])
    closings = [
        Closing(isinstance(event, CaseClosed), recorded.time, recorded.position, recorded.id)
        for event, recorded in INTAKE
    ]
    assert rows == {"case-1": CaseRow("case-1", "order-2", 2, "south", closed=True, closings=tuple(closings))}


def test_an_event_of_an_earlier_visit_does_not_move_the_case() -> None:
    late = delivered(codec, "dispatch", [received(2, "south"), received(1)])
    assert CASES.fold(late) == {"case-1": CaseRow("case-1", "order-2", 2, "south")}


ORDERS = [
    delivered(codec, "dispatch", [received(1), transferred(1, "south"), transferred(1, "west")], stream="work_order-1"),
    delivered(codec, "dispatch", [received(2, "south"), transferred(2, "north")], stream="work_order-2"),
    delivered(codec, "dispatch", [received(3, "east"), transferred(3, "west")], stream="work_order-3"),
]


@given(st.permutations([number for number, order in enumerate(ORDERS) for _ in order]))
def test_the_orders_of_a_case_may_come_in_any_order(turns: list[int]) -> None:
    """What was parked of one order is taken up after later events of the others."""
    orders = [iter(order) for order in ORDERS]
    rows = CASES.fold([next(orders[turn]) for turn in turns])
    assert rows == {"case-1": CaseRow("case-1", "order-3", 3, "west")}


def test_a_wait_counts_from_its_beginning_though_its_note_changes() -> None:
    ids = ("order-1", "case-1")
    past = delivered(
        codec,
        "dispatch",
        [
            received(1),
            WorkOrderAccepted(*ids),
            WorkSuspended(*ids, "customer", "周五"),
            WorkSuspended(*ids, "customer", "下周"),
        ],
    )
    row = QUEUE.fold(past)["order-1"]
    assert row is not None
    assert row.waiting_since == past[2].recorded.time
    assert (row.agreed_start, row.agreed_end) == (SLOT.start, SLOT.end)
    assert row.received_at == past[0].recorded.time


def test_events_without_a_beginning_make_no_row() -> None:
    assert QUEUE.fold(delivered(codec, "dispatch", [WorkOrderAccepted("order-1", "case-1")])) == {"order-1": None}
    assert REPLACEMENTS.fold(delivered(codec, "dispatch", [ReplacementReleased("case-1")])) == {"case-1": None}


def test_a_released_appointment_leaves_only_that_day() -> None:
    def on(stream: str, *events: AppointmentBooked | AppointmentReleased) -> list[Received]:
        return delivered(codec, "dispatch", events, stream=stream)

    tomorrow = Slot(NOON.replace(day=3), NOON.replace(day=3, hour=5))
    past = [
        *on("agenda-t1.2026-03-02", AppointmentBooked("t1", "order-1", SLOT), AppointmentReleased("t1", "order-1")),
        *on("agenda-t1.2026-03-03", AppointmentBooked("t1", "order-1", tomorrow)),
    ]
    rows = [row for row in APPOINTMENTS.fold(past).values() if row]
    key = "agenda-t1.2026-03-03/order-1"
    assert rows == [
        AppointmentRow(key, "t1", "order-1", tomorrow.start.date(), tomorrow.start, tomorrow.end),
    ]


def test_a_replacement_unit_on_its_way() -> None:
    past = delivered(
        codec,
        "dispatch",
        [
            ReplacementObliged("case-1", NOON),
            ReplacementUnitHandedOver("case-1", "north", "SN-1"),
            ReplacementUnitReturned("case-1", "north", "SN-1"),
        ],
    )
    times = [one.recorded.time for one in past]
    assert REPLACEMENTS.fold(past)["case-1"] == ReplacementRow(
        "case-1",
        "returned",
        NOON,
        times[0],
        serial_no="SN-1",
        unit_id=unit_id("SN-1"),
        handed_over_by="north",
        handed_over_at=times[1],
        returned_at=times[2],
        ground="owed",
        **marks(times[0], times[2], 3),
    )
    owed = ReplacementRow("case-1", "owed", NOON, times[0], **marks(times[0], times[0], 1))
    assert REPLACEMENTS.fold(past[:1])["case-1"] == owed


def marks(first: datetime, last: datetime, position: int) -> dict[str, Any]:
    return {"first_at": first, "first_position": 1, "last_at": last, "last_position": position}


def test_what_is_owed_again_began_with_its_first_event() -> None:
    events = [ReplacementObliged("case-1", NOON), ReplacementReleased("case-1"), ReplacementObliged("case-1", NOON)]
    past = delivered(codec, "dispatch", events)
    times = [one.recorded.time for one in past]
    again = ReplacementRow("case-1", "owed", NOON, times[2], **marks(times[0], times[2], 3))
    assert REPLACEMENTS.fold(past)["case-1"] == again


def test_a_released_obligation_says_why_and_a_unit_that_is_out_stays_listed() -> None:
    obliged, out = ReplacementObliged("case-1", NOON), ReplacementUnitHandedOver("case-1", "north", "SN-1")
    for events, status, reason in (
        ([obliged, ReplacementReleased("case-1", "solved")], "released", "solved"),
        ([obliged, out, ReplacementReleased("case-1")], "handed_over", None),
    ):
        row = REPLACEMENTS.fold(delivered(codec, "dispatch", events))["case-1"]
        assert row is not None
        assert (row.status, row.release_reason) == (status, reason)
