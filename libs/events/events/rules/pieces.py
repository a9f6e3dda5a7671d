"""The pieces that a text is found by: each sign, two and three neighbours of Chinese, up to eight of other writing.

Chinese has no blanks between words, and nearly all of its words have two or three signs; words in Latin letters and
numbers are longer. What is one piece is found without a look into the text.
"""

import re
from collections.abc import Iterator

from events.rules.search_text import search_text

_IDEOGRAPHS = "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"(?P<zh>[{_IDEOGRAPHS}]+)|[^\\W_{_IDEOGRAPHS}]+")
LONGEST_ZH, LONGEST = 3, 8
"""Signs of a piece."""


def pieces(text: str) -> set[str]:
    """All pieces that a search can ask for, of a text in any spelling: `卡纸了` → 卡 纸 了 卡纸 纸了 卡纸了."""
    return {piece for run in _runs(text) for size in range(1, _longest(run) + 1) for piece in _cut(run[0], size)}


def asked_pieces(text: str) -> set[str]:
    """The fewest pieces that are all in whatever contains the text: `反复卡纸` → 反复卡 复卡纸, `纸` → 纸."""
    return {piece for run in _runs(text) for piece in _cut(run[0], min(_longest(run), len(run[0])))}


def is_piece(word: str) -> bool:
    """Whether a word is one piece, so that whatever has the piece contains the word."""
    return asked_pieces(word) == {search_text(word)}


def likely_words(text: str) -> set[str]:
    """What two texts about one thing have in common: each two neighbours of Chinese, each three of other writing."""
    return {piece for run in _runs(text) for piece in _cut(run[0], min(2 if run["zh"] else 3, len(run[0])))}


def _runs(text: str) -> Iterator[re.Match[str]]:
    return _RUN.finditer(search_text(text))


def _longest(run: re.Match[str]) -> int:
    return LONGEST_ZH if run["zh"] else LONGEST


def _cut(run: str, size: int) -> list[str]:
    return [run[at : at + size] for at in range(len(run) - size + 1)]
