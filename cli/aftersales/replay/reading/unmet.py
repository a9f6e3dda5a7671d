"""What a question names and no event that was read has: most likely it was typed wrong."""

from collections.abc import Iterator

from aftersales.replay.reading.filters import Filter
from aftersales.replay.reading.memory import Known


class Unmet:
    """The station and the case of a question, until an event is about them. It has to see every event."""

    def __init__(self, question: Filter) -> None:
        self._station = question.station
        self._case = question.case

    def see(self, known: Known) -> None:
        """The next event, whether it was asked for or not."""
        if self._station is not None and known.station == self._station:
            self._station = None
        if self._case is not None and known.is_about(self._case):
            self._case = None

    def told(self) -> Iterator[tuple[str, str]]:
        """What was not met, each in Chinese and English."""
        if self._station is not None:
            yield f"没有网点 {self._station}", f"there is no station {self._station}"
        if self._case is not None:
            yield f"没有服务单 {self._case}", f"there is no case {self._case}"
