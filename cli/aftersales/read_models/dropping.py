"""Dropping the table of a read model that the code no longer has."""

from typing import Literal

import asyncpg

from aftersales.calling import command
from aftersales.errors import CommandError
from aftersales.read_models.place import connected, is_here
from eventlog.read_models.dropping import Busy, StillKept, drop, not_in_code
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import served


async def drop_table(dsn: str, models: ReadModels, name: str) -> Literal[True]:
    """Gives True once it is done. Raises CommandError where it is not there, or somebody may need it."""
    table = f"{models.schema}.{name}"
    async with connected(dsn) as pool:
        if not await is_here(pool, f"{models.schema}.read_models"):
            raise CommandError(f"这个数据库里没有 {models.schema}", f"this database does not have {models.schema}")
        if name in models.versions:
            raise CommandError(f"代码仍在使用 {table}", f"the code has {table}: it cannot be dropped")
        if name not in [found.name for found in not_in_code(models, await served(pool, models.schema))]:
            raise CommandError(f"没有这个读模型：{table}", f"no such read model: {table}")
        async with pool.acquire() as connection:
            try:
                await drop(connection, models.schema, name)
            except StillKept:
                raise CommandError(
                    f"{table} 可能仍在使用：自建成以来，不带它的代码尚未处理过事件",
                    f"{table} may still be in use: no code without it has handled an event since it was built",
                ) from None
            except Busy:
                raise CommandError(
                    "正在构建，请稍后再试", f"a build is under way: see `{command('read-models list')}`, and try again"
                ) from None
            except asyncpg.LockNotAvailableError:
                raise CommandError(f"{table} 正在被读取，请稍后再试", f"{table} is being read: try again") from None
            finally:
                await connection.close(timeout=1)
    return True
