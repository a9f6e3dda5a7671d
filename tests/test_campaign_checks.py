"""The fault campaign's own checks see what they are there for, and its books and its disk do what they say."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from campaign.books import Books
from campaign.callers import Journal
from campaign.checks import false_alarms, stalled
from tests.in_memory import START
from tests.ledger import Taken

from events.catalog.callback_task import CallbackConcluded, CallbackRequested, CallbackWithdrawn
from events.catalog.case import CaseClosed, CaseEnded, CaseRouted
from events.catalog.sla import SlaWarned
from events.catalog.work_order import FaultSolved, VisitConcluded, WorkOrderCancelled, WorkOrderReceived

WHOLE: dict[str, list[Any]] = {
    "intake": [
        CaseRouted("k1", "s1", "", 1, "华东", "c1", None, None, "卡纸", None, False),
        CaseClosed("k1", "satisfied"),
    ],
    "dispatch": [
        WorkOrderReceived("w1", "k1", "s1", 1, "c1", None, None, "卡纸", None, False),
        FaultSolved("w1", "k1", "s1", 1, "换硒鼓"),
        FaultSolved("w1", "k1", "s1", 1, "换主板", 2),
        VisitConcluded("w1", "k1", "s1", 1, "satisfied", ""),
    ],
    "callback": [
        CallbackRequested("t1", "k1", "visit", 1, "w1", "s1", True),
        CallbackConcluded("t1", "k1", "visit", 1, "attitude", "", "s1"),
        CallbackWithdrawn("t1", "k1", "attitude"),
        CallbackRequested("t1", "k1", "visit", 1, "w1", "s1", True, 2),
        CallbackConcluded("t1", "k1", "visit", 1, "satisfied", "", "s1", 2),
    ],
    "sla_monitor": [],
}


def test_a_whole_road_is_not_stalled() -> None:
    assert stalled(WHOLE) == []


@pytest.mark.parametrize(
    ("source", "place", "said"),
    [
        ("intake", 1, "has not moved"),
        ("dispatch", 0, "no order"),
        ("dispatch", 3, "0 visits over"),
        ("callback", 2, "0 set aside"),
        ("callback", 3, "no call-back"),
    ],
)
def test_what_nobody_took_up_is_named(source: str, place: int, said: str) -> None:
    left = [event for number, event in enumerate(WHOLE[source]) if number != place]
    assert any(said in line for line in stalled(WHOLE | {source: left}))


def test_a_case_that_ended_before_it_was_concluded_is_not_stalled_and_one_that_nobody_called_off_is() -> None:
    ended = [WHOLE["intake"][0], CaseEnded("k1", "cancelled", "取消", visit_no=1)]
    cancelled = [*WHOLE["dispatch"], WorkOrderCancelled("w1", "k1", "s1", 1, "cancelled", "取消")]
    aside = [*WHOLE["callback"], CallbackWithdrawn("t1", "k1", "satisfied", "cancelled", "s1")]
    assert stalled(WHOLE | {"intake": ended, "dispatch": cancelled, "callback": aside}) == []
    assert any("its order has not" in line for line in stalled(WHOLE | {"intake": ended}))


def test_an_alarm_in_a_short_campaign_is_false() -> None:
    assert false_alarms(WHOLE) == []
    assert len(false_alarms(WHOLE | {"sla_monitor": [SlaWarned("k1", "respond", START)]})) == 1


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with closing(Journal(tmp_path / "journal")) as journal:
        yield Books(journal)


def test_a_restore_forgets_what_stood_behind_the_end_of_its_log_and_nothing_else(books: Books) -> None:
    for number, (service, position) in enumerate([("intake", 7), ("intake", 8), ("dispatch", 9), ("dispatch", 10)]):
        books.take(number, Taken(service, f"clerk {number}", position))
        books.journal.answered[str(number)] = ("clerk", service, "/", {}, 201, {})
    books.lost({"intake": 7, "dispatch": 9})
    assert [*books.taken] == ["clerk 0", "clerk 2"]
    assert [*books.journal.answered] == ["0", "2"]
    assert (books.again, books.forgotten, books.era) == ({1, 3}, 2, 1)


def test_a_repetition_that_names_another_position_is_noted(books: Books) -> None:
    books.take(1, Taken("intake", "clerk 1", 7))
    books.take(1, Taken("intake", "clerk 1", 7))
    assert books.wrong == []
    books.take(1, Taken("intake", "clerk 1", 8))
    assert len(books.wrong) == 1


FILLED = """
import pathlib, sys
from campaign.disk import Disk
folder = pathlib.Path(sys.argv[1])
disk = Disk.over(folder)
if disk is None:
    sys.exit(77)
(folder / "before").write_bytes(b"x" * 1_000_000)
disk.fill()
try:
    (folder / "after").write_bytes(b"x" * 1_000_000)
except OSError as error:
    print(error.strerror)
disk.free()
(folder / "after").write_bytes(b"x" * 1_000_000)
print(sorted(file.name for file in folder.iterdir()))
"""


def test_a_disk_is_full_and_then_free_and_goes_with_its_process(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FILLED, str(tmp_path)], capture_output=True, text=True, check=False, timeout=60
    )
    if done.returncode == 77:
        pytest.skip("needs root on Linux, with the right to mount")
    assert (done.stdout, done.stderr) == ("No space left on device\n['after', 'before']\n", "")
    assert [*tmp_path.iterdir()] == []
