"""Building a service's read models anew while it runs, and comparing them with the fold of the logs."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, Literal

from aftersales.calling import command
from aftersales.counting import counted
from aftersales.errors import CommandError
from aftersales.read_models.place import connected, is_here, past_of
from eventlog.feeds.feed import FeedAway
from eventlog.postgres import Pool
from eventlog.read_models.building import Build, lock
from eventlog.read_models.comparing import SHOWN, compare
from eventlog.read_models.past import ReadPast
from eventlog.read_models.projection import Projection
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import UNBUILT, served
from events.catalog import codec

LOOK_SECONDS = 0.1

Moved = Callable[[int, int], None]
"""`(done, all)`, in events."""
Compared = Callable[[str, int], None]
"""`(table, rows)`: each of them equals the fold."""


def chosen(models: ReadModels, only: Sequence[str]) -> list[Projection[Any]]:
    """Those of some names, or all. Raises CommandError for a name that there is not."""
    names = [projection.table.name for projection in models.projections]
    if unknown := [name for name in only if name not in names]:
        raise CommandError(
            f"没有这个读模型：{', '.join(unknown)}", f"no such read model: {', '.join(unknown)} ({', '.join(names)})"
        )
    return [projection for projection in models.projections if not only or projection.table.name in only]


async def rebuild(
    dsn: str,
    models: ReadModels,
    projections: Sequence[Projection[Any]],
    peers: Mapping[str, str],
    key: str,
    built: Moved,
    comparing: Moved,
    equal: Compared,
) -> Literal[True]:
    """Build, then compare; gives True at last. Raises CommandError where something is in the way, or a row differs."""
    async with connected(dsn) as pool:
        await _may_build(pool, models, projections)
        read = await past_of(pool, models.sources, peers, key)
        try:
            await _build(pool, models, projections, read, built)
            for projection in projections:
                equal(projection.table.full_name, await _compare(pool, models, projection, read, comparing))
        except FeedAway as away:
            raise CommandError(f"读不到日志：{away}", f"a log cannot be read: {away}") from None
    return True


async def _may_build(pool: Pool, models: ReadModels, projections: Sequence[Projection[Any]]) -> None:
    if not await is_here(pool, f"{models.schema}.read_models"):
        raise CommandError(
            f"这个数据库里没有 {models.schema}", f"this database does not have {models.schema}: has it been migrated?"
        )
    present = await served(pool, models.schema)
    for projection in projections:
        found = present.get(projection.table.name)
        if found is not None and found.version not in (UNBUILT, projection.version):
            raise CommandError(
                f"{projection.table.full_name} 由另一版本的代码使用；启动本版本的服务，它会自己构建",
                f"{projection.table.full_name} serves code of another version; services of this one will build it",
            )


async def _build(
    pool: Pool, models: ReadModels, projections: Sequence[Projection[Any]], read: ReadPast, moved: Moved
) -> None:
    build = Build(models.schema, models.name, projections, models.sources, read, codec)
    async with pool.acquire() as connection:
        if not await lock(connection, models.schema):
            raise CommandError("已有构建在进行", f"another build is under way: see `{command('read-models list')}`")
        running = asyncio.create_task(build.run(connection))
        try:
            while not running.done():
                moved(build.events, build.total)
                await asyncio.wait([running], timeout=LOOK_SECONDS)
            await running
            moved(build.events, build.events)
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await running
            await connection.close(timeout=1)


async def _compare(pool: Pool, models: ReadModels, projection: Projection[Any], read: ReadPast, moved: Moved) -> int:
    async with pool.acquire() as connection:
        found = await compare(connection, models.name, projection, models.sources, read, codec, moved)
    if found.different:
        keys = ", ".join(found.different[:SHOWN])
        raise CommandError(
            f"{projection.table.full_name} 有 {len(found.different)} 行与日志不符：{keys}",
            f"{projection.table.full_name}: {counted(len(found.different), 'row')} differing from the fold of the "
            f"log: {keys}",
        )
    return found.rows
