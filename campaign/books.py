"""What all callers know together: the key of each command, what became of it, and which cases are not over yet.

After a restore they send the commands of every case that lost one again, from the first, each with the key that it had:
those that the log still has are answered as before, the others are taken anew.
"""

import json
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx
from tests.ledger import Ledger, Taken

from campaign.callers import Journal
from campaign.scene import Heads


class Interrupted(Exception):
    """The log went back while a case was under way: it is told again from its first command."""


@dataclass(slots=True)
class Books:
    """`era` counts restores."""

    journal: Journal
    era: int = 0
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    """Path and body → the idempotency key; no two commands of a campaign have the same of both."""
    taken: dict[str, Taken] = field(default_factory=dict)
    """By key."""
    cases: dict[str, int] = field(default_factory=dict)
    """Key → the number of the case."""
    again: set[int] = field(default_factory=set)
    """Cases that are to be told again, and that nobody has at hand."""
    wrong: list[str] = field(default_factory=list)
    forgotten: int = 0

    def take(self, number: int, taken: Taken) -> None:
        """A command was answered with 2xx; a repetition must say the same position."""
        first = self.taken.setdefault(taken.key, taken)
        self.cases[taken.key] = number
        if first != taken:
            self.wrong.append(f"{first} became {taken}")

    def lost(self, heads: Heads) -> None:
        """The logs end there now; what stood behind is forgotten, for it may come again otherwise."""
        gone = [taken for taken in self.taken.values() if taken.position > heads[taken.service]]
        for taken in gone:
            del self.taken[taken.key]
            self.again.add(self.cases.pop(taken.key))
            self.journal.answered.pop(taken.key.split()[-1], None)
        self.journal.restored(heads, len(gone))
        self.forgotten += len(gone)
        self.era += 1


@dataclass(slots=True)
class Caller(Ledger):
    """One of them, with one case at a time in hand."""

    books: Books = field(kw_only=True)
    number: int = 0
    era: int = 0

    def begin(self, number: int) -> None:
        """The case that is in hand from now on."""
        self.number, self.era = number, self.books.era
        self.books.again.discard(number)

    def key_of(self, path: str, body: Any) -> str:
        """See `Ledger.key_of`."""
        return self.books.keys.setdefault((path, json.dumps(body, sort_keys=True)), str(uuid4()))

    def take(self, taken: Taken) -> None:
        """See `Ledger.take`."""
        self.books.take(self.number, taken)

    async def found(self, who: str, service: str, path: str, **query: str) -> Any:
        """See `Ledger.found`; what was open when the case was first told may be over."""
        if self.era:
            query.pop("status", None)
        return await Ledger.found(self, who, service, path, **query)

    async def _try(self, who: str, method: str, *args: Any, **more: Any) -> httpx.Response | None:
        if self.era != self.books.era:
            raise Interrupted
        return await Ledger._try(self, who, method, *args, **more)
