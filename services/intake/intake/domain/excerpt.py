"""Where a text has the words that somebody looked for: a few lines around the first of them, told in pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from events.rules.search_text import search_text

BEFORE, LENGTH = 24, 120
"""Signs before the first word that is found, and of the whole excerpt."""
MORE = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an excerpt; `hit`: it is what was looked for."""

    part: str
    hit: bool


def excerpt(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """The part of a text around its first word, as it was typed; its beginning where it has none. `words` are as
    `search_text` has them."""
    spans = _spans(text, words)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    end = min(len(text), max(start + LENGTH, spans[0][1] if spans else 0))
    told, at = [], start
    for first, last in spans:
        if at <= first and last <= end:
            told += [Piece(text[at:first], False), Piece(text[first:last], True)]
            at = last
    told.append(Piece(text[at:end], False))
    if start > 0:
        told.insert(0, Piece(MORE, False))
    if end < len(text):
        told.append(Piece(MORE, False))
    return tuple(piece for piece in told if piece.part)


def has(text: str, words: Sequence[str]) -> bool:
    """Whether a text has any of the words."""
    return any(word in search_text(text) for word in words)


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """From where to where the words are in the text, in order, those that lie in each other once."""
    folded, origin = _folded(text)
    found = []
    for word in words:
        at = folded.find(word)
        while at >= 0:
            found.append((origin[at], origin[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    spans: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if not spans or first >= spans[-1][1]:
            spans.append((first, last))
        else:
            spans[-1] = spans[-1][0], max(last, spans[-1][1])
    return spans


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text as words are compared, and for each of its signs the place in the text that it is made of."""
    signs = [_sign(sign) for sign in text]
    origin = [at for at, sign in enumerate(signs) for _ in sign]
    return "".join(signs), origin


@lru_cache(maxsize=10_000)
def _sign(sign: str) -> str:
    return search_text(sign) or (" " if sign.isspace() else "")
