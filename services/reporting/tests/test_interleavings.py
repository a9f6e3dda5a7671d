"""Sources reach reporting in any order; the row of a case is always the same."""

import re
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import table

from eventlog.handler import Received
from eventlog.read_models.queries import Query
from eventlog.testing import delivered
from events.catalog import codec, work_order
from events.catalog.callback_task import CallbackConcluded
from events.catalog.work_order import WorkOrderReceived
from reporting.measures.counted import PERIOD, counted
from reporting.projections.case_row import CaseRow, changed
from reporting.projections.cases import CASES, CLOCKS, FOLDS
from reporting.projections.folds import callback as callback_fold
from reporting.projections.folds import dispatch as dispatch_fold
from reporting.projections.folds import intake as intake_fold
from reporting.projections.folds import sla_monitor as sla_fold
from reporting.projections.visits import VISITS
from reporting.sums.marking import IN_NO_FIGURE

SOURCES = {"intake": intake_fold, "dispatch": dispatch_fold, "sla_monitor": sla_fold, "callback": callback_fold}
CHOICES: dict[str, list[Any]] = {
    "case_id": [*["case-1"] * 5, "case-2"],
    "work_order_id": ["order-1", "order-2", "order-3"],
    "visit_no": [1, 2, 3],
}
"""Few cases and work orders, so that events meet."""


def some(event: type, number: int) -> Any:
    """One of the many events of a class, always the same for a number."""
    luck, hints = Random(f"{event.__name__} {number}"), get_type_hints(event)
    return event(**{field.name: pick(luck, hints[field.name], CHOICES.get(field.name)) for field in fields(event)})


def pick(luck: Random, hint: Any, choices: list[Any] | None) -> Any:
    arguments = get_args(hint)
    if choices or get_origin(hint) is Literal:
        return luck.choice(choices or arguments)
    if type(None) in arguments:
        return luck.choice([None, pick(luck, arguments[0], None)])
    if get_origin(hint) is tuple:
        return ()
    if is_dataclass(hint):
        return some(hint, luck.randrange(20))  # type: ignore[arg-type]  # a dataclass as a type hint is a class
    if hint is datetime:
        return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=luck.randrange(10**6))
    if hint is date:
        return date(2026, 1, 1) + timedelta(days=luck.randrange(30))
    plain: dict[Any, list[Any]] = {str: ["a", "b", "c"], int: [0, 1, 90], bool: [True, False]}
    return luck.choice(plain[hint])


def history(source: str) -> st.SearchStrategy[list[Received]]:
    """What one source says, in its order."""
    events = [event for event, kind in codec.kinds.items() if kind.source == source and event in FOLDS]
    sayings = [some(event, number) for event in events for number in range(12)]
    return st.lists(st.sampled_from(sayings), min_size=8, max_size=24).map(lambda told: delivered(codec, source, told))


UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is no failure."""
HISTORIES = [history(source) for source in SOURCES]


def merged(
    draw: Callable[[st.SearchStrategy[list[int]]], list[int]], histories: Sequence[Sequence[Received]]
) -> list[Received]:
    """One interleaving that keeps the order of each source."""
    turns = draw(st.permutations([number for number, told in enumerate(histories) for _ in told]))
    waiting = [iter(told) for told in histories]
    return [next(waiting[number]) for number in turns]


@st.composite
def told_at_once(draw: st.DrawFn) -> tuple[list[list[Received]], list[Received]]:
    """What each source says, and one order in which it can reach reporting."""
    histories = [draw(history) for history in HISTORIES]
    return histories, merged(draw, histories)


@UNHURRIED
@given(told_at_once())
def test_every_interleaving_gives_the_same_rows(told: tuple[list[list[Received]], list[Received]]) -> None:
    """Each source's columns are what that source alone makes of them, so the order between sources cannot matter."""
    histories, together = told
    rows = CASES.fold(together)
    for fold, alone in zip(SOURCES.values(), map(CASES.fold, histories), strict=True):
        for case_id, row in rows.items():
            lonely = alone.get(case_id) or CaseRow(case_id)
            assert {name: getattr(row, name) for name in fold.COLUMNS} == {
                name: getattr(lonely, name) for name in fold.COLUMNS
            }


@UNHURRIED
@given(told_at_once(), st.integers(1, 7))
def test_batches_make_no_difference(told: tuple[list[list[Received]], list[Received]], size: int) -> None:
    _, events = told
    rows: dict[str, CaseRow | None] = {}
    for start in range(0, len(events), size):
        rows = CASES.fold(events[start : start + size], rows)
    assert rows == CASES.fold(events)


def of_visit(number: int, told: Sequence[Any]) -> list[Received]:
    """A visit's order and the call-back about it: two streams that begin once and go on as they like."""
    order = {"case_id": "case-1", "work_order_id": f"order-{number}"}
    received = replace(some(WorkOrderReceived, number), visit_no=number, **order)
    return delivered(
        codec, "dispatch", [received, *(replace(event, **order) for event in told)], stream=f"order-{number}"
    )


ORDER_EVENTS = [event for event in work_order.KIND.events if event in FOLDS]
ORDER_SAYINGS = [some(event, number) for event in ORDER_EVENTS if event is not WorkOrderReceived for number in range(4)]
VERDICTS = delivered(
    codec, "callback", [replace(some(CallbackConcluded, number), case_id="case-1") for number in range(4)]
)


@UNHURRIED
@given(st.lists(st.lists(st.sampled_from(ORDER_SAYINGS), max_size=6), min_size=3, max_size=3), st.data())
def test_streams_of_one_source_may_come_in_any_order(told: list[list[Any]], data: st.DataObject) -> None:
    """What was parked of one stream is taken up after later events of the others."""
    streams = [of_visit(number, events) for number, events in enumerate(told, 1)] + [[verdict] for verdict in VERDICTS]
    in_turn = [event for stream in streams for event in stream]
    assert CASES.fold(merged(data.draw, streams)) == CASES.fold(in_turn)


def test_each_column_belongs_to_one_source() -> None:
    owned = [column for fold in SOURCES.values() for column in fold.COLUMNS]
    assert sorted(owned) == sorted({field.name for field in fields(CaseRow)} - {"case_id", "last_at"})


@pytest.mark.parametrize(("source", "fold"), SOURCES.items())
def test_a_source_writes_its_own_columns_only(source: str, fold: Any) -> None:
    assert {codec.kinds[event].source for event in fold.FOLDS} == {source}

    @UNHURRIED
    @given(history(source), history(source))
    def only_own(before: list[Received], told: list[Received]) -> None:
        row = CASES.fold(before).get("case-1") or CaseRow("case-1")
        for event, recorded in told:
            assert fold.FOLDS[type(event)](row, event, recorded.time).keys() <= fold.COLUMNS

    only_own()


def test_what_marks_no_day_changes_no_figure() -> None:
    derived = {f"{clock}_breached_by" for clock in CLOCKS}
    read = set(re.findall(r"reporting\.cases\.(\w+)", Query(counted(table(PERIOD))).sql))
    assert {"opened_at", "status", "called_back", "respond_breached_at", *derived} <= read
    read = read - derived | {"holders"}
    assert not IN_NO_FIGURE & VISITS.events

    @UNHURRIED
    @given(told_at_once(), st.sampled_from([some(event, number) for event in IN_NO_FIGURE for number in range(6)]))
    def changes_none(told: tuple[Any, list[Received]], event: Any) -> None:
        row = CASES.fold(told[1]).get("case-1") or CaseRow("case-1")
        after = changed(row, FOLDS[type(event)](row, event, datetime(2026, 1, 5, tzinfo=UTC)))
        assert {name: getattr(row, name) for name in read} == {name: getattr(after, name) for name in read}

    changes_none()
