"""How a subscription hears the logs of other services, whatever carries them."""

from collections.abc import Awaitable, Callable, Mapping
from typing import NamedTuple, Protocol, Self

from events.envelope import Recorded


class CarrierAway(Exception):
    """What carries the events does not answer, or has lost its thread: begin again from the checkpoint."""


ReadLog = Callable[[str, int, int], Awaitable[list[Recorded]]]
"""`(source, after, limit)`: events of a source's log of record, in order. Raises CarrierAway where it cannot."""


class Known(Protocol):
    """What a subscription has heard so far."""

    @property
    def marks(self) -> Mapping[str, int]:
        """Lane → where it stands, and source → the position up to which everything was heard."""
        ...

    def heard(self, source: str, position: int) -> bool:
        """Whether an event was heard, before the source's mark or beyond it."""
        ...


class Delivery(NamedTuple):
    """An event on a lane. A lane keeps order: a whole log (its name is the source's), or one partition of its topic.

    `mark` is where the lane stands once the event is handled; it rises, and is what a checkpoint remembers. For a log
    it is the position, for a partition the offset to go on from.
    """

    lane: str
    mark: int
    recorded: Recorded


class Feed(Protocol):
    """Gives events in order per lane; between lanes there is no order. Enter it before the first `next`.

    Raises CarrierAway, or what `events.postgres.AWAY` lists.
    """

    @property
    def led(self) -> bool:
        """Whether one member alone may read it, because every member would hear the same."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """Whose logs it carries."""
        ...

    @property
    def lanes(self) -> tuple[str, ...]:
        """What this member hears at the moment; lanes may come and go between two calls of `next`."""
        ...

    @property
    def caught_up(self) -> bool:
        """Whether the last `next` left nothing unheard on the lanes, as far as the carrier tells."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...

    async def next(self, known: Known) -> list[Delivery]:
        """The next events behind the marks, waiting for some a moment; an empty list when there are none.

        Every call starts from the marks that it finds: nothing is lost or skipped when the last batch was not handled.
        """
        ...
