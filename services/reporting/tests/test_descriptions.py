"""Every event of a case is told in Chinese and English, from its own fields."""

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from events.catalog import callback, dispatch, intake, sla_monitor
from events.catalog.types import Slot
from reporting.descriptions import SENTENCES, describe
from reporting.descriptions.words import LONGEST, duration, moment, short, slot_words

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
PUBLISHED = [event for module in (intake, dispatch, sla_monitor, callback) for event in module.EVENTS]
OF_A_CASE = [event for event in PUBLISHED if any(field.name == "case_id" for field in fields(event))]
UNTOLD = {"note", "answer"}
"""Fields in which people write what is personal."""


def sample(event: type, choice: int = 0) -> Any:
    """An event whose texts are named like their fields; `choice` picks among several literals."""
    hints = get_type_hints(event)
    return event(**{field.name: value(hints[field.name], field.name, choice) for field in fields(event)})


def value(hint: Any, name: str, choice: int) -> Any:
    arguments = get_args(hint)
    if get_origin(hint) is Literal:
        return arguments[choice % len(arguments)]
    if type(None) in arguments:
        return None if choice % 2 else value(arguments[0], name, choice)
    if get_origin(hint) is tuple:
        return () if choice % 2 else (f"<{name}>", f"<{name}>")
    if hint is datetime:
        return NOON
    if is_dataclass(hint):
        return sample(hint, choice)  # type: ignore[arg-type]  # a dataclass as a type hint is a class
    return {str: f"<{name}>", int: 7_500, bool: choice % 2 == 0}[hint]


def test_every_event_of_a_case_has_a_sentence() -> None:
    assert set(SENTENCES) == set(OF_A_CASE)


@pytest.mark.parametrize("event", OF_A_CASE)
@pytest.mark.parametrize("choice", range(9))
def test_a_sentence_is_one_line_in_each_language(event: type, choice: int) -> None:
    line = describe(sample(event, choice))
    assert line.zh
    assert line.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in line.zh)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in line.en)
    assert "\n" not in line.zh + line.en


@pytest.mark.parametrize("event", OF_A_CASE)
def test_what_is_personal_is_left_out(event: type) -> None:
    line = describe(sample(event))
    for name in UNTOLD:
        assert f"<{name}>" not in line.zh + line.en


def test_free_text_becomes_one_short_line() -> None:
    assert short("  paper\n\tjam  ") == "paper jam"
    assert short("𠮷" * 500) == "𠮷" * (LONGEST - 1) + "…"
    assert short("x" * LONGEST) == "x" * LONGEST


def test_times_are_read_in_china() -> None:
    assert moment(datetime(2026, 3, 5, 17, 30, tzinfo=UTC)) == "2026-03-06 01:30"
    day = slot_words(Slot(NOON, NOON.replace(hour=6)))
    assert day.zh == day.en == "2026-03-05 12:00–14:00"
    assert slot_words(Slot(NOON, NOON.replace(day=6))).en == "2026-03-05 12:00–2026-03-06 12:00"
    assert slot_words(None).zh == "未约时间"


@pytest.mark.parametrize(("seconds", "en"), [(0, "0 min"), (119, "1 min"), (7_500, "2 h 5 min")])
def test_durations_are_told_in_minutes(seconds: int, en: str) -> None:
    assert duration(seconds).en == en
