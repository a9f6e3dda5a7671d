"""How a subscription hears the logs of other services, whatever carries them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from events.envelope import Recorded


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on a lane. A lane keeps order: a whole log, or one partition of its topic.

    `mark` is where the lane stands once the event is handled; it rises, and is what a checkpoint remembers.
    """

    lane: str
    mark: int
    recorded: Recorded


class Feed(Protocol):
    """Gives events in order per lane; between lanes there is no order."""

    @property
    def lanes(self) -> tuple[str, ...]: ...

    async def next(self, marks: Mapping[str, int]) -> list[Delivery]:
        """The next events behind the marks, waiting for some a moment; an empty list when there are none.

        Every call starts from the marks it is given: nothing is lost or skipped when the last batch was not handled.
        """
        ...
