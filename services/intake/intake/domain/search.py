"""What the one box of the clerk's search may mean: a phone number, a name, a serial number, a case, an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from events.rules.case_numbers import NOT_RIGHT, begins_numbers, is_right, read_case_number
from events.rules.phone_numbers import phones_in
from events.rules.search_text import search_text
from events.rules.serial_numbers import serial_signs

Kind = Literal["case", "contact", "customer", "equipment", "site"]
"""What was found."""
Why = Literal["case_number", "id", "phone", "person", "name", "serial_no", "address"]
"""What of it is like what was asked."""
Match = Literal["exact", "prefix", "part"]
"""How much alike: the same, its beginning, or within it."""

MATCHES: tuple[Match, ...] = ("exact", "prefix", "part")
"""The best first."""
KINDS: tuple[Kind, ...] = ("case", "contact", "customer", "equipment", "site")
"""Of equal matches, in this order."""

SHORTEST_PART_OF_PHONE = 3
"""Digits."""
SHORTEST_SERIAL_NO = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, as each of the things that it may be; None or nothing for what it cannot be."""

    text: str
    """Folded, for names and addresses."""
    typed: str
    """For ids: as it is."""
    phones: tuple[str, ...]
    """As it was typed, and without the extension."""
    number: str | None
    numbers_from: str | None
    serial_no: str | None


def asked(typed: str) -> Asked:
    """Everything that a text of one line may mean."""
    text = search_text(typed)
    serial_no = serial_signs(typed)
    return Asked(
        text=text,
        typed=typed.strip(),
        phones=phones_in(text),
        number=read_case_number(typed),
        numbers_from=begins_numbers(typed),
        serial_no=serial_no if len(serial_no) >= SHORTEST_SERIAL_NO else None,
    )


class Found(Protocol):
    """Something that a search found."""

    @property
    def kind(self) -> Kind: ...
    @property
    def id(self) -> str: ...
    @property
    def match(self) -> Match: ...


F = TypeVar("F", bound=Found)


def best(found: Sequence[F], limit: int) -> list[F]:
    """The same first, then beginnings, then parts; each thing once, for the best reason that there is."""
    ordered = sorted(found, key=lambda one: (MATCHES.index(one.match), KINDS.index(one.kind), one.id))
    once: dict[tuple[Kind, str], F] = {}
    for one in ordered:
        once.setdefault((one.kind, one.id), one)
    return list(once.values())[:limit]


@dataclass(frozen=True, slots=True)
class Misheard:
    """What looks like a case number, `number` as it would be written, and is none that was ever given."""

    number: str
    zh: str
    en: str


def misheard(asked: Asked, found: Sequence[Found]) -> Misheard | None:
    """Of a wrong check digit; None where something is the very thing that was typed, such as a phone number of as many
    digits."""
    number = asked.number
    if number is None or is_right(number) or any(one.match == "exact" for one in found):
        return None
    return Misheard(
        number, f"{number} 像服务单号，但{NOT_RIGHT.zh}", f"{number} looks like a case number, but {NOT_RIGHT.en}"
    )
