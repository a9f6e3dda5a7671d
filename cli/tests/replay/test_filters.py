"""What `--type`, `--since`, `--until` and the other filters mean."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from aftersales.replay.reading.filters import Filter, fits, short
from aftersales.replay.reading.memory import Known
from aftersales.replay.reading.moments import since, until
from eventlog.envelope import Recorded

NAME = "aftersales.dispatch.technician-assigned.v1"
TIME = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
EVENT = Recorded("dispatch", 7, UUID(int=7), "work_order-w1", 1, NAME, "c1", TIME, "{}", None, None, "a", None)
KNOWN = Known(EVENT, "c1", "s1")


@pytest.mark.parametrize(
    "pattern",
    [
        NAME,
        "aftersales.dispatch.technician-assigned",
        "technician-assigned",
        "technician-assigned.v1",
        "TechnicianAssigned",
        "Technician*",
        "*-assigned",
        "aftersales.dispatch.*",
        "*",
    ],
)
def test_a_type_has_several_names(pattern: str) -> None:
    assert fits(("CaseClosed", pattern), NAME)


@pytest.mark.parametrize("pattern", ["technician", "technicianassigned", "Assigned", "aftersales.intake.*", "", "*.v2"])
def test_a_name_must_fit_whole(pattern: str) -> None:
    assert not fits((pattern,), NAME)


def test_a_strange_type_has_its_whole_name_alone() -> None:
    assert fits(("something else",), "something else")
    assert not fits(("else",), "something else")
    assert (short("something else"), short(NAME)) == ("something else", "technician-assigned")
    assert short("aftersales.dispatch.technician-assigned.v2") == "technician-assigned.v2"


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        (Filter(), True),
        (Filter(types=("Fault*", "technician-*")), True),
        (Filter(types=("Fault*",)), False),
        (Filter(case="c1", station="s1", sources=("intake", "dispatch")), True),
        (Filter(case="c2"), False),
        (Filter(station="s2"), False),
        (Filter(sources=("intake",)), False),
        (Filter(since=TIME), True),
        (Filter(since=TIME + timedelta(microseconds=1)), False),
        (Filter(until=TIME), False),
        (Filter(until=TIME + timedelta(microseconds=1)), True),
    ],
)
def test_every_filter_must_take_it(question: Filter, taken: bool) -> None:
    assert question.takes(KNOWN) is taken


def test_what_is_not_known_is_not_taken_for_it() -> None:
    unknown = Known(replace(EVENT, key="c1"), None, None)
    assert not Filter(case="c1").takes(unknown)
    assert not Filter(station="s1").takes(unknown)
    assert Filter().takes(unknown)


def test_a_day_is_a_day_in_shanghai() -> None:
    assert since("2026-03-09") == datetime(2026, 3, 8, 16, tzinfo=UTC)
    assert until("2026-03-09") == datetime(2026, 3, 9, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["2026-03-09T09:00:00+08:00", "2026-03-09T01:00:00Z", "2026-03-09t01:00:00.000z", "2026-03-08 17:00-08:00"]
)
def test_a_moment_has_a_zone(text: str) -> None:
    assert since(text) == until(text) == TIME


@pytest.mark.parametrize(
    "text", ["", "2026-03-09T09:00:00", "yesterday", "20260309", "2026-W11-1", "2026-02-30", "9999-12-31", "2026-03"]
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 – whatever it says, the option says it better
        until(text)
