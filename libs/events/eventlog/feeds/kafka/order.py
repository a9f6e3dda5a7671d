"""A source's events back in order of position, each once, whatever order their partitions gave them in."""

from eventlog.envelope import Recorded


class InOrder:
    """Takes events of one source and gives them in order of position, beginning behind `mark`.

    As positions have no gaps, it knows what is still to come: whatever is ahead of that is held back. When one that was
    given up comes after all, it is given at once: late rather than never.
    """

    def __init__(self, position: int) -> None:
        self._position = position
        self._held: dict[int, Recorded] = {}
        self._missing: list[range] = []
        """What was given up before the mark."""

    @property
    def holding(self) -> bool:
        """Whether something is held back."""
        return bool(self._held)

    def take(self, event: Recorded) -> list[Recorded]:
        """What can be given now; nothing for a repetition."""
        position = event.position
        if position <= self._position:
            return [event] if self._was_missing(position) else []
        self._held.setdefault(position, event)
        ready = []
        while (following := self._held.pop(self._position + 1, None)) is not None:
            ready.append(following)
            self._position += 1
        return ready

    def give_up(self) -> list[Recorded]:
        """All that is held back, in order, although something before it is missing."""
        ready = [self._held[position] for position in sorted(self._held)]
        self._held.clear()
        for event in ready:
            if event.position > self._position + 1:
                self._missing.append(range(self._position + 1, event.position))
            self._position = event.position
        return ready

    def _was_missing(self, position: int) -> bool:
        for index, gap in enumerate(self._missing):
            if position in gap:
                parts = range(gap.start, position), range(position + 1, gap.stop)
                self._missing[index : index + 1] = [part for part in parts if part]
                return True
        return False
