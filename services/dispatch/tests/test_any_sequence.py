"""Whatever people ask, in whatever order: statuses move legally, nobody is in two places, a state is told once."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.appointments import keep_agendas
from dispatch.domain.agenda import AGENDA, agenda_id
from dispatch.domain.presence import ON_SITE, PRESENCE
from dispatch.domain.station import STATION
from dispatch.domain.work_order.calling_off import cancel, give_up
from dispatch.domain.work_order.desk import (
    AcceptWorkOrder,
    AssignTechnician,
    ContactCustomer,
    TransferWorkOrder,
    accept,
    assign,
    contact,
    transfer,
)
from dispatch.domain.work_order.finish import FailVisit, FileReport, SolveFault, conclude, fail, file_report, solve
from dispatch.domain.work_order.hindrance import (
    DeclareSafe,
    MissCustomer,
    QuestionAddress,
    StopUnsafe,
    declare_safe,
    miss,
    question_address,
    settle_address,
    stop_unsafe,
)
from dispatch.domain.work_order.refusal import DeclineTransfer, RefuseWorkOrder, decline, refuse
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.domain.work_order.visit import (
    Arrive,
    Depart,
    DiagnoseFault,
    ResumeWork,
    SuspendWork,
    arrive,
    depart,
    diagnose,
    resume,
    suspend,
)
from dispatch.projections.appointments import APPOINTMENTS
from dispatch.projections.queue import QUEUE
from eventlog.decider import Rejected
from eventlog.envelope import Context, Recorded
from eventlog.handler import Received
from eventlog.log.session import Session
from eventlog.postgres import Connection
from events.catalog import codec
from events.catalog.callback_task import CallbackConcluded, CallbackGivenUp
from events.catalog.case import CaseEnded
from events.catalog.case_handling import CaseAddressSettled
from events.catalog.station import StaffEnrolled, StationEvent, StationOpened
from events.catalog.work_order import WorkOrderEvent, WorkOrderReceived
from events.types import Slot

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ORDERS = ("order-a", "order-b", "order-c")
STATIONS = ("north", "south")
TECHNICIANS = ("t1", "t2")
SLOTS = (
    None,
    *(
        Slot(NOW + timedelta(hours=start), NOW + timedelta(hours=start + length))
        for start, length in ((0, 2), (1, 2), (2, 1), (24, 2), (25, 2))
    ),
)
LEGAL = {
    "received": {"accepted", "cancelled", "refused"},
    "accepted": {"assigned", "waiting", "received", "cancelled", "refused"},
    "assigned": {"refused", "en_route", "arrived", "waiting", "solved", "not_solved", "received", "cancelled"},
    "en_route": {"assigned", "arrived", "waiting", "solved", "not_solved", "cancelled"},
    "arrived": {"assigned", "diagnosed", "waiting", "solved", "not_solved", "cancelled"},
    "diagnosed": {"assigned", "waiting", "solved", "not_solved", "cancelled"},
    "waiting": {"accepted", "assigned", "en_route", "arrived", "diagnosed", "solved", "not_solved", "cancelled"},
    "solved": {"assigned"},
    "not_solved": {"assigned"},
    "cancelled": set(),
    "refused": set(),
}


@dataclass
class MemoryLog:
    """A log without a database; one command at a time, so no version can be stale."""

    events: list[Recorded] = field(default_factory=list)
    codec = codec
    seal = None

    async def read_stream(self, stream: str, connection: Connection | None = None, after: int = 0) -> list[Recorded]:
        return [event for event in self.events if event.stream == stream and event.version > after]

    def take(self, session: Session) -> int:
        """Append what the session decided; gives how many events that were."""
        new = session.to_append().events
        for event in new:
            position, at = len(self.events) + 1, event.context.at
            envelope = event.id, event.stream, event.version, event.type, event.key, at, event.data
            self.events.append(Recorded("dispatch", position, *envelope, None, None, "test", None))
        return len(new)

    def received(self) -> list[Received]:
        return [Received(codec.decode(event.type, event.data), event) for event in self.events]


def called_back(order: WorkOrder) -> CallbackConcluded:
    """The call-back about the order's present finish, or about one that is no longer."""
    received = order.received
    return CallbackConcluded("t", received.case_id, "visit", received.visit_no, "attitude", "", None, order.finish_no)


def never_reached(order: WorkOrder) -> CallbackGivenUp:
    """The call-back about the order's present finish, or about one that is no longer, is given up."""
    received = order.received
    return CallbackGivenUp("t", received.case_id, "visit", received.visit_no, 3, "无人接听", None, order.finish_no)


@dataclass(frozen=True)
class Command:
    """One thing that somebody asks of one order."""

    order_id: str
    name: str
    technician_id: str
    slot: Slot | None
    text: str

    async def decide(self, order: WorkOrder, session: Session) -> Sequence[WorkOrderEvent]:
        plain: dict[str, Callable[[], list[WorkOrderEvent]]] = {
            "accept": lambda: accept(AcceptWorkOrder(), order),
            "contact": lambda: contact(ContactCustomer(self.text), order),
            "contact in vain": lambda: contact(ContactCustomer(self.text, reached=False), order),
            "depart": lambda: depart(Depart(), order),
            "arrive": lambda: arrive(Arrive(), order),
            "diagnose": lambda: diagnose(DiagnoseFault(self.text), order),
            "wait for the customer": lambda: suspend(SuspendWork("customer", self.text), order),
            "wait for parts": lambda: suspend(SuspendWork("parts", self.text), order),
            "not at home": lambda: miss(MissCustomer(self.text, True), order),
            "wrong address": lambda: question_address(QuestionAddress(self.text), order),
            "settle": lambda: settle_address(CaseAddressSettled(order.received.case_id, 1, self.text), order),
            "unsafe": lambda: stop_unsafe(StopUnsafe(self.text), order),
            "declare safe": lambda: declare_safe(DeclareSafe("d1", self.text), order),
            "resume": lambda: resume(ResumeWork(), order),
            "call back": lambda: conclude(called_back(order), order),
            "give up": lambda: give_up(never_reached(order), order),
            "end": lambda: cancel(CaseEnded(order.received.case_id, "cancelled", self.text, visit_no=1), order),
            "refuse": lambda: refuse(RefuseWorkOrder(self.text), order),
            "decline": lambda: decline(DeclineTransfer(self.text), order),
            "solve": lambda: solve(SolveFault(self.text), order),
            "fail": lambda: fail(FailVisit(self.text), order),
            "report": lambda: file_report(FileReport(self.text, self.text, 30, True), order),
        }
        if self.name == "assign":
            command = AssignTechnician(self.technician_id, self.slot, session.context.at)
            station = await session.load(STATION, order.station_id)
            return assign(command, order, station)
        if self.name.startswith("transfer to "):
            to = self.name.removeprefix("transfer to ")
            return transfer(TransferWorkOrder(to, self.text), order, await session.load(STATION, to))
        return plain[self.name]()


NAMES = [
    *("accept", "assign", "assign", "assign", "contact", "depart", "arrive", "diagnose", "wait for the customer"),
    *("wait for parts", "resume", "solve", "fail", "report", "transfer to north", "transfer to south", "call back"),
    *("contact in vain", "give up", "end", "refuse", "decline"),
    *("not at home", "wrong address", "settle", "unsafe", "declare safe"),
]
TOLD_EACH_TIME = {"contact", "contact in vain", "diagnose", "wait for the customer", "wait for parts", "report"}
"""What happens as often as it is said; everything else is a state that an order has or has not."""
commands = st.builds(
    Command,
    st.sampled_from(ORDERS),
    st.sampled_from(NAMES),
    st.sampled_from(TECHNICIANS),
    st.sampled_from(SLOTS),
    st.sampled_from(("甲", "乙")),
)
ROAD = ("accept", "assign", "depart", "arrive", "diagnose", "solve", "report")


@st.composite
def scripts(draw: st.DrawFn) -> list[Command]:
    """Every order comes some way down the road first; then anything may be asked of anyone."""
    script = []
    for order_id in ORDERS:
        technician_id, slot = draw(st.sampled_from(TECHNICIANS)), draw(st.sampled_from(SLOTS))
        steps = draw(st.integers(0, len(ROAD)))
        script += [Command(order_id, name, technician_id, slot, "甲") for name in ROAD[:steps]]
    return script + draw(st.lists(commands, min_size=5, max_size=30))


def session(log: MemoryLog, minute: int = 0) -> Session:
    return Session(log, Context("test", NOW + timedelta(minutes=minute)))


async def begin() -> MemoryLog:
    """Two stations, two technicians who work at both, three orders at the first."""
    log = MemoryLog()
    start = session(log)
    for station in STATIONS:
        staff = (StaffEnrolled(station, technician, "technician", ()) for technician in TECHNICIANS)
        opened = StationOpened(station, station, (station,))
        events: list[StationEvent] = [opened, *staff]
        await start.append(STATION, station, events)
    for number, order in enumerate(ORDERS):
        received = WorkOrderReceived(order, f"case-{number}", "north", 1, "c", None, None, "卡纸", None, True)
        await start.append(WORK_ORDER, order, [received])
    log.take(start)
    return log


async def ask(log: MemoryLog, command: Command, minute: int) -> int | None:
    """Run a command as a route does; gives how many events came of it, None where it was refused."""
    work = session(log, minute)
    order = await work.load(WORK_ORDER, command.order_id)
    assert order is not None
    try:
        await work.append(WORK_ORDER, command.order_id, await command.decide(order, work))
        after = await work.load(WORK_ORDER, command.order_id)
        assert after is not None
        await keep_agendas(work, order, after)
    except Rejected:
        return None
    return log.take(work)


async def orders(log: MemoryLog) -> dict[str, WorkOrder]:
    read = session(log)
    found = {id: await read.load(WORK_ORDER, id) for id in ORDERS}
    return {id: order for id, order in found.items() if order is not None}


async def check_agendas(log: MemoryLog, known: Mapping[str, WorkOrder]) -> None:
    """What is booked is what the orders hold, and never overlaps."""
    held = {(id, order.technician_id, order.slot) for id, order in known.items() if order.technician_id and order.slot}
    read = session(log)
    booked = set()
    for technician in TECHNICIANS:
        for day in {agenda_id(technician, slot) for slot in SLOTS if slot}:
            agenda = await read.load(AGENDA, day)
            booked |= {(order, technician, slot) for order, slot in agenda.booked.items()}
            for one, other in combinations(agenda.booked.values(), 2):
                assert one.end <= other.start or other.end <= one.start, (one, other)
    assert booked == held


async def check_sites(log: MemoryLog, known: Mapping[str, WorkOrder]) -> None:
    """Nobody is on two sites, and where somebody is their stream says."""
    read = session(log)
    for technician in TECHNICIANS:
        sites: list[str | None] = [
            id for id, order in known.items() if order.status in ON_SITE and order.technician_id == technician
        ]
        assert len(sites) <= 1, sites
        presence = await read.load(PRESENCE, technician)
        assert [presence.work_order_id] == (sites or [None])


def check_orders(known: Mapping[str, WorkOrder]) -> None:
    """Waiting orders know what they wait for and where they go on; finished ones hold nothing."""
    for order in known.values():
        assert (order.status == "waiting") == (order.wait is not None) == (order.resume_to is not None)
        nobody_yet = ("received", "accepted", "waiting", "cancelled", "refused")
        assert (order.technician_id is None) <= (order.status in nobody_yet)
        assert (order.status in ("solved", "not_solved")) == (order.conclusion is not None)
        assert not (order.finished and order.slot)
        assert (order.hindrance is None) or order.status == "waiting"
        assert order.unsafe is None or order.finished or order.hindrance == "unsafe", "nobody works there"
        assert (order.status == "refused") == (order.refusal is not None)
        assert order.station_id not in order.givers[-1:], "whoever declines gives it to another station"
        assert order.finished or not order.over, "a visit that is over for good is not taken up again"


async def check_read_models(log: MemoryLog) -> None:
    """The queue and the day say what the streams say."""
    received: list[Received] = log.received()
    rows = QUEUE.fold([one for one in received if type(one.event) in QUEUE.events])
    booked: dict[str, Any] = defaultdict(lambda: (None, None))
    for taken in APPOINTMENTS.fold([one for one in received if type(one.event) in APPOINTMENTS.events]).values():
        if taken is not None:
            booked[taken.work_order_id] = (taken.slot_start, taken.slot_end)
    for id, order in (await orders(log)).items():
        row = rows[id]
        assert row is not None
        slot = (order.slot.start, order.slot.end) if order.slot else (None, None)
        assert (row.status, row.resume_to, row.technician_id) == (order.status, order.resume_to, order.technician_id)
        assert (row.slot_start, row.slot_end) == slot == booked[id]
        assert (row.station_id, row.contacted) == (order.station_id, order.contact is not None)
        assert row.contacts_in_vain == order.contacts_in_vain
        assert (row.hindrance, row.times_not_at_home) == (order.hindrance, order.times_not_at_home)
        agreed = (order.agreed.start, order.agreed.end) if order.agreed else (None, None)
        assert (row.agreed_start, row.agreed_end) == agreed
        assert row.waiting_reason == (order.wait.reason if order.wait else None)
        assert (row.waiting_since is None) == (order.wait is None)
        assert (row.finished, row.report_filed) == (order.finished, order.report is not None)
        assert row.finished == (row.finished_at is not None)
        assert row.ending == order.ending


async def play(script: Sequence[Command]) -> None:
    log = await begin()
    for minute, command in enumerate(script, 1):
        taken = await ask(log, command, minute)
        known = await orders(log)
        await check_agendas(log, known)
        await check_sites(log, known)
        check_orders(known)
        if taken is not None and command.name != "decline":  # said once more, it is another station that says it
            again = await ask(log, command, minute)
            assert again == (1 if command.name in TOLD_EACH_TIME else 0), "states are told once, happenings each time"
    await check_read_models(log)
    for order in ORDERS:
        states: list[WorkOrder | None] = [None]
        for one in log.received():
            if one.recorded.stream == WORK_ORDER.stream(order):
                states.append(WORK_ORDER.evolve(states[-1], one.event))
        for one_state, next_state in pairwise(states[1:]):
            assert one_state is not None
            assert next_state is not None
            moved = next_state.status != one_state.status
            assert not moved or next_state.status in LEGAL[one_state.status], (one_state.status, next_state.status)


@settings(max_examples=150, deadline=None)
@given(scripts())
def test_any_sequence_of_commands_keeps_the_rules(script: list[Command]) -> None:
    asyncio.run(play(script))
