"""Every event is told in Chinese and English, from its own fields."""

import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from events.catalog import codec
from events.catalog.callback_task import CallbackRequested
from events.catalog.case import RequestReceived
from events.catalog.work_order import WorkOrderTransferred, WorkSuspended
from events.types import CHOICES, Channel, Slot, slot_words
from events.words import Words, choice, duration, meaning, moment, one_line

NOON = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
PUBLISHED = list(codec.names)
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
        return () if choice % 2 else (value(arguments[0], name, choice),) * 2
    if hint is datetime:
        return NOON
    if hint is date:
        return NOON.date()
    if is_dataclass(hint):
        return sample(hint, choice)  # type: ignore[arg-type]  # a dataclass as a type hint is a class
    return {str: f"<{name}>", int: 7_500, bool: choice % 2 == 0}[hint]


@pytest.mark.parametrize("event", PUBLISHED)
@pytest.mark.parametrize("choice", range(9))
def test_a_sentence_is_one_line_in_each_language(event: type, choice: int) -> None:
    line = sample(event, choice).sentence()
    assert line.zh
    assert line.en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in line.zh)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in line.en)
    assert "\n" not in line.zh + line.en
    assert not re.search(r"(?<![<\w])[a-z]+_[a-z_]+", line.zh + " " + line.en), "a name of the code, and no word"


@pytest.mark.parametrize("event", PUBLISHED)
def test_what_is_personal_is_left_out(event: type) -> None:
    line = sample(event).sentence()
    for name in UNTOLD:
        assert f"<{name}>" not in line.zh + line.en


def test_free_text_becomes_one_line_and_stays_whole() -> None:
    assert one_line("  paper\n\tjam  ") == "paper jam"
    assert one_line("𠮷" * 4000) == "𠮷" * 4000


def test_times_are_read_in_china() -> None:
    assert moment(datetime(2026, 3, 5, 17, 30, tzinfo=UTC)) == "2026-03-06 01:30"
    day = slot_words(Slot(NOON, NOON.replace(hour=6)))
    assert day == ("2026-03-05 12:00–14:00（北京时间）", "2026-03-05 12:00–14:00 (Asia/Shanghai)")
    assert slot_words(Slot(NOON, NOON.replace(day=6))).en == "2026-03-05 12:00–2026-03-06 12:00 (Asia/Shanghai)"
    assert slot_words(None).zh == "未约时间"


@pytest.mark.parametrize(("seconds", "en"), [(0, "0 min"), (119, "1 min"), (7_500, "2 h 5 min")])
def test_durations_are_told_in_minutes(seconds: int, en: str) -> None:
    assert duration(seconds).en == en


def test_every_value_of_every_choice_has_words() -> None:
    for hint, words in CHOICES.items():
        assert set(get_args(hint)) == set(words)
        assert all(said.zh and said.en for said in words.values())


def test_a_value_of_a_newer_service_stands_for_itself() -> None:
    assert choice(CHOICES[Channel], "wechat") == Words("wechat", "wechat")


def test_a_field_name_may_mean_different_things() -> None:
    assert meaning(WorkSuspended, "reason") != meaning(WorkOrderTransferred, "reason")
    assert meaning(WorkSuspended, "note") == ("备注", "Note")
    assert meaning(CallbackRequested, "station_id") == ("网点编号", "Station")


@pytest.mark.parametrize(
    ("machine", "covered", "words"),
    [
        ("e1", True, ("保修期内", "in warranty")),
        ("e1", False, ("不在保修期", "out of warranty")),
        (None, False, ("保修情况未知", "warranty not known")),
        (None, True, ("保修情况未知", "warranty not known")),
    ],
)
def test_without_a_machine_nobody_knows_the_warranty(
    machine: str | None, covered: bool, words: tuple[str, str]
) -> None:
    received = RequestReceived("k1", "c1", machine, None, "上海市", "phone", "clerk-1", "卡纸", covered)
    sentence = received.sentence()
    assert words[0] in sentence.zh
    assert words[1] in sentence.en
    assert received.warranty is (None if machine is None else covered)
