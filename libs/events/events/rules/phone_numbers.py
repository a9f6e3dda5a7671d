"""What may be a phone number, as people type it. How numbers are compared is the business of whoever keeps them."""

import re

SHORTEST = 4
"""Digits that somebody says of a number, such as its last."""

_EXTENSION = re.compile(r"\s*(?:转|轉|分机|ext\.?|x|#)\s*[0-9]{1,6}\s*$")
_SIGNS = re.compile(r"[0-9+()./\s\-\u2010-\u2015]+")


def phones_in(text: str) -> tuple[str, ...]:
    """The number that a folded text (`search_text`) is, and without its extension where it has one; nothing for a text
    that is no phone number."""
    bare = _EXTENSION.sub("", text)
    if not _SIGNS.fullmatch(bare) or sum(sign.isdigit() for sign in bare) < SHORTEST:
        return ()
    return (text,) if bare == text else (text, bare)
