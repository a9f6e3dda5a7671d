"""`make bench`: everything on a fresh embedded PostgreSQL, as a table and as build/bench.json."""

import asyncio
import logging
import sys
from uuid import uuid4

import structlog
from rich.console import Console
from rich.markup import escape

from aftersales.errors import CommandError
from aftersales.kafka import broker
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from aftersales.schemas import migrate
from bench import (
    appends,
    export,
    figures,
    history,
    hot,
    kafka,
    members,
    posts,
    projections,
    read_models,
    replay,
    road,
    timers,
)
from bench.people import issue
from eventlog.feeds.kafka import Broker
from eventlog.postgres import connect_pool
from service.operations.garbage import relax

CASES = 6_000


def main() -> int:
    """0 when every figure that has an aim met it."""
    console = Console()
    relax()  # as every service does, and so for the peers as well
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    found: list[figures.Figure] = []
    with scratch("aftersales-bench-") as folder, Postgres(folder / "postgres") as server:
        file = folder / "keys.json"
        people = issue(file)

        async def run() -> None:
            console.print("append …", style="dim")
            found.extend(await appends.measure(await database("appends")))
            console.print("POST → durable event …", style="dim")
            busy = await database("posts")
            found.extend(await posts.measure(busy, file, people["clerk"]))
            console.print("hot commands …", style="dim")
            found.extend(await hot.measure(await database("hot"), file, people))
            console.print("feed → projection …", style="dim")
            past = await database("history")
            await write_history(past)
            found.extend(await projections.measure(past))
            console.print("building read models …", style="dim")
            found.extend(await read_models.measure(past))
            console.print("export …", style="dim")
            found.extend(await export.measure(past, folder))
            console.print("replay …", style="dim")
            found.extend(await replay.measure(past))
            found.append(await replay.measure_export(folder / "export"))
            console.print("timers …", style="dim")
            found.extend(await timers.measure(await database("timers")))
            console.print("road …", style="dim")
            fresh = await database("road")
            async with posts.intake(fresh, file) as port:
                await posts.register(port, people["clerk"])
            found.extend(await road.measure(fresh, file, people))

        async def over_kafka(chosen: Broker) -> None:
            console.print("Kafka: relay, projection …", style="dim")
            past = await database("kafka_history")
            await write_history(past)
            found.extend(await kafka.measure(past, chosen))
            console.print("Kafka: replay …", style="dim")
            found.append(await replay.measure_kafka(chosen))
            console.print("Kafka: members …", style="dim")
            found.extend(await members.measure(past, chosen))
            console.print("Kafka: road …", style="dim")
            fresh = await database("kafka_road")
            async with posts.intake(fresh, file) as port:
                await posts.register(port, people["clerk"])
            found.extend(await kafka.measure_road(fresh, file, people, Broker(chosen.servers, f"{chosen.prefix}-road")))

        async def database(name: str) -> str:
            dsn = server.fresh_database(name)
            await migrate(dsn)
            return dsn

        asyncio.run(run())
        try:
            with broker(folder / "kafka") as given:
                chosen = Broker(given.bootstrap_servers, prefix=f"bench-{uuid4()}")
                asyncio.run(over_kafka(chosen))
        except CommandError as error:
            console.print(f"[yellow]![/] 没有测量 Kafka · Kafka was not measured: {escape(str(error))}")
    figures.show(console, found)
    figures.save(found)
    console.print(f"→ {figures.FILE.relative_to(figures.FILE.parents[1])}")
    return 0 if all(figure.met is not False for figure in found) else 1


async def write_history(dsn: str) -> None:
    """Cases that the read models have not seen yet."""
    pool = await connect_pool(dsn, max_size=2, name="bench")
    await history.write(pool, CASES)
    await pool.close()


if __name__ == "__main__":
    sys.exit(main())
