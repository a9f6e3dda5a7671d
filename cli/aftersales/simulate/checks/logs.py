"""The logs: nothing is parked anywhere, and each read model has exactly the rows that its fold gives."""

from aftersales.definitions import read_models
from aftersales.demo.check import Check
from aftersales.ports import SERVICES
from aftersales.read_models.place import connected, past_of
from aftersales.simulate.checks.differing import same
from eventlog.read_models.comparing import compare
from eventlog.subscriptions.parked import list_parked
from events.catalog import codec


async def check(dsn: str) -> list[Check]:
    """Looked up in the database, as operations do."""
    parked, differing, rows, tables = dict[str, object](), dict[str, object](), 0, 0
    async with connected(dsn) as pool:
        for service in SERVICES:
            parked |= {f"{service} {each.stream}": each.error for each in await list_parked(pool, service)}
        for models in read_models().values():
            read = await past_of(pool, models.sources, {}, "")
            for projection in models.projections:
                async with pool.acquire() as connection:
                    found = await compare(connection, models.name, projection, models.sources, read, codec)
                rows, tables = rows + found.rows, tables + 1
                if found.different:
                    differing[projection.table.full_name] = found.different[:3]
    return [
        same("没有隔离的事件流 nothing is parked", {}, parked),
        same(f"读模型与日志一致 read models equal their folds（{tables} 张表 tables，{rows} 行 rows）", {}, differing),
    ]
