"""Rows of several tables in two statements, beside another member that folds into the same ones."""

import asyncio
from types import SimpleNamespace

from eventlog.feeds.checkpoint import CheckpointMoved
from eventlog.handler import Received
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection, handle_all
from eventlog.read_models.rows import change, load_locked, write
from eventlog.testing import delivered
from eventlog.testing.totals import Total, add


async def projections(pool: Pool, language: SimpleNamespace, *names: str) -> list[Projection[Total]]:
    made = []
    for name in names:
        await pool.execute(f"CREATE TABLE dispatch.{name} (thing_id text PRIMARY KEY, total bigint NOT NULL)")
        classes = (language.counted, language.broken)
        made.append(Projection(name, f"dispatch.{name}", Total, lambda event, _: event.thing_id, add, classes))
    return made


async def test_rows_are_written_and_go_in_several_tables(pool: Pool, language: SimpleNamespace) -> None:
    """One row is new, one changes, one goes: in each table others."""
    counted, broken = language.counted, language.broken
    first, second = await projections(pool, language, "first", "second")
    old = delivered(language.codec, "intake", [counted("a", 1), counted("b", 2), counted("c", 3)])
    new = delivered(language.codec, "intake", [broken("a"), counted("b", 10), counted("d", 4)])
    more = delivered(language.codec, "intake", [counted("a", 10), broken("c"), counted("e", 5)])
    async with pool.acquire() as connection:
        await handle_all(connection, [(first, old), (second, old)])
        await handle_all(connection, [(first, new), (second, more)])
        assert {key: row.total for key, row in (await first.rows(connection)).items()} == {"b": 12, "c": 3, "d": 4}
        assert {key: row.total for key, row in (await second.rows(connection)).items()} == {"a": 11, "b": 2, "e": 5}


async def test_a_load_and_a_write_do_not_wait_for_each_other(pool: Pool, language: SimpleNamespace) -> None:
    """A case that one member has just made, and a station that both write: no deadlock, whoever is slower."""
    cases, stations = await projections(pool, language, "cases", "stations")

    def batch(what: str, number: int) -> list[Received]:
        return delivered(language.codec, "intake", [language.counted(what, number)])

    async with pool.acquire() as one, pool.acquire() as other:
        await handle_all(one, [(stations, batch("station", 1))])
        slower = other.transaction()
        async with one.transaction():
            await handle_all(one, [(cases, batch("case", 1)), (stations, batch("station", 1))])
            await slower.start()
            loading = asyncio.create_task(load_locked(other, {cases.table: ["case"], stations.table: ["station"]}))
            await asyncio.sleep(0.2)
            assert not loading.done(), "it waits for the station"
        found = await loading  # it has the station now, and has not seen the case

        async def next_batch() -> None:
            async with one.transaction():
                await handle_all(one, [(cases, batch("case", 100)), (stations, batch("station", 100))])

        async def rest() -> None:
            await asyncio.sleep(0.2)  # the first has the case again, and waits for the station
            work = zip((cases, stations), ("case", "station"), found, strict=True)
            try:
                await write(
                    other, [change(model.table, rows, model.fold(batch(name, 10), rows)) for model, name, rows in work]
                )
            finally:
                await slower.rollback()

        results = await asyncio.gather(next_batch(), rest(), return_exceptions=True)
    assert [type(result) for result in results] == [type(None), CheckpointMoved]
