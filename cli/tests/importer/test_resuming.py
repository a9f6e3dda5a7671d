"""A case that is there already: known rows are known again, and new ones go on where it stands."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from aftersales.importer.mapping import Milestone
from aftersales.importer.registered import Deed, KnownCase
from aftersales.importer.resuming import DEEDS, Played, fresh, resumed
from aftersales.importer.rows import Row
from aftersales.importer.steps import Step

START = datetime(2024, 3, 1, 8, tzinfo=UTC)
Done = list[tuple[Row, Step]]


def row(minute: int, milestone: Milestone, who: str = "anna", line: int | None = None) -> Row:
    at = START + timedelta(minutes=minute)
    return Row(minute + 2 if line is None else line, "7", milestone, milestone, at, who, "ACME", "North", None)


def who(each: Row) -> str:
    return each.resource


def steps_of(played: Sequence[Played]) -> Done:
    return [(each.row, step) for each in played for step in each.steps]


def case_after(done: Done) -> KnownCase:
    """The case as its events tell it, once these steps were taken."""
    deeds: list[Deed] = []
    technicians: dict[int, str] = {}
    for each, step in done:
        deeds.append(Deed(each.at, DEEDS[step.name]))
        deeds += [Deed(each.at, "case-routed")] if step.name == "reopen" else []
        deeds += [Deed(each.at, "case-closed")] if step.name == "conclude" else []
        technicians |= {step.visit_no: step.technician_id} if step.technician_id else {}
    alarm = Deed(START + timedelta(days=900), "sla-breached")
    return KnownCase("7: open", "customer-acme", None, "north", "anna", START, (*deeds, alarm), technicians)


def imported(*rows: Row) -> KnownCase:
    return case_after(steps_of(list(fresh(rows, who))))


def left(case: KnownCase, *rows: Row) -> list[str]:
    """What is done for each row, or why nothing is."""
    return [
        "differs" if each.differs else "known" if each.known else " ".join(step.name for step in each.steps)
        for each in resumed(rows, case, who)
    ]


def test_the_same_rows_again_do_nothing() -> None:
    rows = row(0, "open"), row(10, "respond"), row(20, "wait_customer"), row(30, "note"), row(40, "close")
    assert left(imported(*rows), *rows) == ["known"] * 5


def test_a_later_file_with_all_the_rows_goes_on_where_the_case_stands() -> None:
    rows = row(0, "open"), row(10, "respond"), row(20, "wait_customer"), row(30, "respond"), row(40, "close")
    assert left(imported(*rows[:3]), *rows) == ["known", "known", "known", "resume contact", "solve reach conclude"]


def test_a_later_file_with_the_further_rows_alone_does_the_same() -> None:
    rows = row(0, "open"), row(10, "respond"), row(20, "visit"), row(30, "close"), row(40, "visit")
    case = imported(*rows[:3])
    assert left(case, *rows[3:]) == ["solve reach conclude", "reopen accept assign contact depart"]


def test_whoever_has_the_work_keeps_it_over_files() -> None:
    case = imported(row(0, "open"), row(10, "respond", "bo"))
    assert left(case, row(20, "respond", "bo")) == ["contact"]
    assert left(case, row(20, "respond", "chen")) == ["assign contact"]


def test_a_row_that_was_changed_is_named_and_what_comes_later_is_done() -> None:
    """Its old time stays in the case, its new one cannot come in: events are not taken back."""
    case = imported(row(0, "open"), row(10, "respond"), row(30, "solve"))
    rows = row(0, "open"), row(12, "respond"), row(30, "solve"), row(50, "close")
    assert left(case, *rows) == ["known", "differs", "known", "reach conclude"]


def test_a_row_that_was_left_out_at_first_comes_too_late() -> None:
    case = imported(row(0, "open"), row(10, "respond"), row(60, "close"))
    rows = row(0, "open"), row(10, "respond"), row(20, "solve"), row(60, "close"), row(70, "note")
    assert left(case, *rows) == ["known", "known", "differs", "known", "reopen"]


def test_rows_of_one_minute_are_known_in_any_order() -> None:
    rows = row(0, "open", line=2), row(0, "respond", line=3), row(0, "solve", line=4)
    assert left(imported(*rows), *reversed(rows)) == ["known"] * 3


def test_a_further_row_of_the_last_minute_is_done() -> None:
    case = imported(row(0, "open"), row(10, "respond"))
    assert left(case, row(0, "open"), row(10, "respond"), row(10, "solve", line=20)) == ["known", "known", "solve"]


milestones = st.sampled_from(["open", "note", "respond", "visit", "wait_customer", "wait_parts", "solve", "close"])
histories = st.lists(st.tuples(milestones, st.integers(0, 2), st.sampled_from(["anna", "bo"])), min_size=1, max_size=9)
"""Milestone, minutes since the row before, who."""


def rows_of(history: list[tuple[Milestone, int, str]], least: int = 0) -> list[Row]:
    """Rows in order of time; some of the same minute, where `least` is 0."""
    minute, rows = 0, []
    for line, (milestone, gap, name) in enumerate(history, start=2):
        minute += gap + least
        rows.append(row(minute, milestone, name, line))
    return rows


@given(histories, st.data())
def test_an_import_that_was_killed_anywhere_is_finished_exactly(
    history: list[tuple[Milestone, int, str]], data: st.DataObject
) -> None:
    rows = rows_of(history, least=1)
    whole = steps_of(list(fresh(rows, who)))
    done = data.draw(st.integers(1, len(whole)))
    again = list(resumed(rows, case_after(whole[:done]), who))
    assert steps_of(again) == whole[done:]
    assert not any(each.differs for each in again)


@given(histories, st.data())
def test_a_file_for_each_month_does_what_one_file_does(
    history: list[tuple[Milestone, int, str]], data: st.DataObject
) -> None:
    rows = rows_of(history)
    whole = steps_of(list(fresh(rows, who)))
    cuts = [number for number in range(1, len(rows)) if rows[number - 1].at < rows[number].at]
    cut = data.draw(st.sampled_from(cuts)) if cuts else len(rows)
    first = steps_of(list(fresh(rows[:cut], who)))
    if cut < len(rows):
        assert first + steps_of(list(resumed(rows[cut:], case_after(first), who))) == whole
    assert first + steps_of(list(resumed(rows, case_after(first), who))) == whole


@given(histories, st.data())
def test_another_order_of_the_rows_does_nothing_again(
    history: list[tuple[Milestone, int, str]], data: st.DataObject
) -> None:
    rows = rows_of(history)
    shuffled = sorted(data.draw(st.permutations(rows)), key=lambda each: each.at)
    again = list(resumed(shuffled, imported(*rows), who))
    assert [(each.known, each.steps) for each in again] == [(True, ())] * len(rows)
