"""A target is a replay's own: it was empty when the first one began, and says so ever after."""

from aftersales.errors import CommandError
from eventlog.postgres import Connection
from events.catalog import SOURCES

MARK = "replay.begun"


async def claim(connection: Connection) -> None:
    """Before anything is changed there. Raises CommandError for a database with the logs of a system of its own: its
    services would stand by the past's clock, and what it keeps beside its logs would be made anew."""
    if await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", MARK):
        return
    for source in SOURCES:
        if await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", f"{source}.events") and (
            await connection.fetchval(f"SELECT EXISTS (SELECT FROM {source}.events)")
        ):
            raise CommandError(
                f"目标已有自己的系统（{source} 的日志不为空）：请换一个空数据库",
                f"the target has a system of its own (the log of {source} is not empty): choose an empty database",
            )
    async with connection.transaction():
        await connection.execute("CREATE SCHEMA IF NOT EXISTS replay")
        await connection.execute(f"CREATE TABLE {MARK} (at timestamptz NOT NULL DEFAULT clock_timestamp())")
        await connection.execute(f"INSERT INTO {MARK} DEFAULT VALUES")
