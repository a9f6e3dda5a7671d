"""An answer as people read it: durations, shares, words in Chinese and English; and a bar on the terminal."""

from collections.abc import Sequence
from typing import Any

from aftersales.ask.question import Field, Question, Row
from events.shanghai import SHANGHAI
from events.words import Words

BAR = 20
"""Cells of the longest bar."""
EIGHTHS = " ▏▎▍▌▋▊▉█"
NONE = "–"


def shown(field: Field, value: Any) -> str:
    """One value of a field."""
    if value is None:
        return NONE
    match field.kind:
        case "seconds":
            return duration(int(value))
        case "share":
            return f"{value:.0%}"
        case "ratio":
            return f"{value:.1f}"
        case "moment":
            return f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
        case "count":
            return f"{value:,}"
        case "text":
            told = said(field, str(value))
            return told.zh if told.zh == told.en else f"{told.zh} {told.en}"


def said(field: Field, text: str) -> Words:
    """The words for a value, also for steps that stand in a row; the value itself where it has none."""
    steps = [field.values.get(step, Words(step, step)) for step in text.split(" > ")]
    if len(steps) > 1:
        return Words(" → ".join(step.zh for step in steps), text)
    return steps[0]


def duration(seconds: int) -> str:
    """Hours and minutes: `18:30`, or days before them: `2d 03:05`."""
    minutes, sign = abs(seconds) // 60, "-" if seconds < 0 else ""
    days, left = divmod(minutes, 24 * 60)
    clock = f"{left // 60:02}:{left % 60:02}"
    return f"{sign}{days}d {clock}" if days else f"{sign}{clock}"


def label(question: Question, row: Row) -> str:
    """What a bar is about."""
    return " ".join(shown(field, row[field.name]) for field in question.labels)


def sizes(question: Question, rows: Sequence[Row]) -> list[float]:
    """How long each bar is, of the longest: 0 to 1."""
    values = [max(float(row[question.bar] or 0), 0.0) for row in rows]
    most = 1.0 if question.drawn.kind == "share" else max(values, default=0.0)
    return [value / most if most else 0.0 for value in values]


def bar(size: float) -> str:
    """A bar of blocks, an eighth of a cell fine."""
    eighths = round(size * BAR * 8)
    return "█" * (eighths // 8) + EIGHTHS[eighths % 8].strip()
