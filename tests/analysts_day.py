"""A small log for analysts, made by hand: five cases of one day, and what every service said of them.

a  north, one visit with a wait for parts, satisfied               09:00 – 14:05
b  north, transferred to south, not fixed, a second visit that
   waits for the customer over night, satisfied                    10:00 – 10:05 of the next day
c  solved by phone                                                 11:00 – 11:35
d  cancelled by the customer                                       15:00 – 15:30
e  still with north                                                16:00 –
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from events.catalog.callback_task import CallbackConcluded
from events.catalog.case import (
    AppointmentAgreed,
    CaseClosed,
    CaseEnded,
    CaseReopened,
    CaseRouted,
    CaseTransferred,
    GuidanceGiven,
    RequestReceived,
)
from events.catalog.sla import CaseClocksChanged, SlaAlarmWithdrawn, SlaBreached, SlaWarned
from events.catalog.station import StationOpened
from events.catalog.work_order import (
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    ServiceReportFiled,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    WorkOrderAccepted,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.shanghai import SHANGHAI
from events.types import Channel, ClockStanding, Fact, Outcome, Slot

DAY = datetime(2026, 3, 5, tzinfo=SHANGHAI)
"""A Thursday."""

Said = tuple[datetime, Any]


def at(time: str) -> datetime:
    """`09:30` of the day; hours from 24 on are of the next one."""
    hours, minutes = time.split(":")
    return DAY + timedelta(hours=int(hours), minutes=int(minutes))


def opened(case: str, time: str, channel: Channel = "phone") -> Said:
    request = RequestReceived(case, "c-1", "e-1", "MF-1", "north", channel, "clerk-1", "卡纸", True, f"260305-{case}")
    return at(time), request


def routed(case: str, time: str, station: str, visit: int = 1) -> list[Said]:
    order = f"{case}-{visit}"
    told = ("c-1", "e-1", "MF-1", "卡纸", None, True)
    return [
        (at(time), CaseRouted(case, station, "地区", visit, "north", *told)),
        (at(time), WorkOrderReceived(order, case, station, visit, *told)),
    ]


def called_back(case: str, time: str, outcome: Outcome, station: str, visit: int = 1) -> list[Said]:
    order = f"{case}-{visit}"
    return [
        (at(time), CallbackConcluded(f"task-{order}", case, "visit", visit, outcome, "", station)),
        (at(time), VisitConcluded(order, case, station, visit, outcome, "")),
    ]


def fact(case: str, fact: Fact, time: str) -> Said:
    still = ClockStanding("running", False, None, None, 0)
    return at(time), CaseClocksChanged(case, "warranty-2026.1", fact, at(time), still, still, still, 0)


def _a() -> Iterator[Said]:
    yield opened("a", "09:00")
    yield at("09:05"), AppointmentAgreed("a", Slot(at("10:00"), at("12:00")))
    yield from routed("a", "09:10", "north")
    yield at("09:20"), WorkOrderAccepted("a-1", "a")
    yield at("09:30"), TechnicianAssigned("a-1", "a", "t-1", None)
    yield at("09:40"), CustomerContacted("a-1", "a", "")
    yield at("09:45"), SlaWarned("a", "respond", at("10:00"))
    yield at("09:46"), SlaAlarmWithdrawn("a", "respond", "warning")
    yield at("10:00"), TechnicianDeparted("a-1", "a", "t-1")
    yield at("10:30"), TechnicianArrived("a-1", "a", "t-1")
    yield at("10:40"), FaultDiagnosed("a-1", "a", "主板")
    yield at("11:00"), WorkSuspended("a-1", "a", "parts", "")
    yield at("12:00"), WorkSuspended("a-1", "a", "parts", "还没到")
    yield at("13:00"), WorkResumed("a-1", "a")
    yield at("13:30"), FaultSolved("a-1", "a", "north", 1, "换主板")
    yield at("13:40"), ServiceReportFiled("a-1", "a", "主板", "换主板", 60, True)
    yield from called_back("a", "14:00", "satisfied", "north")
    yield at("14:05"), CaseClosed("a", "satisfied")
    for said, time in (("opened", "09:00"), ("responded", "09:40"), ("arrived", "10:30"), ("solved", "13:30")):
        yield fact("a", said, time)  # type: ignore[arg-type]  # they are facts
    yield fact("a", "closed", "14:05")


def _b() -> Iterator[Said]:
    yield opened("b", "10:00", "web")
    yield from routed("b", "10:05", "north")
    yield at("10:20"), WorkOrderAccepted("b-1", "b")
    yield at("11:00"), SlaBreached("b", "respond", at("11:00"))
    yield at("11:05"), WorkOrderTransferred("b-1", "b", "north", "south", "近", 1)
    yield at("11:05"), CaseTransferred("b", "south")
    yield at("11:10"), WorkOrderAccepted("b-1", "b")
    yield at("11:30"), TechnicianAssigned("b-1", "b", "t-9", None)
    yield at("11:40"), CustomerContacted("b-1", "b", "")
    yield at("12:00"), TechnicianDeparted("b-1", "b", "t-9")
    yield at("12:30"), TechnicianArrived("b-1", "b", "t-9")
    yield at("13:00"), FaultNotSolved("b-1", "b", "south", 1, "缺件")
    yield from called_back("b", "13:30", "not_fixed_first_visit", "south")
    yield at("13:31"), CaseReopened("b", "not_fixed_first_visit", "", 2)
    yield from routed("b", "13:35", "south", 2)
    yield at("13:40"), WorkOrderAccepted("b-2", "b")
    yield at("13:45"), TechnicianAssigned("b-2", "b", "t-9", None)
    yield at("14:00"), TechnicianDeparted("b-2", "b", "t-9")
    yield at("14:20"), TechnicianArrived("b-2", "b", "t-9")
    yield at("14:30"), WorkSuspended("b-2", "b", "customer", "")
    yield at("33:00"), WorkResumed("b-2", "b")
    yield at("33:30"), FaultSolved("b-2", "b", "south", 2, "好了")
    yield at("33:40"), ServiceReportFiled("b-2", "b", "好了", "好了", 60, True)
    yield from called_back("b", "34:00", "satisfied", "south", 2)
    yield at("34:05"), CaseClosed("b", "satisfied")
    for said, time in (("opened", "10:00"), ("responded", "11:40"), ("arrived", "12:30"), ("unsolved", "13:00")):
        yield fact("b", said, time)  # type: ignore[arg-type]  # they are facts
    for said, time in (("reopened", "13:31"), ("waiting", "14:30"), ("resumed", "33:00"), ("solved", "33:30")):
        yield fact("b", said, time)  # type: ignore[arg-type]  # they are facts


def _others() -> Iterator[Said]:
    yield opened("c", "11:00")
    yield at("11:10"), GuidanceGiven("c", "clerk-1", (), True, "")
    yield at("11:30"), CallbackConcluded("task-c", "c", "guidance", 0, "satisfied", "")
    yield at("11:35"), CaseClosed("c", "satisfied")
    yield fact("c", "opened", "11:00")
    yield fact("c", "solved", "11:10")
    yield opened("d", "15:00")
    yield at("15:30"), CaseEnded("d", "cancelled", "不用了", None, None)
    yield fact("d", "opened", "15:00")
    yield fact("d", "ended", "15:30")
    yield opened("e", "16:00")
    yield from routed("e", "16:05", "north")
    yield fact("e", "opened", "16:00")


STATIONS = [(DAY, StationOpened("north", "北站", ("north",))), (DAY, StationOpened("south", "南站", ("south",)))]
EVERYTHING: list[Said] = [*STATIONS, *_a(), *_b(), *_others()]
