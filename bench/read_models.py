"""Building read models from the whole log against a bare COPY of the same events."""

from time import perf_counter

from bench.figures import Figure, rates
from bench.projections import SOURCES, copy_events
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models.building import Build, lock
from eventlog.read_models.past import from_store
from events.catalog import codec
from reporting.projections.cases import CASES
from reporting.wiring import READ_MODELS

ROUNDS = 3
SCHEMA = "reporting"


async def measure(dsn: str) -> list[Figure]:
    """How fast reporting's tables are built. `dsn` is a migrated database with history in it (see `history`)."""
    pool = await connect_pool(dsn, max_size=4, name="bench")
    try:
        total = sum([await pool.fetchval(f"SELECT count(*) FROM {source}.events") for source in SOURCES])
        await received_all(pool)
        figures = []
        for name, projections in (("read model", (CASES,)), ("all of reporting", READ_MODELS.projections)):
            pairs = []
            for _ in range(ROUNDS):
                seconds = await build(
                    pool, Build(SCHEMA, READ_MODELS.name, projections, SOURCES, from_store(pool), codec)
                )
                pairs.append((total / seconds, total / await copy_events(pool)))
            value, baseline = rates(pairs)
            aim = 60_000 if name == "read model" else None
            figures.append(
                Figure(f"building {name}", value, "events/s", "bare COPY of the events", baseline, aim, bounds="value")
            )
        return figures
    finally:
        await pool.close()


async def received_all(pool: Pool, schema: str = SCHEMA, subscription: str = READ_MODELS.name) -> None:
    """The subscription says that it has received everything, so that everything is built."""
    for source in SOURCES:
        await pool.execute(
            f"""INSERT INTO {schema}.checkpoints (subscription, lane, position)
                SELECT $1, $2, max(position) FROM {source}.events
                ON CONFLICT (subscription, lane) DO UPDATE SET position = EXCLUDED.position""",
            subscription,
            source,
        )


async def build(pool: Pool, building: Build) -> float:
    """Seconds from nothing to tables that serve."""
    async with pool.acquire() as connection:
        assert await lock(connection, SCHEMA)
        started = perf_counter()
        await building.run(connection)
        seconds = perf_counter() - started
        await connection.close()
    return seconds
