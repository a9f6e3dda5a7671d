"""How PostgreSQL found what it gave: it is asked to log the statements of one request, and then explains each."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg

STATEMENT = re.compile(r"duration: [\d.]+ ms  execute [^:]*: (.*)", re.DOTALL)
PARAMETERS = re.compile(r"[Pp]arameters: (.*)", re.DOTALL)
SCANNED = re.compile(r"Seq Scan on (\w+).*?actual time=\S+ rows=([\d.]+)", re.DOTALL)
REMOVED = re.compile(r"Seq Scan on (\w+)(?:(?!Scan).)*?Rows Removed by Filter: (\d+)", re.DOTALL)
MANY = 5_000
"""Rows: whoever reads so many of a table one after the other is named."""


class Plans:
    """Over a server's `log`, through a superuser's connection."""

    def __init__(self, connection: asyncpg.Connection, log: Path) -> None:
        self._connection = connection
        self._log = log

    async def of(self, service: str, ask: Callable[[], Awaitable[object]]) -> list[str]:
        """The plans of what a request reads, each behind its statement."""
        await self._say_all(True)
        start = self._log.stat().st_size
        await ask()
        await self._say_all(False)
        with self._log.open("rb") as log:
            log.seek(start)
            said = log.read().decode("utf-8", "replace")
        return [plan for sql, values in statements(said, service) if (plan := await self._explained(sql, values))]

    async def _say_all(self, on: bool) -> None:
        await self._connection.execute("ALTER SYSTEM SET log_line_prefix = '<%a> '")
        await self._connection.execute(f"ALTER SYSTEM SET log_min_duration_statement = {0 if on else -1}")
        await self._connection.execute("SELECT pg_reload_conf()")
        await asyncio.sleep(0.2)  # until every backend has heard it

    async def _explained(self, sql: str, values: str) -> str:
        if not sql.lstrip("( \n").upper().startswith(("SELECT", "WITH")) or "pg_" in sql:
            return ""
        await self._connection.execute(f"PREPARE asked AS {sql}")
        try:
            given = f"({values})" if values else ""
            rows = await self._connection.fetch(f"EXPLAIN (ANALYZE, BUFFERS) EXECUTE asked{given}")
        except asyncpg.PostgresError as error:
            return f"{sql}\n-- not explained: {error}"
        finally:
            await self._connection.execute("DEALLOCATE asked")
        return "\n".join([sql, f"-- {values}", *(row[0] for row in rows)])


def statements(log: str, service: str) -> list[tuple[str, str]]:
    """Each statement of the service's requests that a log tells of, with its parameters as SQL has them."""
    found: list[tuple[str, str]] = []
    executed = False  # each statement is also told of when it is parsed and bound, with the same parameters
    for entry in re.split(r"\n(?!\t)", log):
        if not entry.startswith(f"<{service}> "):
            continue
        text = entry.replace("\n\t", "\n")
        if (statement := STATEMENT.search(text)) is not None:
            found.append((statement[1].strip(), ""))
            executed = True
        elif executed and (parameters := PARAMETERS.search(text)) is not None:
            values = re.split(r", (?=\$\d+ = )", parameters[1].strip())
            found[-1] = found[-1][0], ", ".join(value.partition(" = ")[2] for value in values)
        elif "duration: " in text:
            executed = False
    return found


def scanned(plan: str) -> list[str]:
    """Tables of which a plan reads very many rows one after the other."""
    read = [(table, float(rows)) for table, rows in SCANNED.findall(plan)]
    read += [(table, float(rows)) for table, rows in REMOVED.findall(plan)]
    return sorted({table for table, rows in read if rows >= MANY})
