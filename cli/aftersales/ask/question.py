"""What a question is: its words, its SQL over schema `analytics`, and how its answer is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from events.words import Words

Row = Mapping[str, Any]
Kind = Literal["text", "count", "seconds", "share", "ratio", "moment"]
"""`share` is between 0 and 1; `moment` is a time (UTC)."""

CHOSEN = """SELECT * FROM analytics.cases
    WHERE ($1::timestamptz IS NULL OR opened_at >= $1) AND ($2::timestamptz IS NULL OR opened_at < $2)
        AND ($3::text IS NULL OR station_id = $3)"""
"""The cases that are asked about: opened from $1 on, before $2, now with the station $3; null leaves it open."""


@dataclass(frozen=True, slots=True)
class Asked:
    """About which cases: opened in a period (UTC), now with a station; None leaves it open. `promise` is the clock and
    the seconds of another promise, for the question that asks about one."""

    since: datetime | None = None
    until: datetime | None = None
    station_id: str | None = None
    promise: tuple[str, int] = ("resolve", 8 * 3600)


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the answer. `values` are words for what stands in it, where that is a word of the system's."""

    name: str
    zh: str
    en: str
    kind: Kind = "text"
    values: Mapping[str, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """`sql` begins with `WITH chosen AS (…)`, which `rest` follows. `bar` is the field that is drawn, `chart` how;
    `answer` makes the rows of the answer of what the SQL gives, where it does not do so itself."""

    name: str
    title: Words
    says: Words
    fields: Sequence[Field]
    rest: str
    bar: str
    chart: Literal["bars", "heat"] = "bars"
    answer: Callable[[Sequence[Row], Asked], list[dict[str, Any]]] | None = None

    @property
    def sql(self) -> str:
        return f"WITH chosen AS (\n    {CHOSEN}\n)\n{self.rest.strip()}"

    @property
    def pasted(self) -> str:
        """The SQL over all cases, as it can be pasted anywhere."""
        return self.sql.replace(CHOSEN, "SELECT * FROM analytics.cases")

    @property
    def drawn(self) -> Field:
        """The field that is drawn."""
        return next(each for each in self.fields if each.name == self.bar)

    @property
    def labels(self) -> Sequence[Field]:
        """The fields that say what a bar is about: the texts before the first number."""
        first = next(number for number, each in enumerate(self.fields) if each.kind != "text")
        return self.fields[:first]


def words(zh: str, en: str) -> Words:
    """A paragraph that stands on several lines of code: Chinese goes on without a space, English with one."""
    return Words("".join(line.strip() for line in zh.splitlines()), " ".join(en.split()))
