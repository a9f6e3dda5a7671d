"""What people call types of events, and from when to when."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from eventlog import period
from eventlog.type_names import fits, short, strangers

ASSIGNED, LATER = "aftersales.dispatch.technician-assigned.v1", "aftersales.dispatch.technician-assigned.v2"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    "pattern",
    ["technician-assigned", "TechnicianAssigned", ASSIGNED, ASSIGNED[:-3], "technician-*", "aftersales.dispatch.*"],
)
def test_a_type_has_many_names(pattern: str) -> None:
    assert fits((pattern,), ASSIGNED) and fits(("nothing", pattern), ASSIGNED)
    assert strangers([pattern], [ASSIGNED]) == []


@pytest.mark.parametrize("pattern", ["technician", "technician-assigned.v2", "*.intake.*", "technicianassigned"])
def test_and_not_others(pattern: str) -> None:
    assert not fits((pattern,), ASSIGNED)
    assert strangers([pattern, ASSIGNED], [ASSIGNED]) == [pattern]


def test_its_short_name() -> None:
    assert [short(ASSIGNED), short(LATER), short("x")] == ["technician-assigned", "technician-assigned.v2", "x"]


def test_a_day_begins_and_ends_where_people_live() -> None:
    assert period.since("2026-03-09", SHANGHAI) == datetime(2026, 3, 8, 16, tzinfo=UTC)
    assert period.until("2026-03-09", SHANGHAI) == datetime(2026, 3, 9, 16, tzinfo=UTC)
    for read in (period.since, period.until):
        assert read("2026-03-09t09:00+08:00", SHANGHAI) == datetime(2026, 3, 9, 1, tzinfo=UTC)
        for text in ("2026-03-09T09:00", "2026-02-30", "20260309", "yesterday", ""):
            with pytest.raises(ValueError, match=r"|".join((re.escape(text), "range", "day"))):
                read(text, SHANGHAI)
