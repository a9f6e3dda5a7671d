"""What a source's events say back in order of position, each once, whatever order their partitions gave them in."""

from collections.abc import Iterable
from operator import itemgetter
from typing import Generic, TypeVar

T = TypeVar("T")


class InOrder(Generic[T]):
    """Takes events of one source, or what is needed of them, and gives them in order of position, beginning behind
    `mark`.

    As positions have no gaps, it knows what is still to come: whatever is ahead of that is held back. When one that was
    given up comes after all, it is given at once: late rather than never.
    """

    def __init__(self, mark: int) -> None:
        self._position = mark
        self._held: dict[int, T] = {}
        self._missing: list[range] = []
        """What was given up before the mark."""

    @property
    def holding(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    def take(self, found: Iterable[tuple[int, T]]) -> list[tuple[int, T]]:
        """What can be given now of these and those before, each with its position; nothing for a repetition."""
        ready, held, position = list[tuple[int, T]](), self._held, self._position
        for own, item in found:
            if own > position:
                held.setdefault(own, item)
            elif self._was_missing(own):
                ready.append((own, item))
        while (following := held.pop(position + 1, None)) is not None:
            position += 1
            ready.append((position, following))
        self._position = position
        return ready

    def give_up(self) -> list[tuple[int, T]]:
        """All that is held back, in order, although something before it is missing."""
        ready = sorted(self._held.items(), key=itemgetter(0))
        self._held.clear()
        for position, _ in ready:
            if position > self._position + 1:
                self._missing.append(range(self._position + 1, position))
            self._position = position
        return ready

    def _was_missing(self, position: int) -> bool:
        for index, gap in enumerate(self._missing):
            if position in gap:
                parts = range(gap.start, position), range(position + 1, gap.stop)
                self._missing[index : index + 1] = [part for part in parts if part]
                return True
        return False
