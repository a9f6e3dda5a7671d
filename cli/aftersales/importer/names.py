"""The log's names → how they are compared, and which identifiers they may have: readable, and allowed in a URL.

Two spellings are one name where they differ in width, compatibility forms, invisible characters, blanks or letter
case: "ＡＣＭＥ", "acme " and "ACME" with a zero-width blank in it are one customer. Signs count: "ACME 1" is not
"ACME (1)". Letter case counts in the numbers of cases, for some systems tell two of them apart by nothing else.
"""

import re
import unicodedata
from hashlib import sha256
from typing import Literal

Kind = Literal["case", "customer", "equipment", "station", "technician"]

LONGEST_ID = 64
_UNMISTAKABLE = re.compile(r"[a-z0-9]+([ .][a-z0-9]+)*")


def clean(text: str) -> str:
    """As people read it: without blanks around it and characters that nobody sees, composed (NFC)."""
    if text.isascii():
        return text.strip()
    seen = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return unicodedata.normalize("NFC", seen).strip()


def exact(name: str) -> str:
    """What two spellings of one case number have in common: all but width, compatibility forms and blanks."""
    return " ".join(clean(unicodedata.normalize("NFKC", clean(name))).split())


def folded(name: str) -> str:
    """What two spellings of one name have in common: as `exact`, and letter case aside."""
    return unicodedata.normalize("NFKC", exact(name).casefold())


def common(kind: Kind, name: str) -> str:
    """How names of this kind are compared."""
    return exact(name) if kind == "case" else folded(name)


def candidates(kind: Kind, name: str) -> tuple[str, ...]:
    """The identifiers that a name may have, the best first; all that it ever had in an import are among them.

    "Case 10" → `case-10`, where that is not another name's, and else with a short hash behind it, as 张三 always has.
    """
    spelled = common(kind, name)
    found = (_plain(kind, spelled), _hashed(kind, spelled), _hashed(kind, clean(name)))
    return tuple(dict.fromkeys(each for each in found if each is not None))


def another(kind: Kind, name: str, number: int) -> str:
    """One more identifier for a name whose candidates are all taken, as a register may be corrected by hand."""
    return _hashed(kind, f"{common(kind, name)} #{number}")


def staff_number(name: str) -> str:
    """A technician's. No register knows the name behind it, so it follows from the name alone.

    Plain for "Value 3" or "li.na", words that no other name can be mistaken for; all others have a hash.
    """
    spelled = folded(name)
    plain = _plain("technician", spelled)
    if plain is not None and _UNMISTAKABLE.fullmatch(spelled) and not spelled.startswith("technician"):
        return plain
    return _hashed("technician", spelled)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")


def _prefixed(kind: Kind, slug: str) -> str:
    return slug if slug.startswith(f"{kind}-") else f"{kind}-{slug}"


def _plain(kind: Kind, name: str) -> str | None:
    identifier = _prefixed(kind, _slug(name))
    return identifier if name.isascii() and _slug(name) and len(identifier) <= LONGEST_ID else None


def _hashed(kind: Kind, name: str) -> str:
    short = sha256(name.encode()).hexdigest()[:10]
    return f"{_prefixed(kind, _slug(name))[:53].rstrip('-.')}-{short}"
