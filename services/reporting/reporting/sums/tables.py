"""The three tables of sums by day, which the migrations make, and which days of a period are counted."""

from hashlib import sha256
from typing import Any

from sqlalchemy import (
    TIMESTAMP,
    BigInteger,
    Column,
    ColumnElement,
    Date,
    Integer,
    MetaData,
    ScalarSelect,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    extract,
    func,
    literal,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from eventlog.read_models.queries import Query
from reporting.measures.counted import FIGURES, PERIOD, counted
from reporting.projections.cases import CASES, TABLE
from reporting.projections.visits import VISITS

_META = MetaData(schema="reporting")
WIDE = frozenset({"paused_seconds"})
"""Figures that can outgrow an integer in a day."""
SUMS = Table(
    "day_sums",
    _META,
    Column("day", Date),
    Column("station_id", Text),
    *(Column(name, BigInteger if name in WIDE else Integer) for name in FIGURES),
)
"""A row a day and station; null where no station has, or had, the case."""
COUNTED = Table("counted_days", _META, Column("day", Date), Column("made_of", Text), Column("counted_at", TIMESTAMP))
"""A row a day that was counted; one on which no case was opened has nothing else."""
CHANGED = Table("changed_days", _META, Column("day", Date), Column("changed_at", TIMESTAMP))
"""A row a change: only ever added, so that those who change cases never wait for one another because of it."""
_MODELS = Table(
    "read_models", _META, Column("name", Text), Column("version", Text), Column("built_at", TIMESTAMP(timezone=True))
)


def day_of(at: ColumnElement[Any]) -> ColumnElement[Any]:
    """The calendar day in China."""
    return cast(func.timezone("Asia/Shanghai", at), Date)


def start_of(day: ColumnElement[Any]) -> ColumnElement[Any]:
    """The midnight in China with which a day begins."""
    return func.timezone("Asia/Shanghai", cast(day, TIMESTAMP))


RULES = sha256(Query(counted(table(PERIOD))).sql.encode()).hexdigest()[:12]
"""Of how figures are made: what was counted by others counts for nothing."""
_OWN = [(each.table.name, each.version) for each in (CASES, VISITS)]


def made_of() -> ScalarSelect[Any]:
    """By which rules days are counted now, and of which tables: a read model that was built anew is another one. Null
    while a table of other code serves, which may be changed without a mark."""
    m = _MODELS.c
    built = cast(extract("epoch", m.built_at), Text)
    return (
        select(literal(f"{RULES} ") + func.string_agg(built, aggregate_order_by(literal(" "), m.name)))
        .where(or_(*(and_(m.name == name, m.version == version) for name, version in _OWN)))
        .having(func.count() == len(_OWN))
        .scalar_subquery()
    )


def days(first: ColumnElement[Any], last: ColumnElement[Any]) -> Select[Any]:
    """Every `day` from the first case to the last, and within these two where they are not null; `stands`: its sums are
    right as they are."""
    opened = TABLE.c.opened_at
    oldest, newest = (day_of(select(edge(opened)).scalar_subquery()) for edge in (func.min, func.max))
    series = func.generate_series(
        cast(case((oldest.is_not(None), func.greatest(oldest, first))), TIMESTAMP),  # none where there is no case
        cast(func.least(newest, last), TIMESTAMP),
        literal_column("interval '1 day'"),
    )
    every = select(cast(series, Date).label("day")).subquery("every")
    changed = select(CHANGED.c.day).distinct().subquery("changed")
    present = and_(COUNTED.c.day == every.c.day, COUNTED.c.made_of == made_of())
    return select(every.c.day, and_(COUNTED.c.day.is_not(None), changed.c.day.is_(None)).label("stands")).select_from(
        every.outerjoin(COUNTED, present).outerjoin(changed, changed.c.day == every.c.day)
    )
