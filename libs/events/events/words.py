"""What things are called, in Chinese and English, beside the things themselves; and how values read in a sentence.

An event says its title with `@titled` and its sentence with a method; a field says what it means, and in which unit, in
its annotation: `Annotated[int, "通话秒数 · Seconds of talk"]`, Chinese first.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeVar, get_args, get_type_hints

from events.shanghai import SHANGHAI


class Words(NamedTuple):
    """The same said in Chinese and in English."""

    zh: str
    en: str


class Event(Protocol):
    """What the services publish: a frozen dataclass in the past tense."""

    def sentence(self) -> Words:
        """What happened, in one sentence made of the event's own fields.

        It names customers, staff and stations by their ids only, and leaves out notes of conversations and customers'
        answers, where people write what is personal; the log keeps those.
        """
        ...


TITLES: dict[type, str] = {}
"""Class → its title in Chinese."""

C = TypeVar("C", bound=type)


def titled(zh: str) -> Callable[[C], C]:
    """Above an event, or a value that events share: its title in Chinese. The English one is its name."""

    def entitle(cls: C) -> C:
        TITLES[cls] = zh
        return cls

    return entitle


def title(cls: type) -> Words:
    """`TechnicianAssigned` → 已指派维修人员 · Technician assigned. Raises KeyError for a class without a title."""
    return Words(TITLES[cls], re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).capitalize())


def meaning(cls: type, field: str) -> Words | None:
    """What a field of a class says of itself; None where it says nothing."""
    return _said(get_type_hints(cls, include_extras=True)[field])


def _said(hint: Any) -> Words | None:
    """The annotation of a type, or of the first of its parts that has one: `StationId | None`."""
    own = next((each for each in getattr(hint, "__metadata__", ()) if isinstance(each, str)), "")
    zh, dot, en = own.partition(" · ")
    if dot:
        return Words(zh, en)
    return next((said for part in get_args(hint) if (said := _said(part)) is not None), None)


def either(condition: bool, yes: tuple[str, str], no: tuple[str, str]) -> Words:
    """One of two wordings."""
    return Words(*(yes if condition else no))


def one_line(text: str) -> str:
    """A free text for a sentence: whole, without line breaks."""
    return " ".join(text.split())


def changes(*details: tuple[Words, object, object]) -> Words:
    """What a correction changed: `名称 甲 → 乙，区域 华东 → 上海市`.

    A detail is what it is called, what it was, what it is.
    """
    changed = [detail for detail in details if detail[1] != detail[2]]
    return Words(
        "，".join(f"{name.zh} {_told(old)} → {_told(new)}" for name, old, new in changed),
        ", ".join(f"{name.en} {_told(old)} → {_told(new)}" for name, old, new in changed),
    )


def _told(value: object) -> str:
    return "–" if value is None else one_line(str(value))


def moment(time: datetime) -> str:
    """A time as people in China read it, to the minute: `2026-03-05 14:30`."""
    return time.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def span(start: datetime, end: datetime) -> str:
    """From when to when: `2026-03-05 14:30–16:30`; the second date only where it is another day."""
    begin = moment(start)
    return f"{begin}–{moment(end).removeprefix(begin[:11])}"


def duration(seconds: int) -> Words:
    """Whole minutes: `2 小时 5 分 · 2 h 5 min`."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return Words(f"{minutes} 分", f"{minutes} min")
    return Words(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")


def in_yuan(fen: int) -> str:
    """Money as people read it: `1234.50`."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02}"


def choice(words: Mapping[Any, Words], value: str) -> Words:
    """The words for one of several values; a value that this code does not know yet stands for itself."""
    return words.get(value) or Words(value, value)
