"""A database that is being restored: nobody works with it before its logs are whole."""

from eventlog.postgres import Connection, Pool


class NotWhole(Exception):
    """The service must not start. Both sentences are for whoever started it."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


async def refuse_restoring(connection: Connection | Pool, schema: str) -> None:
    """Raises NotWhole while a restore is under way, or was broken off."""
    if await connection.fetchval("SELECT to_regclass($1) IS NULL", f"{schema}.restoring"):
        return
    backup = await connection.fetchval(f"SELECT backup FROM {schema}.restoring")
    if backup is not None:
        raise NotWhole(
            f"{schema} 的数据库正在从备份 {backup} 恢复，或恢复曾中断：请等它完成，或重新运行 aftersales restore",
            f"the database of {schema} is being restored from the backup {backup}, or that was broken off: wait for "
            "it, or run aftersales restore again",
        )


async def begin(connection: Connection, schema: str, backup: str, since: int | None = None) -> None:
    """From here on the service does not start. While dumps are loaded the table has no key yet."""
    async with connection.transaction():
        await end(connection, schema)
        await connection.execute(
            f"INSERT INTO {schema}.restoring (one, backup, since) VALUES (true, $1, $2)", backup, since
        )


async def begun_at(connection: Connection, schema: str) -> int | None:
    """The `since` of what was broken off; None where nothing was."""
    since: int | None = await connection.fetchval(f"SELECT since FROM {schema}.restoring")
    return since


async def end(connection: Connection, schema: str) -> None:
    """The logs are whole."""
    await connection.execute(f"DELETE FROM {schema}.restoring")
