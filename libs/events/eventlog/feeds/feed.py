"""How a subscription receives the logs of services, whatever carries them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.feeds.lanes import Progress


class FeedAway(Exception):
    """What carries the events does not answer, or has lost its thread: begin again from the checkpoint."""


class Refused(FeedAway):
    """It answers, and does not let this program in, or does not let it do that: somebody has to mend a setting."""


class LanesMoved(Exception):
    """A source's topic has other partitions than its lanes say."""


class Diverged(Exception):
    """The log of `source` holds another event, or none, at a position that was received: it was restored, or replaced.

    Or what was received was never of that log: somebody else wrote to its topic. `genuine`: up to which position what
    was received on that lane is the log's own, where that is known.

    Nothing of it may be taken, or dropped, until somebody has said what holds (`feeds.epochs`).
    """

    def __init__(self, source: str, position: int, event_id: UUID | None, genuine: int | None = None) -> None:
        until = "" if genuine is None else f"; up to position {genuine} it holds what was received"
        super().__init__(
            f"the log of {source} does not hold event {event_id} at position {position}, which was received{until}"
        )
        self.source, self.position, self.event_id = source, position, event_id


ReadLog = Callable[[str, int, int], Awaitable[list[Recorded]]]
"""`(source, after, limit)`: events of a source's log of record, in order. Raises FeedAway where it cannot."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """A log whose end was lost goes on in a new epoch: from position `since` on it holds other events than before."""

    number: int
    since: int


@dataclass(frozen=True, slots=True)
class Head:
    """What a source's log holds. `published` is how far its relay is; `tails` has the position of the last event
    published to each partition, 0 for none, and is empty where nothing is published."""

    position: int
    published: int = 0
    tails: Sequence[int] = ()
    epochs: Sequence[Epoch] = (Epoch(1, 1),)


ReadHead = Callable[[str], Awaitable[Head]]
"""What a source's log holds now. Raises FeedAway where it cannot be told."""


class Delivery(NamedTuple):
    """An event on its lane, and the offset that the lane goes on from once it is handled (a partition's)."""

    lane: str
    recorded: Recorded
    offset: int = 0


class Feed(Protocol):
    """Gives events in order per lane; between lanes there is no order. Enter it before the first `next`.

    Raises FeedAway, or what `eventlog.postgres.AWAY` lists.
    """

    @property
    def name(self) -> str:
        """What carries the events: `store` or `kafka`."""
        ...

    @property
    def sources(self) -> tuple[str, ...]:
        """Whose logs it carries."""
        ...

    def partitions(self, source: str) -> int | None:
        """Into how many lanes the source is divided: 0 for the whole log, None while the feed has not told."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(self, *_: object) -> None: ...

    async def next(self, lanes: Mapping[str, Progress], partitions: Mapping[str, int]) -> list[Delivery]:
        """The next events of these lanes, waiting for some a moment; an empty list when there are none. `partitions`
        says into how many lanes each source is divided, of which these may be some.

        Every call goes on from the progress that it is given: nothing is lost or skipped when the last batch was not
        handled, or is still being handled. It may be cancelled.
        Raises Diverged, and LanesMoved when the lanes are not the source's any more.
        """
        ...

    async def read_log(self, source: str, after: int, limit: int) -> list[Recorded]:
        """Events of the source's log of record, past whatever carries them."""
        ...

    async def read_head(self, source: str) -> Head:
        """What the source's log holds."""
        ...
