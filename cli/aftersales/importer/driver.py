"""A plan, played against the services in order of time.

Rows that are close together in time are under way at once (see window.py); a row begins when all earlier rows of its
case are done. What a reaction creates (work orders, call-back tasks) is asked for once the service has heard its cause.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from aftersales.errors import CommandError
from aftersales.importer.api import PATIENCE, Api, Request
from aftersales.importer.planner import Plan, Task
from aftersales.importer.requests import (
    callback_request,
    case_request,
    order_request,
    record_key,
    record_request,
    registrations,
    step_key,
)
from aftersales.importer.steps import Step
from aftersales.importer.window import slide
from aftersales.responses import Answer, Json, Refused
from events.types import Channel

CONFLICT = 409
LOOK = 0.05
BEGIN = ("open", "reopen")
"""Steps before which a row cannot be kept: then there is no case, or its end may not have been heard of yet."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A case that a service refused to go on with: what follows from `line` on is not imported."""

    case: str
    line: int
    zh: str
    en: str


@dataclass(slots=True)
class _State:
    """A case on its way: the latest log position it led to, and by visit what reactions created for it."""

    position: str | None = None
    orders: dict[int, str] = field(default_factory=dict)
    callbacks: dict[int, str] = field(default_factory=dict)
    stopped: Stopped | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held by the row that is being played; the rows that wait for it get it in their order."""


class Driver:
    """Plays one log. `log` is its stable name: because of it, playing again repeats nothing."""

    def __init__(self, api: Api, log: str, channel: Channel, region: str, done: Callable[[], None]) -> None:
        self._api = api
        self._log = log
        self._channel = channel
        self._region = region
        self._done = done
        self._cases: dict[str, _State] = {}

    async def play(self, plan: Plan) -> list[Stopped]:
        """Everything; answers with the cases that a service refused.

        Raises CommandError when a service stays away, or a register cannot be filled.
        """
        if not plan.tasks:
            return []
        try:
            await self._register(plan)
        except Refused as no:
            raise CommandError(f"无法登记：{no.zh}", f"cannot be registered: {no.en}") from None
        await self._api.admit({task.case.station_id for task in plan.tasks})
        await slide(plan.tasks, lambda task: task.at, self._play)
        return [state.stopped for state in self._cases.values() if state.stopped]

    async def _register(self, plan: Plan) -> None:
        received: str | None = None

        async def send(request: Request) -> None:
            nonlocal received
            try:
                answer = await self._api.send(request)
            except Refused as no:
                # Whom a station may assign, or another has, the service knows; the cases of those it may not are named.
                if no.status != CONFLICT or "/staff" not in request.path:
                    raise
            else:
                received = answer.position if request.service == "dispatch" else received

        for group in registrations(plan.register, self._region, self._log, plan.tasks[0].at):
            await slide(group, lambda _: plan.tasks[0].at, send)
        # Cases are routed to these stations, so the information centre must have heard of them.
        await self._api.send(Request("GET", "intake", "/customers", query={"limit": "1"}, after=received))

    async def _play(self, task: Task) -> None:
        state = self._cases.setdefault(task.case.case_id, _State())
        async with state.turn:
            try:
                begins = len(task.steps[:1]) if task.steps and task.steps[0].name in BEGIN else 0
                for step in task.steps[:begins]:
                    if state.stopped is None:
                        await self._take(step, task, state)
                for occurrence in task.records if state.stopped is None else ():
                    key = record_key(self._log, task, occurrence)
                    await self._api.send(replace(record_request(task, occurrence), at=task.at, idempotency_key=key))
                for step in task.steps[begins:]:
                    if state.stopped is None:
                        await self._take(step, task, state)
            except (Refused, CommandError) as no:
                state.stopped = Stopped(task.case.name, task.line, no.zh, no.en)
                if isinstance(no, CommandError):
                    raise
        self._done()

    async def _take(self, step: Step, task: Task, state: _State) -> None:
        request = await self._request(step, task, state)
        request = replace(request, at=task.at, idempotency_key=step_key(self._log, step, task))
        answer = await (self._reopened(request) if step.name == "reopen" else self._api.send(request))
        state.position = answer.position

    async def _reopened(self, request: Request) -> Answer:
        """The case is closed once the station has heard of the satisfied call-back, and the centre of the station."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + PATIENCE
        while True:
            try:
                return await self._api.send(request)
            except Refused as no:
                if no.status != CONFLICT or loop.time() > give_up:
                    raise
            await asyncio.sleep(LOOK)

    async def _request(self, step: Step, task: Task, state: _State) -> Request:
        match step.name:
            case "open" | "route" | "reopen":
                return case_request(step, task.case, self._channel)
            case "reach" | "conclude":
                if step.name == "reach" or step.visit_no not in state.callbacks:
                    state.callbacks[step.visit_no] = await self._callback(step, task, state)
                return callback_request(step, state.callbacks[step.visit_no])
            case _:
                if step.visit_no not in state.orders:
                    state.orders[step.visit_no] = await self._order(step, task, state)
                return order_request(step, task, state.orders[step.visit_no])

    async def _order(self, step: Step, task: Task, state: _State) -> str:
        """The work order that the routing led to."""
        station_id, query = task.case.station_id, {"case_id": task.case.case_id}
        request = Request("GET", "dispatch", "/work-orders", station_id, query=query, after=state.position)
        return str(_of_visit((await self._api.send(request)).body, step.visit_no)["work_order_id"])

    async def _callback(self, step: Step, task: Task, state: _State) -> str:
        """The call-back task that the solution led to."""
        query = {"case_id": task.case.case_id}
        request = Request("GET", "callback", "/tasks", query=query, after=state.position)
        return str(_of_visit((await self._api.send(request)).body, step.visit_no)["task_id"])


def _of_visit(page: Json, visit_no: int) -> Json:
    for item in page["items"]:
        if item["visit_no"] == visit_no:
            found: Json = item
            return found
    en, zh = f"there is nothing for visit {visit_no}", f"没有第 {visit_no} 次上门的记录"
    raise Refused(404, {"detail": zh, "detail_en": en})
