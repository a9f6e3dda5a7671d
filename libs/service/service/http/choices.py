"""What the values of a choice are called in Chinese, beside them where a fault names what a field may be.

The words are the language's, which a service hands in once, when it is made (`Definition.choices`).
"""

import re
from collections.abc import Collection, Iterable, Mapping

Words = Mapping[str, tuple[str, str]]
"""Value → its words in Chinese and English."""

_VALUE = re.compile(r"'([^']*)'")
_known: list[Words] = []


def learn(choices: Iterable[Words]) -> None:
    """From now on these are named; what was known before is forgotten."""
    _known[:] = choices


def in_chinese(expected: str) -> str:
    """pydantic's `'a', 'b' or 'c'` as a Chinese list, with the words of each value where they are known."""
    named = _names(_VALUE.findall(expected))
    listed = expected.replace(", ", "、").replace(" or ", " 或 ")
    said = _VALUE.sub(lambda found: f"{found[0]}（{named[found[1]]}）" if found[1] in named else found[0], listed)
    return said.replace("） 或", "）或")


def _names(values: Collection[str]) -> dict[str, str]:
    """Of the choices that have all these values: a value with other words in another of them is left without."""
    fitting = [words for words in _known if words.keys() >= set(values)]
    said = {value: {words[value][0] for words in fitting} for value in values}
    return {value: each.pop() for value, each in said.items() if len(each) == 1}
