"""What must hold whatever happened: nothing accepted is lost, nothing takes effect twice, read models equal the log."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from time import perf_counter
from typing import Any

from tests.ledger import Taken
from tests.world import World

from aftersales.ports import SERVICES
from eventlog.decider import Decider
from eventlog.envelope import Recorded
from eventlog.feeds.lanes import source_of
from eventlog.feeds.relay import read_head
from eventlog.handler import Received
from eventlog.log.store import Store
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import ReadModels
from events.catalog import SOURCES, codec
from service.feeds.progress import last_of
from service.framework import Runtime
from service.settings import Settings
from sla_monitor.domain.case_clocks import CASE_CLOCKS, CaseClocks, RingAlarms, next_alarm, ring

PATIENCE = 60.0
"""Seconds in which every subscription must have come to the end."""


@asynccontextmanager
async def looking_into(world: World) -> AsyncIterator[Pool]:
    """A pool on the system's database."""
    pool = await connect_pool(world.dsn, max_size=4, name="invariants")
    try:
        yield pool
    finally:
        await pool.close()


async def everything_holds(world: World, taken: list[Taken]) -> str:
    """All of it, once nothing moves any more; gives what was counted, in words."""
    async with looking_into(world) as pool:
        await settled(pool)
        await positions_have_no_gaps(pool)
        await every_command_is_in_the_log_once(pool, taken)
        await every_cause_had_its_effect_once(pool)
        alarms = await no_timer_is_lost_or_doubled(pool)
        rows = await every_projection_equals_its_fold(world, pool)
    assert alarms > 0 and rows > 0
    return f"{alarms} alarms, {rows} rows"


async def settled(pool: Pool) -> None:
    """Wait until every subscription has handled every event of its sources, and nothing new came of it."""
    before: list[int] = []
    deadline = perf_counter() + PATIENCE
    while True:
        heads = {source: await read_head(pool, source) for source in SOURCES}
        lags = [
            (service, *row)
            for service in SERVICES
            for row in await pool.fetch(f"SELECT subscription, lane, position FROM {service}.checkpoints")
            if row["position"] < last_of(row["lane"], heads[source_of(row["lane"])])
        ]
        positions = [head.position for head in heads.values()]
        if not lags and positions == before:
            return
        assert perf_counter() < deadline, f"not settled: {lags} of {heads}"
        before = [] if lags else positions
        await asyncio.sleep(0.2)


async def logs(pool: Pool) -> dict[str, list[Recorded]]:
    """Every event of every source."""
    return {source: await Store(pool, source, codec).read(0, 10_000_000) for source in SOURCES}


async def every_command_is_in_the_log_once(pool: Pool, taken: list[Taken]) -> None:
    """Each 2xx is at the position it was told, under its key, and no key or position answered two commands."""
    assert len({(command.service, command.key) for command in taken}) == len(taken)
    for service in {command.service for command in taken}:
        rows = await pool.fetch(f"SELECT key, position FROM {service}.idempotency")
        assert {row["key"]: row["position"] for row in rows} == {
            command.key: command.position for command in taken if command.service == service
        }


async def positions_have_no_gaps(pool: Pool) -> None:
    """1, 2, 3 … in every log; and in every stream."""
    for events in (await logs(pool)).values():
        assert [event.position for event in events] == list(range(1, len(events) + 1))
        versions: dict[str, int] = {}
        for event in events:
            assert event.version == versions.get(event.stream, 0) + 1, event
            versions[event.stream] = event.version


async def every_cause_had_its_effect_once(pool: Pool) -> None:
    """No event was reacted to twice: one cause never leads to the same type on the same stream again.

    The SLA monitor's alarms differ by clock: there it never leads to the same alarm again.
    """
    for source, events in (await logs(pool)).items():
        effects = Counter(
            (event.causation, event.stream, event.type, event.data if source == "sla_monitor" else "")
            for event in events
            if event.causation
        )
        assert [effect for effect, count in effects.items() if count > 1] == []


async def every_projection_equals_its_fold(world: World, pool: Pool) -> int:
    """Fold each projection from the log in memory and compare it with its table; gives how many rows there are."""
    everything = await logs(pool)
    count = 0
    for service in SERVICES:
        settings = Settings(database_url=world.dsn, keys_file=world.keys_file, clock="log", run="api")
        runtime = Runtime(import_module(f"{service}.wiring").DEFINITION, settings)
        await runtime.open()
        try:
            for consumer in runtime.consumers:
                if isinstance(consumer.handler, ReadModels):
                    for projection in consumer.handler.projections:
                        count += await _equals(projection, consumer.sources, everything, pool)
        finally:
            await runtime.close()
    return count


async def _equals(
    projection: Projection[Any], sources: tuple[str, ...], everything: dict[str, list[Recorded]], pool: Pool
) -> int:
    received = [
        Received(codec.decode(event.type, event.data), event)
        for source in sources
        for event in everything[source]
        if codec.class_of(event.type) in projection.events
    ]
    folded = {key: row for key, row in projection.fold(received).items() if row is not None}
    async with pool.acquire() as connection:
        kept = await projection.rows(connection)
    assert kept == folded, f"{projection.name} is not the fold of its log"
    return len(kept)


async def no_timer_is_lost_or_doubled(pool: Pool) -> int:
    """Every alarm that is due stands exactly once, and the timers' table names every next one; gives the alarms."""
    events = (await logs(pool))["sla_monitor"]
    cases = fold_streams(CASE_CLOCKS, events)
    now = await latest_received(pool)
    timers = {row["case_id"]: row["due"] for row in await pool.fetch("SELECT case_id, due FROM sla_monitor.timers")}
    alarms: Counter[tuple[str, str, str]] = Counter()
    for event in events:
        said: Any = codec.decode(event.type, event.data)
        match type(said).__name__:
            case "SlaWarned":
                alarms[said.case_id, said.clock, "warning"] += 1
            case "SlaBreached":
                alarms[said.case_id, said.clock, "breach"] += 1
            case "SlaAlarmWithdrawn":
                alarms[said.case_id, said.clock, said.level] -= 1
    assert set(alarms.values()) <= {0, 1}
    for stream, case in cases.items():
        assert ring(RingAlarms(now), case) == [], f"{stream} has an alarm that never rang"
        assert timers.pop(case.case_id, None) == next_alarm(case), f"{stream} has the wrong timer"
    assert timers == {}
    return sum(alarms.values())


async def latest_received(pool: Pool) -> Any:
    """The log clock of the SLA monitor: the latest event time of what it listens to."""
    times = [await pool.fetchval(f"SELECT max(time) FROM {source}.events") for source in ("intake", "dispatch")]
    return max(times)


def fold_streams(decider: Decider[CaseClocks, Any], events: list[Recorded]) -> dict[str, CaseClocks]:
    """The state of every stream of a log."""
    states: dict[str, CaseClocks] = {}
    for event in events:
        said: Any = codec.decode(event.type, event.data)
        states[event.stream] = decider.evolve(states.get(event.stream, decider.initial), said)
    return states
