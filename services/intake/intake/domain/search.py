"""What the one box of the clerk's search may mean: a phone number, a name, a serial number, a case, an address."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from events.rules.case_numbers import begins_numbers, read_case_number
from events.rules.search_text import search_text
from events.rules.serial_numbers import serial_signs

Kind = Literal["case", "contact", "customer", "equipment"]
"""What was found."""
Why = Literal["case_number", "id", "phone", "person", "name", "serial_no", "address"]
"""What of it is like what was asked."""
Match = Literal["exact", "prefix", "part"]
"""How much alike: the same, its beginning, or within it."""

MATCHES: tuple[Match, ...] = ("exact", "prefix", "part")
"""The best first."""
KINDS: tuple[Kind, ...] = ("case", "contact", "customer", "equipment")
"""Of equal matches, in this order."""

SHORTEST = 2
"""Signs that a search needs: one alone is in half of all names."""
SHORTEST_PHONE = 4
SHORTEST_SERIAL_NO = 3

_EXTENSION = re.compile(r"\s*(?:转|轉|分机|ext\.?|x|#)\s*[0-9]{1,6}\s*")
_PHONE = re.compile(r"[0-9+()./\s\-–—]+")


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
    bare = _EXTENSION.sub("", text) if _EXTENSION.search(text) else text
    is_phone = _PHONE.fullmatch(bare) is not None and sum(sign.isdigit() for sign in bare) >= SHORTEST_PHONE
    serial_no = serial_signs(typed)
    return Asked(
        text=text,
        typed=typed.strip(),
        phones=tuple(dict.fromkeys((text, bare))) if is_phone else (),
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
