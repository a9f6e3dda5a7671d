"""Two services decide about one case at the same moment: under every interleaving one of the two decisions holds, the
other is answered, and the case is in one piece. The deciders and reactions are the services' own (decision 018)."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain, permutations, repeat
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.in_memory import LISTENS, START, Services

from callback.domain.giving_up import GiveUp, give_up
from callback.domain.task import TASK, Conclude, RecordAttempt, Task, attempt, conclude, guidance_task, visit_task
from dispatch.domain.replacement import REPLACEMENT, Handing, HandOverUnit, TakeUnitBack, hand_over, take_back
from dispatch.domain.station import Station
from dispatch.domain.work_order.desk import (
    AcceptWorkOrder,
    AssignTechnician,
    TransferWorkOrder,
    accept,
    assign,
    transfer,
)
from dispatch.domain.work_order.finish import FailVisit, SolveFault, fail, solve
from dispatch.domain.work_order.refusal import DeclineTransfer, RefuseWorkOrder, decline, refuse
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder, work_order_id
from dispatch.domain.work_order.visit import ResumeWork, SuspendWork, resume, suspend
from dispatch.obligations import keep_obligation, keep_unit
from events.catalog.callback_task import CallbackConcluded, CallbackGivenUp, CallbackWithdrawn
from events.catalog.case import CaseClosed, CaseEnded, CaseReopened, GuidanceGiven
from events.catalog.case_handling import CaseReturned
from events.catalog.customer import CustomerRegistered
from events.catalog.station import StaffEnrolled, StationOpened
from events.catalog.work_order import VisitConcluded, VisitUnconfirmed, WorkOrderCancelled, WorkResumed
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.shanghai import day_of
from events.types import Outcome
from intake.domain.case import CASE, Case, GiveGuidance, ReceiveRequest, Requester, guide, receive
from intake.domain.customer import Customer
from intake.domain.ending import EndCase, end
from intake.domain.routing import Outlook, ReopenCase, RouteCase, reopen, route
from intake.domain.routing_policy import Candidate
from intake.routing_file import SHIPPED, read_policies
from sla_monitor.domain.case_clocks import CASE_CLOCKS

ID = "k1"
TODAY = day_of(START)
CUSTOMER = Customer(CustomerRegistered("c1", "启明小学", "华东"))
STATIONS = {
    name: Station(StationOpened(name, name, ("华东",)), {"t1": StaffEnrolled(name, "t1", "technician", ())})
    for name in ("s1", "s2")
}
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

Command = Callable[[Services], Awaitable[Any]]
"""Something that somebody asks for; where the state refuses, nothing comes of it."""


@dataclass(frozen=True)
class Standing:
    """The case as each service has it."""

    case: Case
    visits: Sequence[tuple[WorkOrder, Task]]
    guidance: Sequence[Task]

    @property
    def orders(self) -> list[WorkOrder]:
        return [order for order, _ in self.visits]

    @property
    def tasks(self) -> list[Task]:
        return [*(task for _, task in self.visits), *self.guidance]

    @property
    def called(self) -> list[Task]:
        """Whose customer is to be called."""
        return [task for task in self.tasks if task.request is not None and task.status == "open"]

    @property
    def unfinished(self) -> list[WorkOrder]:
        return [order for order in self.orders if not order.finished]

    @property
    def latest(self) -> WorkOrder:
        return self.orders[-1]


async def standing(world: Services) -> Standing:
    case: Case = await world.state("intake", CASE, ID)
    visits = []
    for id in (work_order_id(ID, visit_no) for visit_no in range(1, case.visit_no + 1)):
        order = await world.state("dispatch", WORK_ORDER, id)
        if order is not None:
            visits.append((order, await world.state("callback", TASK, visit_task(id))))
    versions = [no for no, event in enumerate(world.told("intake", object), 1) if isinstance(event, GuidanceGiven)]
    guidance = [await world.state("callback", TASK, guidance_task(ID, version)) for version in versions]
    return Standing(case, visits, [task for task in guidance if task.request is not None])


def clerk(decide: Callable[[Case], Any]) -> Command:
    return lambda world: world.command("intake", CASE, ID, decide)


def station(visit_no: int, decide: Callable[[Any], Any]) -> Command:
    def decided(order: WorkOrder | None) -> Any:
        return [] if order is None else decide(order)

    id = work_order_id(ID, visit_no)
    return lambda world: world.command("dispatch", WORK_ORDER, id, decided, keep_obligation)


def assigned(order: WorkOrder) -> Any:
    return assign(AssignTechnician("t1", None, START), order, STATIONS[order.station_id])


def transferred(order: WorkOrder) -> Any:
    other = "s2" if order.station_id == "s1" else "s1"
    return transfer(TransferWorkOrder(other, "忙"), order, STATIONS[other])


def called_back(outcome: Outcome) -> Command:
    """The clerk calls about whatever waits for it, and concludes."""

    async def call(world: Services) -> None:
        for task in (await standing(world)).tasks:
            if task.request is not None and task.status == "open":
                id = task.request.task_id
                call = RecordAttempt(id, True, 60, "", world.now)
                await world.command("callback", TASK, id, partial(attempt, call))
                await world.command("callback", TASK, id, partial(conclude, Conclude(id, outcome, "说明")))

    return call


async def given_up(world: Services) -> None:
    """The clerk has called in vain on three days about whatever waits for it, and calls no more."""
    for task in (await standing(world)).tasks:
        if task.request is not None and task.status == "open":
            id = task.request.task_id
            for day in range(3):
                rung = RecordAttempt(id, False, 0, "", world.now + timedelta(days=day))
                await world.command("callback", TASK, id, partial(attempt, rung))
            await world.command("callback", TASK, id, partial(give_up, GiveUp(id, "无人接听")))


REQUEST = ReceiveRequest(ID, "c1", None, "phone", "u1", "卡纸", START)
RECEIVE = clerk(lambda case: receive(REQUEST, case, Requester(CUSTOMER, None)))
*_, POLICY = read_policies(SHIPPED)
SERVING = [Candidate("s1", "上海站", 0, ("华东",)), Candidate("s2", "杭州站", 0, ("华东",))]
OUTLOOK = Outlook("华东", None, SERVING, POLICY, START)
ROUTE = clerk(lambda case: route(RouteCase(ID, None, None), case, OUTLOOK))
ACCEPT = station(1, partial(accept, AcceptWorkOrder()))
ASSIGN = station(1, assigned)
RESUME = station(1, partial(resume, ResumeWork()))
REFUSE = station(1, partial(refuse, RefuseWorkOrder("当天无人")))
DECLINE = station(1, partial(decline, DeclineTransfer("不在服务范围")))
END = clerk(partial(end, EndCase(ID, "cancelled", "客户取消")))
GO_ON = clerk(partial(reopen, ReopenCase(ID, None, "仍需上门")))
SOLVE = station(1, lambda order: solve(SolveFault("换硒鼓"), order))
FAIL = station(1, lambda order: fail(FailVisit("缺件"), order))


async def settle(world: Services, choose: Callable[[int], int] = lambda count: 0) -> None:
    """Everything is received, in an order of somebody's choice."""
    while news := world.news():
        await world.receive(*news[choose(len(news))])


async def in_one_piece(world: Services) -> None:
    """What holds at every moment."""
    now = await standing(world)
    assert len(now.unfinished) <= 1, "two open orders of one case"
    closed = now.case.status == "closed" and now.case.ending is None  # an end is heard of by the station afterwards
    assert not (closed and now.unfinished), "closed with an open order"


async def well_ended(world: Services) -> None:
    """What holds once everybody has received everything."""
    await in_one_piece(world)
    now = await standing(world)
    assert len(now.orders) == now.case.visit_no
    for order, task in now.visits:
        asked = task.request is not None and task.status == "open"
        made = order.finished and order.status not in ("cancelled", "refused")
        assert asked == (made and not order.over), "a finish without its call-back"
        concluded = order.outcome is not None and order.ending is None
        assert (task.status == "concluded") == concluded
        assert order.ending is None or task.request is None or task.status in ("withdrawn", "given_up")
        assert not made or (task.request is not None and task.request.finish_no == order.finish_no)
    assert [task.status for task in now.guidance].count("open") == (now.case.status == "guided")
    gone_on = now.orders[:-1] if now.case.status == "routed" else now.orders
    assert all(order.over for order in gone_on)
    assert now.case.status != "routed" or not now.latest.over, "the case waits for a visit that is over"
    assert now.case.ending is None or not (now.called or now.unfinished), "somebody still has something to do"
    every_decision_is_answered(world)
    clocks = await world.state("sla_monitor", CASE_CLOCKS, ID)
    solved = now.case.status == "routed" and now.latest.status == "solved"
    stopped = solved or now.case.status in ("closed", "guided")
    waits = now.case.status == "routed" and now.latest.wait is not None and now.latest.wait.reason == "customer"
    resolve = clocks.at(world.now).resolve.state
    over = ("met", "missed", "ended") if now.case.ending is not None else ("met", "missed")
    assert resolve in (over if stopped else ("paused",) if waits else ("running",)), resolve
    assert clocks.ended == (now.case.ending is not None)
    await the_unit_is_owed_while_its_reason_lasts(world, stopped)


async def the_unit_is_owed_while_its_reason_lasts(world: Services, stopped: bool) -> None:
    """The 24 h were missed, the fault is not solved, and no unit was handed over since it came back."""
    clocks = await world.state("sla_monitor", CASE_CLOCKS, ID)
    unit = await world.state("dispatch", REPLACEMENT, ID)
    missed = any((alarm.clock, alarm.level) == ("resolve", "breach") for alarm in clocks.announced)
    assert clocks.ended or unit.missed == missed
    owed = missed and not stopped
    assert unit.status in (
        ("owed", "handed_over", "returned") if owed else ("none", "released", "handed_over", "returned")
    )


def every_decision_is_answered(world: Services) -> None:
    """A conclusion ends its visit or is set aside, and what ends a visit moves the case, unless the case had ended."""
    said = [event.outcome for event in world.told("callback", CallbackConcluded) if event.subject == "visit"]
    aside = [event.set_aside for event in world.told("callback", CallbackWithdrawn) if event.set_aside is not None]
    guidance_aside = [event.set_aside for event in world.told("callback", CallbackWithdrawn) if not event.station_id]
    guidance_aside = [outcome for outcome in guidance_aside if outcome is not None]
    cancelled = {event.visit_no for event in world.told("dispatch", WorkOrderCancelled)}
    held = [event.outcome for event in world.told("dispatch", VisitConcluded) if event.visit_no not in cancelled]
    guidance = [event.outcome for event in world.told("callback", CallbackConcluded) if event.subject == "guidance"]
    assert sorted([*said, *guidance_aside]) == sorted([*held, *aside])
    for outcome in guidance_aside:
        guidance.remove(outcome)
    moved = [event.outcome for event in world.told("intake", CaseClosed, CaseReopened)]
    assert sorted(outcome for outcome in moved if outcome not in PHONED) == sorted(
        outcome for outcome in [*held, *guidance] if outcome not in PHONED
    )


PHONED: tuple[Outcome, ...] = ("complained_by_phone",)
"""Said when the customer calls again about a closed case, and by nobody else here."""


async def begun(*commands: Command, replay: bool = False) -> Services:
    """A world after some commands, each heard by everybody."""
    world = Services(replay)
    for command in commands:
        await command(world)
        await settle(world)
    return world


async def every_interleaving(world: Services, *people: Sequence[Command]) -> list[Services]:
    """Each person's commands in order, against each other's and every order of hearing; gives the ends.

    Two ways to the same logs, heard as far, go on in the same ways: only one of them is followed.
    """
    seen: set[Any] = set()
    ends: list[Services] = []

    async def follow(world: Services, left: tuple[int, ...]) -> None:
        key = world.key(), left
        if key in seen:
            return
        seen.add(key)
        await in_one_piece(world)
        news = world.news(("intake", "dispatch", "callback"))
        for way in news:
            fork = world.fork()
            await fork.receive(*way)
            await follow(fork, left)
        for who, place in enumerate(left):
            if place < len(people[who]):
                fork = world.fork()
                await people[who][place](fork)
                await follow(fork, (*left[:who], place + 1, *left[who + 1 :]))
        if not news and all(place == len(commands) for place, commands in zip(left, people, strict=True)):
            for choose in (lambda count: 0, lambda count: count - 1):  # the monitor decides nothing about orders
                fork = world.fork()
                await settle(fork, choose)
                await well_ended(fork)
            ends.append(world)

    await follow(world, tuple(0 for _ in people))
    return ends


FINISHED = (RECEIVE, ROUTE, ACCEPT, ASSIGN)
"""A visit, up to the moment before its end."""


def count(ends: Sequence[Services], service: str, kind: type) -> set[int]:
    """How many events of a class the ends have in a log."""
    return {len(world.told(service, kind)) for world in ends}


FITTING: list[tuple[Command, Outcome]] = [
    (end, outcome)
    for end in (SOLVE, FAIL)
    for outcome in OUTCOMES
    if outcome != "not_fixed_several_visits" and (end is SOLVE or outcome != "satisfied")
]
"""How a first visit can end, and what the customer can say of it."""


@pytest.mark.parametrize(("end", "outcome"), FITTING, ids=lambda value: value if isinstance(value, str) else "")
async def test_the_work_is_resumed_while_the_call_back_is_concluded(end: Command, outcome: Outcome) -> None:
    world = await begun(*FINISHED, end)
    ends = await every_interleaving(world, [RESUME, SOLVE], [called_back(outcome)])
    assert count(ends, "dispatch", WorkResumed) == {0, 1}, "the station was first in some, the call-back in others"
    withdrawn = {event.set_aside for end in ends for event in end.told("callback", CallbackWithdrawn)}
    assert withdrawn == {None, outcome}


async def test_a_visit_that_is_finished_and_resumed_again_and_again_under_call_backs() -> None:
    world = await begun(*FINISHED, SOLVE)
    calls = [called_back("attitude"), called_back("satisfied")]
    ends = await every_interleaving(world, [RESUME, FAIL, RESUME], calls)
    assert count(ends, "dispatch", VisitConcluded) == {0, 1}
    assert count(ends, "callback", CallbackWithdrawn) == {0, 1, 2}


async def test_the_customer_calls_again_while_the_station_resumes() -> None:
    world = await begun(*FINISHED, SOLVE)
    again = clerk(lambda case: reopen(ReopenCase(ID, "complained_by_phone", "又坏了"), case))
    ends = await every_interleaving(world, [RESUME, SOLVE], [called_back("satisfied"), again])
    assert {(await standing(end)).case.status for end in ends} == {"closed", "routed"}
    assert max(count(ends, "intake", CaseReopened)) == 1


async def test_the_order_is_transferred_on_its_way_to_the_call_back() -> None:
    move = station(1, transferred)
    world = await begun(RECEIVE, ROUTE)
    ends = await every_interleaving(world, [move, ACCEPT, ASSIGN, SOLVE], [called_back("attitude")] * 2)
    for world in ends:
        now = await standing(world)
        assert now.case.station_id == now.latest.station_id == "s2"


async def test_the_station_refuses_while_it_works_and_the_case_goes_elsewhere() -> None:
    world = await begun(RECEIVE, ROUTE)
    ends = await every_interleaving(world, [REFUSE, ROUTE], [ACCEPT, ASSIGN, SOLVE])
    assert count(ends, "intake", CaseReturned) == count(ends, "dispatch", WorkOrderRefused) == {0, 1}
    for world in ends:
        now, refused = await standing(world), world.told("dispatch", WorkOrderRefused)
        assert now.case.refusals == len(refused)
        assert now.case.station_id == (None if now.case.status == "open" else "s2" if refused else "s1")
        assert not refused or next(iter(now.orders)).status == "refused"


async def test_the_station_refuses_while_the_clerk_ends_the_case_and_it_goes_on() -> None:
    ends = await every_interleaving(await begun(RECEIVE, ROUTE), [REFUSE], [END, GO_ON, ROUTE])
    assert count(ends, "intake", CaseReturned) == {0, 1}, "the case had ended in some"
    assert {(await standing(world)).case.status for world in ends} == {"routed"}


async def test_a_transfer_is_declined_while_the_giver_and_the_clerk_go_on() -> None:
    """Whoever has the order decides: nothing is lost, and the case is where its order is."""
    world = await begun(RECEIVE, ROUTE, station(1, transferred))
    ends = await every_interleaving(world, [DECLINE, REFUSE, ROUTE], [ACCEPT, ASSIGN])
    assert count(ends, "dispatch", TransferDeclined) == {0, 1}
    for world in ends:
        now = await standing(world)
        assert now.case.status != "routed" or now.case.station_id == now.latest.station_id


async def test_guidance_solves_while_another_clerk_routes() -> None:
    world = await begun(RECEIVE)
    solved = clerk(lambda case: guide(GiveGuidance(ID, "u1", True, ""), case, {}))
    ends = await every_interleaving(world, [solved, called_back("satisfied")], [ROUTE, ROUTE, called_back("attitude")])
    assert {(await standing(end)).case.status for end in ends} >= {"guided", "routed", "closed"}


@pytest.mark.parametrize(
    ("commands", "status"),
    [
        ([SOLVE], "released"),
        ([SOLVE, RESUME], "owed"),
        ([SOLVE, RESUME, SOLVE], "released"),
        ([SOLVE, called_back("satisfied")], "released"),
        ([SOLVE, called_back("not_fixed_first_visit")], "owed"),
    ],
    ids=("solved", "resumed", "solved again", "closed", "back"),
)
async def test_a_unit_is_owed_while_its_reason_lasts_whenever_the_breach_is_heard_of(
    commands: list[Command], status: str
) -> None:
    """The 24 h are over. The monitor hears everything at once, or some way first, or last; so does the station."""
    for first in permutations(LISTENS):
        for last in ("sla_monitor", None):
            world = await begun(*FINISHED)
            await a_day_passes(world)
            for command in commands:
                await hear(world, [name for name in first if name != last])
                assert await command(world) is not False
            await hear(world, first)
            unit = await world.state("dispatch", REPLACEMENT, ID)
            assert (unit.status, unit.missed) == (status, True)
            await well_ended(world)


async def hear(world: Services, listeners: Sequence[str]) -> None:
    """Everything is received; whoever comes first in `listeners` goes first."""
    while news := world.news(listeners):
        await world.receive(*min(news, key=lambda way: (listeners.index(way[0]), listeners.index(way[1]))))


@pytest.mark.parametrize("outcome", ["satisfied", "attitude"])
async def test_the_clerk_ends_the_case_while_the_call_back_is_concluded(outcome: Outcome) -> None:
    """The case decides: it ended before it heard of the conclusion, or it was closed or sent back before."""
    world = await begun(*FINISHED, SOLVE)
    ends = await every_interleaving(world, [END], [called_back(outcome)])
    aside = {event.set_aside for world in ends for event in world.told("callback", CallbackWithdrawn)}
    assert outcome in aside, "in some the call-back was concluded, and the case had ended"
    for world in ends:
        now, ended = await standing(world), world.told("intake", CaseEnded)
        counted = [task for task in now.tasks if task.conclusion is not None]
        assert (now.case.ending is None) == (not ended)
        assert len(counted) == len(world.told("intake", CaseClosed, CaseReopened))
        assert not ended or (not counted) == (ended[0].visit_no == 1)


async def test_the_clerk_ends_the_case_while_the_station_works() -> None:
    world = await begun(RECEIVE, ROUTE, ACCEPT)
    ends = await every_interleaving(world, [END], [ASSIGN, SOLVE, RESUME])
    for world in ends:
        now = await standing(world)
        assert now.case.ending is not None
        assert now.latest.ending == "cancelled"
        assert now.latest.status in ("cancelled", "solved")
    assert {(await standing(world)).latest.status for world in ends} == {"cancelled", "solved"}


async def test_the_clerk_ends_the_case_while_the_order_is_transferred_and_it_goes_on() -> None:
    world = await begun(RECEIVE, ROUTE)
    again = clerk(lambda case: route(RouteCase(ID, "s1", "原网点"), case, OUTLOOK))
    ends = await every_interleaving(world, [END, GO_ON, again], [station(1, transferred)])
    for world in ends:
        now = await standing(world)
        assert (now.case.status, now.case.station_id, now.latest.station_id) == ("routed", "s1", "s1")


async def test_the_call_back_is_given_up_while_the_work_is_resumed() -> None:
    world = await begun(*FINISHED, SOLVE)
    ends = await every_interleaving(world, [RESUME], [given_up])
    assert count(ends, "dispatch", VisitUnconfirmed) == {0, 1}
    assert count(ends, "callback", CallbackGivenUp) == {0, 1}
    for world in ends:
        now = await standing(world)
        assert (now.case.ending is not None) == bool(world.told("dispatch", VisitUnconfirmed))
        assert now.case.ending is None or now.case.ending.ending == "unreached"


async def test_the_call_back_is_given_up_while_the_clerk_ends_the_case() -> None:
    for world in await every_interleaving(await begun(*FINISHED, SOLVE), [END], [given_up]):
        assert len(world.told("intake", CaseEnded)) == 1
        assert (await standing(world)).case.status == "closed"


async def test_the_clerk_ends_a_case_while_its_guidance_is_called_back() -> None:
    solved = clerk(partial(lambda command, case: guide(command, case, {}), GiveGuidance(ID, "u1", True, "")))
    for call in (called_back("satisfied"), called_back("attitude"), given_up):
        ends = await every_interleaving(await begun(RECEIVE, solved), [END, GO_ON], [call])
        assert count(ends, "intake", CaseEnded) >= {1}
        for world in ends:
            now = await standing(world)
            assert not now.called


ASKED_OF_AN_ORDER: dict[str, Callable[[Any], Any]] = {
    "accept": partial(accept, AcceptWorkOrder()),
    "assign": assigned,
    "transfer": transferred,
    "refuse": partial(refuse, RefuseWorkOrder("当天无人")),
    "decline": partial(decline, DeclineTransfer("不在服务范围")),
    "wait": lambda order: suspend(SuspendWork("customer", "周五再来"), order),
    "resume": partial(resume, ResumeWork()),
    "solve": lambda order: solve(SolveFault("换硒鼓"), order),
    "fail": lambda order: fail(FailVisit("缺件"), order),
}
VISITS = (1, 2, 3)


async def a_day_passes(world: Services) -> None:
    world.now += timedelta(hours=25)


def unit(decide: Callable[[Any], Any]) -> Command:
    return lambda world: world.command("dispatch", REPLACEMENT, ID, decide, keep_unit)


ASKED: dict[str, Command] = {
    **{f"{name} {no}": station(no, decide) for no in VISITS for name, decide in ASKED_OF_AN_ORDER.items()},
    **{f"call back: {outcome}": called_back(outcome) for outcome in OUTCOMES},
    "a day passes": a_day_passes,
    "hand over": unit(lambda now: hand_over(HandOverUnit(ID, "SN-1"), now, Handing("s1", TODAY, equipment_id="e1"))),
    "lend": unit(lambda now: hand_over(HandOverUnit(ID, "SN-2", "goodwill", "等件"), now, Handing("s1", TODAY))),
    "take back": unit(lambda now: take_back(TakeUnitBack(ID, "good"), now, "s1")),
    "route": ROUTE,
    "guide": clerk(lambda case: guide(GiveGuidance(ID, "u1", True, ""), case, {})),
    "reopen": clerk(lambda case: reopen(ReopenCase(ID, "complained_by_phone", "又坏了"), case)),
    "end": END,
    "go on": GO_ON,
    "give up": given_up,
}
"""Everything that anybody can ask for about a case or its first visits."""
HAPPENINGS = st.lists(st.sampled_from([*ASKED]) | st.integers(0, 20), min_size=10, max_size=60)
"""Commands by name; a number lets one service hear one event, whichever it picks."""


async def play(happenings: Sequence[str | int], replay: bool) -> Services:
    """A visit is on its way when it begins; afterwards everybody hears everything, the longest waiting last."""
    world = await begun(*FINISHED, SOLVE, replay=replay)
    for happening in happenings:
        if isinstance(happening, str):
            await ASKED[happening](world)
        elif news := world.news():
            await world.receive(*news[happening % len(news)])
        await in_one_piece(world)
    turns = [happening for happening in happenings if isinstance(happening, int)] or [0]
    for turn in chain.from_iterable(repeat(turns)):
        if not (news := world.news()):
            return world
        await world.receive(*news[turn % len(news)])
    raise AssertionError("there is always a next turn")


@settings(max_examples=150, deadline=None)
@given(HAPPENINGS, st.booleans())
@pytest.mark.slow("hundreds of histories, each to its end")
def test_whatever_is_asked_and_however_it_is_heard(happenings: list[str | int], replay: bool) -> None:
    async def run() -> None:
        await well_ended(await play(happenings, replay))

    asyncio.run(run())
