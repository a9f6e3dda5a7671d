"""The fault campaign's own checks see what they are there for."""

from typing import Any

import pytest
from campaign.checks import false_alarms, stalled
from tests.in_memory import START

from events.catalog.callback import CallbackConcluded, CallbackRequested, CallbackWithdrawn
from events.catalog.dispatch import FaultSolved, VisitConcluded, WorkOrderReceived
from events.catalog.intake import CaseClosed, CaseRouted
from events.catalog.sla_monitor import SlaWarned

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


def test_an_alarm_in_a_short_campaign_is_false() -> None:
    assert false_alarms(WHOLE) == []
    assert len(false_alarms(WHOLE | {"sla_monitor": [SlaWarned("k1", "respond", START)]})) == 1
