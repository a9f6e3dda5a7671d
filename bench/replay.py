"""An analyst's replay: the states of all work orders beside the same by the library `eventsourcing`, from Kafka beside
a bare client, and a read model as of a position beside a bare read of the same events."""

from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from aftersales.replay import AsyncEventLog
from aftersales.replay.folding import decider_named, projection_named, sources_of, states_of
from bench.figures import Figure, rates
from bench.raw_kafka import consume_many
from eventlog.feeds.kafka import Broker, TopicReader
from eventlog.log.store import read_log
from eventlog.postgres import Pool, connect_pool

ROUNDS = 3
PIECE = 5_000
ORDERS = 1_000
"""What the peer replays: it is slower by far."""
MODEL = "reporting.cases"


class Order(Aggregate):
    """A work order as `bench.history` tells it, with the peer's means."""

    def __init__(self, case: str, station: str) -> None:
        self.case, self.station, self.status = case, station, "received"

    @event("Accepted")
    def accept(self) -> None:
        self.status = "accepted"

    @event("Assigned")
    def assign(self, technician: str) -> None:
        self.status, self.technician = "assigned", technician

    @event("Contacted")
    def contact(self, note: str) -> None:
        self.note = note

    @event("Arrived")
    def arrive(self, technician: str) -> None:
        self.status, self.technician = "arrived", technician

    @event("Solved")
    def solve(self, work_done: str) -> None:
        self.status, self.work_done = "solved", work_done


async def measure(dsn: str) -> list[Figure]:
    """How fast the past is replayed. `dsn` is a database with history in it (see `history`)."""
    pool, peer = await connect_pool(dsn, max_size=4, name="bench"), _peer()
    try:
        async with AsyncEventLog.open(dsn) as log:
            states = [(await _states(log, pool), _replayed(peer)) for _ in range(ROUNDS)]
            models = [await _model(log, pool) for _ in range(ROUNDS)]
    finally:
        await pool.close()
    (folded, theirs), (model, bare) = rates(states), rates(models)
    return [
        Figure("replay: all work orders", folded, "events/s", "eventsourcing, in memory", theirs, 150_000, "value"),
        Figure("replay: cases as of a position", model, "events/s", "bare read of the events", bare, 100_000, "value"),
    ]


async def measure_export(folder: Path) -> Figure:
    """The same states from an export as Parquet, against DuckDB, which finds the last event of every order."""
    files, pairs = str(folder / "**" / "*.parquet"), []
    for _ in range(ROUNDS):
        async with AsyncEventLog.open(folder) as log:
            started = perf_counter()
            orders = await log.states("dispatch.work_order")
            ours = perf_counter() - started
        started = perf_counter()
        lasts = duckdb.execute(
            """SELECT stream, max(version), arg_max(type, version) FROM read_parquet(?, union_by_name = true)
               WHERE stream LIKE 'work_order-%' GROUP BY stream""",
            [files],
        ).fetchall()
        theirs = perf_counter() - started
        assert len(lasts) == len(orders)
        events = sum(version for _, version, _ in lasts)
        pairs.append((events / ours, events / theirs))
    value, peer = rates(pairs)
    return Figure("replay: all work orders, Parquet", value, "events/s", "DuckDB, last of each", peer, None)


async def measure_kafka(broker: Broker) -> Figure:
    """The same states from the topics of `broker`, which have the history, against its client's own limit."""
    pairs = []
    for _ in range(ROUNDS):
        async with TopicReader(broker, "dispatch") as topic:
            started = perf_counter()
            await states_of([topic], decider_named("dispatch.work_order"), None)
            folded = topic.size / (perf_counter() - started)
        pairs.append((folded, await consume_many(broker, ("dispatch",))))
    value, bare = rates(pairs)
    return Figure("replay: all work orders, Kafka", value, "events/s", "bare getmany", bare, 100_000, "value")


async def _states(log: AsyncEventLog, pool: Pool) -> float:
    """Events a second, from the database to states."""
    events = await pool.fetchval("SELECT count(*) FROM dispatch.events WHERE stream LIKE 'work_order-%'")
    started = perf_counter()
    await log.states("dispatch.work_order")
    return float(events / (perf_counter() - started))


async def _model(log: AsyncEventLog, pool: Pool) -> tuple[float, float]:
    """The same of a read model as of the middle of dispatch's log, and of reading alone what it had to look at."""
    middle = await pool.fetchval("SELECT max(position) / 2 FROM dispatch.events")
    sources = sources_of(projection_named(MODEL).events)
    started, events = perf_counter(), 0
    for source in sources:
        after, last = 0, middle if source == "dispatch" else 2**62
        while piece := await read_log(pool, source, after, min(PIECE, last - after)):
            after, events = piece[-1].position, events + len(piece)
    read = perf_counter() - started
    started = perf_counter()
    await log.snapshot(MODEL, f"dispatch:{middle}")
    return events / (perf_counter() - started), events / read


def _peer() -> Application[Any]:
    application: Application[Any] = Application()
    for number in range(ORDERS):
        order = Order(f"bench-{number}", f"station-{number % 12}")
        order.accept()
        order.assign("T-1")
        order.contact("")
        order.arrive("T-1")
        order.solve("drum changed")
        application.save(order)
    return application


def _replayed(application: Application[Any]) -> float:
    """Events a second, from the peer's log to aggregates."""
    states: dict[Any, Any] = {}
    started, events, start = perf_counter(), 0, 1
    while found := application.recorder.select_notifications(start=start, limit=PIECE):
        for notification in found:
            said: Any = application.mapper.to_domain_event(notification)
            states[said.originator_id] = said.mutate(states.get(said.originator_id))
        events, start = events + len(found), found[-1].id + 1
    return events / (perf_counter() - started)
