"""What the demo calls things: cases, customers, machines, people, parts. In a copy each has a number behind it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eventlog.postgres import Connection

OURS = ("intake", "dispatch", "sla_monitor", "callback", "reporting")
ONCE = frozenset(
    (
        *("alembic_version", "checkpoints", "engine_version", "epochs", "handled_before", "idempotency", "last_backup"),
        *("members", "parked", "read_model_builds", "read_models", "restoring", "skipped", "topic", "timers"),
        *("case_numbers", "contact_accesses", "attachments", "visit_images"),
        *("counted_days", "day_sums", "changed_days"),
    )
)
"""Tables that are about the service itself, or whose rows are no business of lists."""
Kind = Literal["over", "open", "machine", "customer", "staff", "absence", "part", "transfer", "tool", "article"]
"""Of what a name is: a case that is over or not, with all that has a number because of it, or something of a
register."""
CASES = (
    *("case_id", "work_order_id", "task_id", "number", "return_id", "repair_id", "fault_id", "factory_service_id"),
    "training_id",
)
REGISTERS: Mapping[str, tuple[Kind, tuple[str, ...]]] = {
    "intake.customers": ("customer", ("customer_id", "name", "name_searched")),
    "intake.contracts": ("customer", ("contract_id",)),
    "intake.equipment": ("machine", ("equipment_id", "serial_no", "serial_searched")),
    "dispatch.machines": ("machine", ("equipment_id", "serial_no")),
    "dispatch.replacements": ("over", ("unit_id", "serial_no")),
    "dispatch.staff": ("staff", ("staff_id",)),
    "dispatch.absences": ("absence", ("absence_id",)),
    "dispatch.loans": ("absence", ("loan_id",)),
    "dispatch.parts": ("part", ("part_id", "part_no")),
    "dispatch.stock": ("part", ("stock_id",)),
    "dispatch.stock_transfers": ("transfer", ("transfer_id",)),
    "dispatch.tools": ("tool", ("tool_id",)),
    "intake.articles": ("article", ("article_id",)),
}
"""Table → what its rows are, and the columns with their names."""
STREAMS = (
    *("case", "equipment", "serial_number", "customer", "customer_repair", "inspection_plan", "article", "care"),
    *("installation", "delivery_fault", "sales_return", "training", "factory_service", "contract", "work_order"),
    *("presence", "agenda", "staff", "stock", "replacement", "tool", "checklist", "replacement_unit", "part", "sla"),
    "callback",
)
"""What may stand before a name; in a sealed text, which stays as it is, a point stands before that."""


@dataclass(frozen=True, slots=True)
class Names:
    """Each name with its kind; `owners` are the machines, in order, each with whose it is."""

    kinds: Mapping[str, Kind]
    owners: Mapping[str, str]

    def pattern(self, column: str = "stream") -> re.Pattern[str]:
        """Finds any of them where it stands by itself, behind the kind of its stream, or behind an inspection's
        number; the longest first. One that is a word ("cancelled" is a case, and what became of one), where an id
        stands: in a `column` of ids, or as JSON's."""
        words = [name for name in self.kinds if name.isalpha()]
        plain = [name for name in self.kinds if not name.isalpha()]
        if column.endswith("_id") or column in IDS:
            every = _any([*words, *plain])
        else:
            every = rf'{_any(plain)}|(?<=_id": "){_any(words)}'
        return re.compile(rf"(?<![\w-])((?:(?<!\.)(?:{'|'.join(STREAMS)}|\d+)-)?)({every})(?![\w-])")


IDS = ("stream", "key", "subject")
"""Columns of ids that do not say so."""


def _any(names: Sequence[str]) -> str:
    return rf"(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})"


async def names(connection: Connection) -> Names:
    """Those that the database has."""
    unfinished = {row[0] for row in await connection.fetch("SELECT case_id FROM intake.cases WHERE status <> 'closed'")}
    found: dict[str, Kind] = {}
    tables = await columns_of(connection)
    for table, columns in tables.items():
        kept = [name for name in CASES if name in columns]
        if kept and not (table in REGISTERS or table.endswith((".events", ".story"))):
            for row in await connection.fetch(f"SELECT {', '.join(kept)} FROM {table}"):
                kind: Kind = "open" if row.get("case_id") in unfinished else "over"
                found |= {name: kind for name in row.values() if name and found.get(name) != "open"}
    for table, (kind, named) in REGISTERS.items():
        kept = [name for name in named if name in tables[table]]
        for row in await connection.fetch(f"SELECT {', '.join(kept)} FROM {table}"):
            found |= {name: kind for name in row.values() if name}
    owned = await connection.fetch("SELECT equipment_id, customer_id FROM intake.equipment ORDER BY equipment_id")
    return Names(found, {row["equipment_id"]: row["customer_id"] for row in owned})


async def columns_of(connection: Connection) -> Mapping[str, Mapping[str, str]]:
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
