"""Cursors: what a list sealed comes back as it was, and nothing else does."""

from datetime import UTC, datetime
from typing import Any, Literal

import pytest

from service.http.paging import DEFAULT_LIMIT, Page, seal
from service.http.problem_details import Problem

MOMENT = datetime(2026, 3, 2, 1, 0, 0, 123456, UTC)


def page(after: str | None, path: str = "/cases") -> Page:
    return Page(path, b"", DEFAULT_LIMIT, after)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (str, "c-𠮷"),
        (str, ""),
        (int, 0),
        (int, 2**63 - 1),
        (tuple[datetime, str], (MOMENT, "c-1")),
        (tuple[bool, datetime, str], (False, MOMENT, "c-1")),
        (tuple[str, Literal["respond", "arrive"]], ("c-1", "arrive")),
    ],
)
def test_a_key_comes_back_as_it_was(kind: type[Any], key: Any) -> None:
    assert page(seal("/cases", key)).after(kind) == key
    assert page(None).after(kind) is None


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (str, 5),
        (str, None),
        (str, ["c-1"]),
        (str, {"c": 1}),
        (str, "nul \0"),
        (int, "5"),
        (int, 5.0),
        (int, True),
        (int, -1),
        (int, 2**63),
        (bool, 1),
        (datetime, "yesterday"),
        (datetime, "2026-03-02T01:00:00"),
        (datetime, "2026-03-02T09:00:00+08:00"),
        (datetime, "0001-01-01T00:00:00+08:00"),
        (datetime, 1772413200),
        (tuple[datetime, str], (MOMENT,)),
        (tuple[datetime, str], (MOMENT, "c-1", "c-2")),
        (tuple[datetime, str], ("c-1", MOMENT)),
        (tuple[datetime, str], (MOMENT, "nul \0")),
        (tuple[str, Literal["respond", "arrive"]], ("c-1", "solve")),
    ],
)
def test_another_kind_of_key_is_refused(kind: type[Any], key: Any) -> None:
    with pytest.raises(Problem) as caught:
        page(seal("/cases", key)).after(kind)
    assert (caught.value.kind.status, caught.value.faults[0].field) == (400, "after")


def test_a_cursor_fits_its_own_list_only() -> None:
    with pytest.raises(Problem):
        page(seal("/cases", "c-1"), "/customers").after(str)
