"""What a ticket log holds: its usable rows, and remarks about the others."""

from dataclasses import dataclass
from datetime import datetime

from aftersales.importer.mapping import Milestone


@dataclass(frozen=True, slots=True)
class Row:
    """One usable row. `line` counts from 1, the header's line; `at` is UTC."""

    line: int
    case: str
    milestone: Milestone
    activity: str
    at: datetime
    resource: str
    customer: str
    station: str
    product: str | None
    times: int = 1
    """How often it stands in the file, the same in every column that is read."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a clerk should know about the lines `line` to `last` of the file."""

    line: int
    last: int
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class TicketLog:
    """What a file holds: usable rows in order of time (equal times in the file's order), bad rows, and notes."""

    rows: tuple[Row, ...]
    bad: tuple[Remark, ...]
    notes: tuple[Remark, ...]


def at_line(row: Row, en: str, zh: str) -> Remark:
    """A remark about one row."""
    return Remark(row.line, row.line, en, zh)


def machine_name(row: Row) -> str:
    """What the number of a machine is made from: one stands for every product that a customer calls about."""
    return f"{row.customer} / {row.product}"
