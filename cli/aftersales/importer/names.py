"""The log's names → our identifiers: readable, allowed in a URL, and never two names with one identifier."""

import re
from hashlib import sha256
from typing import Literal

Kind = Literal["case", "customer", "equipment", "station", "technician"]


class Names:
    """Identifiers in the order in which names appear: the same file always gives the same ones.

    "Case 10" → `case-10`; a customer "Value 3" → `customer-value-3`; 张三 → `technician-` and a short hash.
    """

    def __init__(self) -> None:
        self._taken: dict[str, tuple[Kind, str]] = {}
        self._known: dict[tuple[Kind, str], str] = {}

    def of(self, kind: Kind, name: str) -> str:
        """The identifier of a name; where an earlier name has taken it, a short hash tells the two apart."""
        known = self._known.get((kind, name))
        if known is None:
            known = _plain(kind, name)
            if known is None or known in self._taken:
                known = _hashed(kind, name)
            self._known[kind, name] = known
            self._taken[known] = (kind, name)
        return known


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-.")


def _prefixed(kind: Kind, slug: str) -> str:
    return slug if slug.startswith(f"{kind}-") else f"{kind}-{slug}"


def _plain(kind: Kind, name: str) -> str | None:
    identifier = _prefixed(kind, _slug(name))
    return identifier if name.isascii() and _slug(name) and len(identifier) <= 64 else None


def _hashed(kind: Kind, name: str) -> str:
    short = sha256(name.encode()).hexdigest()[:10]
    return f"{_prefixed(kind, _slug(name))[:53].rstrip('-.')}-{short}"
