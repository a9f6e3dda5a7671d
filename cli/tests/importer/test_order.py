"""Rows in order of time, each once, and none that is far from the rest of its case."""

from datetime import UTC, datetime, timedelta

from aftersales.importer.mapping import Milestone
from aftersales.importer.order import in_order, runs_backwards
from aftersales.importer.rows import Row

START = datetime(2024, 3, 1, 8, tzinfo=UTC)
YEAR = timedelta(days=366)
NAMES = ("resource", "customer", "station", "product")


def row(line: int, days: float, case: str = "7", milestone: Milestone = "note", **words: str) -> Row:
    names = {"resource": "Anna", "customer": "ACME", "station": "North", "product": "printer"} | words
    resource, customer, station, product = (names[name] for name in NAMES)
    at = START + timedelta(days=days)
    return Row(line, case, milestone, milestone, at, resource, customer, station, product)


def lines(rows: list[Row], farthest: timedelta = YEAR) -> tuple[list[int], list[int], list[int]]:
    """Which are played, which are left out, and which are remarked on."""
    ordered, bad, notes = in_order(rows, farthest)
    return [each.line for each in ordered], [each.line for each in bad], [each.line for each in notes]


def test_one_row_far_from_the_rest_of_its_case_is_left_out() -> None:
    rows = [row(2, 0), row(3, 1), row(4, 800), row(5, 2), row(6, 700, case="8"), row(7, 701, case="8")]
    assert lines(rows)[:2] == ([2, 3, 5, 6, 7], [4])
    assert lines(rows, timedelta(days=1000))[:2] == ([2, 3, 5, 6, 7, 4], [])


def test_it_says_which_day_and_which_bound() -> None:
    [remark] = in_order([row(2, 0), row(3, 1), row(4, 800)], YEAR)[1]
    assert remark.en == "7: 2026-05-10, more than 366 days (farthest_days) from the other rows of the case"


def test_a_row_long_before_the_rest_is_left_out_too() -> None:
    assert lines([row(2, -800), row(3, 0), row(4, 1)])[:2] == ([3, 4], [2])


def test_where_no_part_is_larger_the_first_stays() -> None:
    """What is left out can come in later, with a wider bound; what has come in cannot be taken back."""
    assert lines([row(2, 0), row(3, 800)])[:2] == ([2], [3])


def test_a_case_may_rest_for_as_long_as_the_bound_says() -> None:
    assert lines([row(2, 0), row(3, 366)])[:2] == ([2, 3], [])


def test_a_row_that_stands_there_twice_counts_once() -> None:
    rows = [
        row(2, 0, milestone="respond"),
        row(3, 0, milestone="respond", customer="acme\u200b"),
        row(4, 0, milestone="respond", resource="Bo"),
        row(5, 0, milestone="respond", case="8"),
        row(6, 0.1, milestone="respond"),
    ]
    assert lines(rows) == ([2, 4, 5, 6], [], [3])
    assert [each.times for each in in_order(rows, YEAR)[0]] == [2, 1, 1, 1]


def test_a_file_that_begins_with_its_latest_rows_is_read_from_its_end() -> None:
    """Among equal times, too: or the solution would come before the response of the same minute."""
    rows = [row(2, 1, milestone="solve"), row(3, 1, milestone="respond"), row(4, 0), row(5, 0, case="8")]
    assert runs_backwards(rows)
    assert lines(rows) == ([5, 4, 3, 2], [], [2])


def test_one_row_out_of_order_makes_no_file_run_backwards() -> None:
    assert lines([row(2, 0), row(3, 2), row(4, 1), row(5, 3), row(6, 3, milestone="close")]) == (
        [2, 4, 3, 5, 6],
        [],
        [4],
    )
