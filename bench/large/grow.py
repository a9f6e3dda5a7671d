"""Rows → the same rows under other numbers.

What names a case, or a customer, has a number put behind it wherever it stands: in a key, in JSON, in a text. Cases
are so many; customers and their machines fewer, and each copy of a case is one of theirs.
"""

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

import asyncpg

OURS = ("intake", "dispatch", "sla_monitor", "callback", "reporting")
ONCE = frozenset(
    (
        *("alembic_version", "checkpoints", "engine_version", "epochs", "handled_before", "idempotency", "last_backup"),
        *("members", "parked", "read_model_builds", "read_models", "restoring", "skipped", "topic", "timers"),
        *("case_numbers", "contact_accesses", "attachments", "visit_images"),
    )
)
"""Tables that are about the service itself, or whose rows are no business of lists."""
CASE_NAMES = ("case_id", "work_order_id", "task_id", "number")
CUSTOMER_NAMES = ("customer_id", "equipment_id", "serial_no", "contract_id", "unit_id", "name", "name_searched")
OF_CUSTOMERS = ("intake.customers", "intake.equipment", "intake.contracts", "dispatch.machines")
APART = "23 minutes"
"""How long before a case its copy was."""


@dataclass(frozen=True, slots=True)
class Size:
    """How often things are there: cases that are over, those that are not, customers with their machines, and events
    with the lines of stories."""

    cases: int
    open: int
    customers: int
    events: int


@dataclass(frozen=True, slots=True)
class Names:
    """What has a number put behind it: names of cases that are over, of those that are not, and of customers."""

    over: frozenset[str]
    open: frozenset[str]
    customers: frozenset[str]

    def pattern(self) -> re.Pattern[str]:
        """Finds any of them where it stands by itself, the longest first."""
        every = sorted(self.over | self.open | self.customers, key=len, reverse=True)
        return re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, every))})(?![\w-])")


async def names(connection: asyncpg.Connection) -> Names:
    """Those that the database has."""
    unfinished = {row[0] for row in await connection.fetch("SELECT case_id FROM intake.cases WHERE status <> 'closed'")}
    over, open, customers = set[str](), set[str](), set[str]()
    for table, columns in (await columns_of(connection)).items():
        kept = [name for name in CASE_NAMES if name in columns]
        if "case_id" in columns:
            for row in await connection.fetch(f"SELECT {', '.join(kept)} FROM {table}"):
                (open if row["case_id"] in unfinished else over).update(filter(None, row.values()))
        if table in OF_CUSTOMERS:
            for row in await connection.fetch(f"SELECT * FROM {table}"):
                customers.update(row[name] for name in CUSTOMER_NAMES if row.get(name))
    return Names(frozenset(over - open), frozenset(open), frozenset(customers))


async def columns_of(connection: asyncpg.Connection) -> Mapping[str, Mapping[str, str]]:
    """Table → column → type, of what is written again."""
    found: dict[str, dict[str, str]] = {}
    for schema, table, column, kind in await connection.fetch(
        """SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod) FROM pg_attribute a
           JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = ANY($1) AND c.relkind = 'r' AND c.relname <> ALL($2) AND a.attnum > 0
             AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY 1, 2, a.attnum""",
        OURS,
        list(ONCE),
    ):
        found.setdefault(f"{schema}.{table}", {})[column] = kind
    return found


def again(
    table: str, kinds: Mapping[str, str], row: asyncpg.Record, keys: Sequence[str], known: Names, size: Size
) -> str | None:
    """The statement that writes a row so often; None for one that is about no case and no customer."""
    pattern, seen = known.pattern(), set[str]()
    values = list[str]()
    for column, kind in kinds.items():
        text = row[column]
        if text is None:
            values.append("NULL")
        elif kind == "timestamp with time zone":
            values.append(f"{_quoted(text)}::timestamptz - n * interval '{APART}'")
        elif kind == "date":
            values.append(f"({_quoted(text)}::date - n / 60)")
        else:
            parts = pattern.split(text)
            seen.update(parts[1::2])
            own = " || '-' || n" if column in keys and len(parts) == 1 and kind == "text" else ""
            values.append(f"({_numbered(parts, known, size)}{own})::{kind}")
    if not seen:
        return None
    if seen & known.open:
        times = size.open
    elif seen & known.over:
        times = size.cases
    else:
        times = size.customers
    if table.endswith((".events", ".story")):
        times = min(times, size.events)
    return f"INSERT INTO {table} ({', '.join(kinds)}) SELECT {', '.join(values)} FROM generate_series(1, {times}) AS n"


def _numbered(parts: Sequence[str], known: Names, size: Size) -> str:
    said = list[str]()
    for place, part in enumerate(parts):
        if place % 2 == 0:
            said += [_quoted(part)] if part else []
        else:
            number = f"n % {size.customers} + 1" if part in known.customers else "n"
            said.append(f"{_quoted(part + '-')} || ({number})")
    return " || ".join(said) or "''"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


async def grow(connection: asyncpg.Connection, size: Size) -> AsyncIterator[tuple[str, int]]:
    """Write everything again; gives each table, as soon as it is written, with how many rows it has."""
    known, tables = await names(connection), await columns_of(connection)
    await connection.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    await connection.execute("SET statement_timeout = 0")
    for table, kinds in tables.items():
        if table.endswith(".events"):
            await _events(connection, table, kinds, known, size)
        else:
            texts, keys = ", ".join(f"{column}::text" for column in kinds), await _keys(connection, table)
            for row in await connection.fetch(f"SELECT {texts} FROM {table}"):
                if statement := again(table, kinds, row, keys, known, size):
                    await connection.execute(statement, timeout=None)
        yield table, await connection.fetchval(f"SELECT count(*) FROM {table}", timeout=None)


async def _keys(connection: asyncpg.Connection, table: str) -> list[str]:
    """The columns of its primary key."""
    rows = await connection.fetch(
        """SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY(i.indkey)
           WHERE i.indrelid = $1::text::regclass AND i.indisprimary""",
        table,
    )
    return [row["attname"] for row in rows]


async def _events(
    connection: asyncpg.Connection, table: str, kinds: Mapping[str, str], known: Names, size: Size
) -> None:
    """Positions go on without a gap, whoever is copied how often; each event has an id of its own."""
    told = [column for column in kinds if column not in ("position", "id")]
    scratch = f"CREATE TEMP TABLE again AS SELECT {', '.join(told)} FROM {table} WITH NO DATA"
    await connection.execute(scratch)
    texts = ", ".join(f"{column}::text" for column in told)
    only = {column: kinds[column] for column in told}
    for row in await connection.fetch(f"SELECT {texts} FROM {table} ORDER BY position"):
        if known.pattern().search(row["stream"]) and (statement := again(table, only, row, (), known, size)):
            await connection.execute(statement.replace(f"INSERT INTO {table} ", "INSERT INTO again "), timeout=None)
    await connection.execute(
        f"""INSERT INTO {table} (position, id, {", ".join(told)})
            SELECT (SELECT max(position) FROM {table}) + row_number() OVER (ORDER BY time), gen_random_uuid(),
                   {", ".join(told)} FROM again""",
        timeout=None,
    )
    await connection.execute("DROP TABLE again")
