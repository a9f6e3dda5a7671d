"""The form of a register: a sheet, its columns, what each is called and how it is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from unicodedata import normalize

from pydantic import BaseModel

from service.workbooks.cells import LINE, Cell, Kind

EXAMPLE = "示例"
"""How the first cell of the example begins: such a row is passed over."""


@dataclass(frozen=True, slots=True)
class Column:
    """`zh` and `field` are both good as a heading. `told`: only exports fill it, an import looks past it. `choices` are
    offered in a list; with `free` others may be typed."""

    field: str
    zh: str
    kind: Kind = LINE
    needed: bool = False
    example: Cell = None
    told: bool = False
    choices: Sequence[str] = ()
    free: bool = False
    note: tuple[str, str] = ("", "")

    @property
    def heading(self) -> str:
        """As the form has it."""
        return f"{self.zh} {self.field}{' *' if self.needed else ''}"


@dataclass(frozen=True)
class Form:
    """A register on a sheet. `key` are the columns that say which thing a row is about; `body` is the request's body
    that says what a row may hold."""

    name: str
    zh: str
    key: tuple[str, ...]
    body: type[BaseModel]
    columns: tuple[Column, ...]
    beside: tuple[type[BaseModel], ...] = ()
    """Bodies of what is kept beside the log: each of its fields is a column of the same name."""
    shaped: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    """What the body takes, of the cells."""
    fold: Callable[[str], str] = str
    """What is compared of each part of a key."""

    @property
    def title(self) -> str:
        """The sheet's name."""
        return f"{self.zh} {self.name}"

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        """Field → column."""
        return {column.field: column for column in self.columns}

    @cached_property
    def by_heading(self) -> Mapping[str, Column]:
        """Heading as it is compared → column."""
        return {
            compared(heading): column
            for column in self.columns
            for heading in (column.field, column.zh, f"{column.zh}{column.field}", f"{column.zh}·{column.field}")
        }

    def key_of(self, given: Mapping[str, Any]) -> tuple[str, ...]:
        """Which thing a row is about, as it is compared; parts that it does not say are empty."""
        return tuple(self.fold(str(given.get(name) or "")) for name in self.key)

    def is_called(self, sheet: str) -> bool:
        """Whether a sheet of this name is this register's."""
        return compared(sheet) in {compared(name) for name in (self.name, self.zh, self.title)}


def compared(heading: str) -> str:
    """A heading without width, case, blanks and the mark of what is needed."""
    return "".join(normalize("NFKC", heading).casefold().split()).rstrip("*")


def is_example(cell: Cell) -> bool:
    """Whether a row that begins so is the form's example."""
    return isinstance(cell, str) and cell.strip().startswith(EXAMPLE)
