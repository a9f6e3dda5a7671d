"""What a text may hold that people typed or pasted: trimmed, one form of each character (NFC), nothing that hides.

Two texts that look the same shall be the same, and none may play with the line, the table or the terminal in which it
is shown. A field of one line refuses whatever has no look of its own; a longer text has lines and tabs, and may hold
what is merely invisible. An emoji can be several characters, so a joiner between two pictures is let through, and one
variation selector behind a character.
"""

import re
from typing import Any
from unicodedata import category, normalize

from pydantic_core import PydanticCustomError

_LINE_ENDS = re.compile("\r\n?|[\u2028\u2029]")
_TURNING = "\u202a-\u202e\u2066-\u2069"
"""Bidirectional embeddings, overrides and isolates: what follows is shown in another order than it is read in."""
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
)
"""Zero-width characters, marks of direction, fillers, tags."""
_JOINER = "\u200d"
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_NEVER = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
"""Halves of pairs, and what Unicode says is no character."""

_NOT_IN_A_LINE = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_TURNING}{_INVISIBLE}{_NEVER}]")
_NOT_IN_A_TEXT = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_TURNING}{_NEVER}]")
_LEANING = re.compile(f"[{_JOINER}{_SELECTORS}]")
_NOTHING = re.compile(f"[\\s{_INVISIBLE}{_JOINER}{_SELECTORS}]*")


def line(value: Any) -> Any:
    """A text of one line. Raises PydanticCustomError for a blank one, and for characters that it may not hold."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not (text.isascii() and text.isprintable()):
        text = normalize("NFC", text)
        if found := _NOT_IN_A_LINE.search(text):
            raise _unfit("line_character", found[0])
        for found in _LEANING.finditer(text):
            if not _leans_on_something(text, found.start()):
                raise _unfit("line_character", found[0])
    return _given(text)


def note(value: Any) -> Any:
    """A text of several lines, whose ends are `\\n`; a blank one is empty. Raises as `line` does."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    if not (text.isascii() and text.isprintable()):
        text = normalize("NFC", _LINE_ENDS.sub("\n", text))
        if found := _NOT_IN_A_TEXT.search(text):
            raise _unfit("text_character", found[0])
        if _NOTHING.fullmatch(text):
            return ""
    return text


def text(value: Any) -> Any:
    """As `note`, and there must be something in it."""
    return _given(note(value))


def _given(text: Any) -> Any:
    if text == "":
        raise PydanticCustomError("blank", "The text is blank")
    return text


def _leans_on_something(text: str, place: int) -> bool:
    before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
    if text[place] != _JOINER:
        return bool(before) and category(before)[0] in "LNPS"
    if before == "\ufe0f":
        before = text[place - 2 : place - 1]
    return _pictured(before) and _pictured(after)


def _pictured(character: str) -> bool:
    """Whether it is a picture, or the skin tone of one."""
    return bool(character) and (category(character) == "So" or character == "↔" or "🏻" <= character <= "🏿")


def _unfit(kind: str, character: str) -> PydanticCustomError:
    return PydanticCustomError(
        kind,
        "The text holds {character}",
        {"character": f"U+{ord(character):04X}"},
    )
