"""Where the rows of an analyst's own read model are kept, and how far it is."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol


class Place(NamedTuple):
    """The last event of a log that is in the rows, whatever it was about."""

    position: int
    id: str


Places = Mapping[str, Place]
"""Log → how far it is in."""


class Target(Protocol):
    """One table, and where it stands. What it raises is a CommandError."""

    async def begin(self) -> dict[str, Place]:
        """Where to go on: from the beginning for a new table, and for one that another version of the read model has
        made, which is made anew."""
        ...

    async def rows(self, keys: Sequence[str]) -> dict[str, Any]:
        """The rows of some keys that are there."""
        ...

    async def write(self, rows: Sequence[Any], gone: Sequence[str], places: Places) -> None:
        """All of it, or nothing."""
        ...

    async def rest(self) -> None:
        """Let others at the rows until the next are asked for: something has yet to come."""
        ...

    async def count(self) -> int:
        """How many rows there are."""
        ...
