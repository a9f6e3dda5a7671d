"""What a view for SQL is made of: its columns, each with its meaning in Chinese and English, and whose rows they are.

Whoever reads sees the rows of the stations that `analytics.readers` gives them. What stands in it no reader can see;
whoever can (the owner of the tables, a superuser) could read the tables as well, and sees all rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SCHEMA = "analytics"

SEES_ALL = f"""(SELECT has_table_privilege(session_user, '{SCHEMA}.readers', 'SELECT') OR EXISTS (
    SELECT FROM {SCHEMA}.readers WHERE role = session_user AND station_id IS NULL))"""
OWN = f"(SELECT station_id FROM {SCHEMA}.readers WHERE role = session_user AND station_id IS NOT NULL)"


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is made by `sql`, which is the same where nothing else is said."""

    name: str
    zh: str
    en: str
    sql: str = ""

    @property
    def made(self) -> str:
        return f"{self.sql or self.name} AS {self.name}"


@dataclass(frozen=True, slots=True)
class View:
    """`source` is what comes after FROM, conditions included; `stations` are the columns that say whose a row is."""

    name: str
    zh: str
    en: str
    columns: Sequence[Column]
    source: str
    stations: Sequence[str] = ("station_id",)

    def statements(self) -> list[str]:
        """Makes the view, and says what it means where a program for SQL shows it."""
        full = f"{SCHEMA}.{self.name}"
        own = " OR ".join([SEES_ALL, *(f"{station} IN {OWN}" for station in self.stations)])
        made = ", ".join(column.made for column in self.columns)
        return [
            f"CREATE VIEW {full} WITH (security_barrier = true) AS\n"
            f"SELECT * FROM (SELECT {made} FROM {self.source}) AS {self.name}\nWHERE {own}",
            f"COMMENT ON VIEW {full} IS {_quoted(self.zh, self.en)}",
            *(f"COMMENT ON COLUMN {full}.{column.name} IS {_quoted(column.zh, column.en)}" for column in self.columns),
        ]


def seconds(begin: str, end: str) -> str:
    """SQL of the whole seconds between two times; null where one of them is."""
    return f"extract(epoch FROM {end} - {begin})::bigint"


def _quoted(zh: str, en: str) -> str:
    return "'" + f"{zh} · {en}".replace("'", "''") + "'"
