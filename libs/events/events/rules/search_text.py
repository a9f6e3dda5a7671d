"""What is searched is compared in one form: whoever types on a Chinese keyboard mixes full and half width at will."""

import re
from unicodedata import normalize

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
"""Zero-width characters, marks of direction, variation selectors: two texts that differ in them look the same."""


def search_text(text: str) -> str:
    """Compatibility forms, width and case folded (Unicode NFKC, case folding), blanks single and none around it, and
    nothing in it that cannot be seen.

    Both what is searched for and what is searched are brought into this form.
    """
    folded = normalize("NFKC", _UNSEEN.sub("", text))
    for _ in range(2):  # some characters only fold once others have
        folded = normalize("NFKC", folded.casefold())
    return " ".join(folded.split())
