"""A moment of the past is named by a time or by positions; what names none is refused and says what would."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from eventlog.feeds.feed import FeedAway
from eventlog.moment import ByPosition, ByTime
from service.http.problem_details import Problem
from service.routing.as_of import moment_of
from service.runtime import Runtime

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
REFUSED = [
    ("", "a time with its zone"),
    ("yesterday", "a time with its zone"),
    ("2026-03-01T09:00:00", "a time with its zone"),
    ("2026-03-01", "a time with its zone"),
    ("2026-03-01T09:00:00 08:00", "a time with its zone"),
    ("1772355600.0", "a time with its zone"),
    ("0001-01-01T00:00:00+08:00", "a time with its zone"),
    ("nobody:2", "a time with its zone"),
    ("intake:-1", "a time with its zone"),
    (",".join("123456789"), "a time with its zone"),
    ("2026-03-01T09:00:01Z", "future: here it is 2026-03-01T09:00:00"),
    ("4", "intake has no position 4"),
    ("intake:0", "intake has no position 0"),
    ("intake:2,intake:4", "intake has no position 4"),
    (f"intake:{2**63 - 1}", "has no position"),
]


@pytest.fixture
async def runtime(client: Any, register: Callable[..., Any]) -> Runtime:
    """Of the tiny service, whose log has three events."""
    for number in range(3):
        await register(id=f"c-{number}")
    running: Runtime = client._transport.app.state.runtime
    return running


async def _ids(runtime: Runtime) -> list[UUID]:
    return [event.id for event in await runtime.store.read(0, 10)]


async def test_times_and_positions(runtime: Runtime) -> None:
    for time in ("2026-03-01T17:00:00+08:00", "2026-03-01T09:00:00Z", "2026-03-01 09:00:00.000+00:00"):
        assert await moment_of(runtime, time, NOW) == ByTime(NOW)
    second = ByPosition({"intake": 2}, (await _ids(runtime))[1])
    for position in ("2", "intake:2", "intake/7of12:2", "intake/7of12:1,intake/3of12:2", "2,1"):
        assert await moment_of(runtime, position, NOW) == second


async def test_positions_of_several_logs_reach_to_the_latest_of_their_events(runtime: Runtime) -> None:
    later = UUID("ffffffff-ffff-7fff-bfff-ffffffffffff")
    await runtime.pool.execute("CREATE SCHEMA dispatch; CREATE TABLE dispatch.events (LIKE intake.events)")
    await runtime.pool.execute("INSERT INTO dispatch.events SELECT * FROM intake.events")
    await runtime.pool.execute("UPDATE dispatch.events SET id = $1 WHERE position = 3", later)
    assert await moment_of(runtime, "intake:3,dispatch:1", NOW) == ByPosition(
        {"intake": 3, "dispatch": 1}, (await _ids(runtime))[2]
    )
    assert await moment_of(runtime, "1,dispatch:3", NOW) == ByPosition({"intake": 1, "dispatch": 3}, later)


async def test_anything_else_is_refused(runtime: Runtime) -> None:
    for text, says in REFUSED:
        with pytest.raises(Problem, match=says) as refused:
            await moment_of(runtime, text, NOW)
        (fault,) = refused.value.faults
        assert (refused.value.kind.status, fault.field) == (422, "as_of"), text


async def test_a_log_that_cannot_be_read(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match="log of dispatch cannot be read") as refused:
        await moment_of(runtime, "dispatch:1", NOW)  # its schema is not there
    assert refused.value.kind.status == 503
    monkeypatch.setattr(runtime.settings, "event_feed", "kafka")  # then it is another program's, which PEERS must name
    with pytest.raises(Problem, match="log of dispatch cannot be read") as refused:
        await moment_of(runtime, "dispatch:1", NOW)
    assert isinstance(refused.value.__cause__, FeedAway)


async def test_a_service_without_a_log_has_no_positions(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        name = "reporting"
        codec = runtime.definition.codec

    monkeypatch.setattr(runtime, "definition", Silent)
    with pytest.raises(Problem, match="name the service, as in dispatch:123"):
        await moment_of(runtime, "3", NOW)
    assert isinstance(await moment_of(runtime, "intake:3", NOW), ByPosition)
    assert await moment_of(runtime, (NOW - timedelta(days=1)).isoformat(), NOW) == ByTime(NOW - timedelta(days=1))
