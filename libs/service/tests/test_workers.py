"""Loops under supervision: whatever ends one, it is said, and the loop begins again."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest

from eventlog.testing import told
from service.metrics import FAILED
from service.operations import workers
from service.operations.logs import configure
from service.operations.workers import Worker

End = Callable[[], Awaitable[None]]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FIRST_PAUSE_SECONDS", 0.01)


async def somebody_elses_future_is_cancelled() -> None:
    future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.cancel)
    await future


async def cancels_itself() -> None:
    raise asyncio.CancelledError


async def returns() -> None:
    return


async def a_task_of_its_group_is_cancelled() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(cancels_itself())


@pytest.mark.parametrize(
    "end", [somebody_elses_future_is_cancelled, cancels_itself, returns, a_task_of_its_group_is_cancelled]
)
async def test_a_loop_that_was_not_asked_to_end_begins_again(end: End, capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", "tests")
    starts, running = [], asyncio.Event()

    async def ends_twice() -> None:
        starts.append(1)
        if len(starts) < 3:
            await end()
            return
        running.set()
        await asyncio.Event().wait()

    worker = Worker("loop", ends_twice)
    before = told(FAILED)["loop",]
    worker.start()
    await asyncio.wait_for(running.wait(), 5)
    assert worker.alive and len(starts) == 3
    assert told(FAILED)["loop",] - before == 2
    await worker.close()
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    ends = [line["error"] for line in lines if line["event"] == "worker.failed"]
    assert len(ends) == 2 and set(ends) <= {"CancelledError", "returned"}


async def test_a_loop_between_an_end_and_its_next_start_is_not_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "FIRST_PAUSE_SECONDS", 30.0)
    begun = asyncio.Event()

    async def begins_and_ends() -> None:
        begun.set()
        raise asyncio.CancelledError

    worker = Worker("loop", begins_and_ends)
    worker.start()
    async with asyncio.timeout(5):
        await begun.wait()
        while worker.alive:
            await asyncio.sleep(0)
        await worker.close()


async def test_a_loop_that_stands_still_is_made_anew() -> None:
    starts, stood = [], asyncio.Event()

    async def stands_still() -> None:
        starts.append(1)
        stood.set()
        await asyncio.Event().wait()

    worker = Worker("loop", stands_still)
    worker.start()
    for number in (1, 2, 3):
        await asyncio.wait_for(stood.wait(), 5)
        assert len(starts) == number
        stood.clear()
        worker.renew()
    await asyncio.wait_for(stood.wait(), 5)
    await worker.close()


async def test_a_loop_that_takes_no_notice_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "STOP_SECONDS", 0.05)
    free = asyncio.Event()

    async def stubborn() -> None:
        while not free.is_set():
            try:
                await free.wait()
            except asyncio.CancelledError:
                continue

    worker = Worker("loop", stubborn)
    worker.start()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with asyncio.timeout(5):
        await worker.close()
    free.set()


async def test_a_stack_goes_through_what_the_loop_waits_for() -> None:
    inside = asyncio.Event()

    async def innermost() -> None:
        inside.set()
        await asyncio.Event().wait()

    async def through_a_task() -> None:
        task = asyncio.ensure_future(innermost())
        try:
            await asyncio.wait((task, asyncio.ensure_future(asyncio.sleep(0))), return_when=asyncio.ALL_COMPLETED)
        finally:
            task.cancel()

    async def outermost() -> None:
        await through_a_task()

    worker = Worker("loop", outermost)
    assert worker.stack() == []
    worker.start()
    await asyncio.wait_for(inside.wait(), 5)
    places = [line.rsplit(" ", 1)[1] for line in worker.stack()]
    found = [places.index(name) for name in ("outermost", "through_a_task", "innermost")]
    assert found == sorted(found)
    assert worker.stack()[0] == "task loop"
    await worker.close()
