"""The pieces that a text is found by: of Chinese each sign and each two, of other writing up to three signs.

Chinese has no blanks between words, so any two neighbours may be the word that somebody looks for; a part of a word in
Latin letters, or of a number, is told by three.
"""

import re

from events.rules.search_text import search_text

_IDEOGRAPHS = "\u2e80-\u2fff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"(?P<zh>[{_IDEOGRAPHS}]+)|[^\\W_{_IDEOGRAPHS}]+")
_ZH, _OTHER = 2, 3
"""Signs of the longest piece."""


def pieces(text: str) -> set[str]:
    """All pieces that a search can ask for, of a text in any spelling: `反复卡纸` → 反 复 卡 纸 反复 复卡 卡纸."""
    return {piece for run, longest in _runs(text) for size in range(1, longest + 1) for piece in _cut(run, size)}


def asked_pieces(text: str) -> set[str]:
    """The fewest pieces that are all in whatever contains the text: `反复卡纸` → 反复 复卡 卡纸, `纸` → 纸."""
    return {piece for run, longest in _runs(text) for piece in _cut(run, min(longest, len(run)))}


def is_piece(word: str) -> bool:
    """Whether a word is one piece, so that whatever has the piece contains the word."""
    return asked_pieces(word) == {search_text(word)}


def _runs(text: str) -> list[tuple[str, int]]:
    return [(run[0], _ZH if run["zh"] else _OTHER) for run in _RUN.finditer(search_text(text))]


def _cut(run: str, size: int) -> list[str]:
    return [run[at : at + size] for at in range(len(run) - size + 1)]
