"""How old that state of a log is which a lane has handled whole, by what was seen of both, look by look. Pure."""

from typing import NamedTuple

MOST = 120
"""Looks that are remembered; in a long standstill every second one is forgotten."""


class Look(NamedTuple):
    """What a lane had to come to, and when (seconds of a clock that never goes back)."""

    at: float
    wanted: int


class Lag:
    """Of one lane. Between two looks the log is taken to have grown evenly: a lane that is a moment behind a log that
    grows all the time is a moment behind, however seldom somebody looks."""

    def __init__(self) -> None:
        self._looks: list[Look] = []
        """The newest that the lane has come to, and all that it has not."""

    def seconds(self, now: float, wanted: int, position: int) -> float:
        """0 where nothing is left. Since the first look, where the lane has not even come to that."""
        looks = self._looks
        if looks and wanted < looks[-1].wanted:
            looks.clear()  # the log is another
        if position >= wanted:
            looks[:] = [Look(now, wanted)]
            return 0.0
        if not looks or wanted > looks[-1].wanted:
            looks.append(Look(now, wanted))
        while len(looks) > 1 and looks[1].wanted <= position:
            del looks[0]
        if len(looks) > MOST:
            del looks[1:-1:2]
        first = looks[0]
        if len(looks) == 1 or position <= first.wanted:
            return now - first.at
        share = (position - first.wanted) / (looks[1].wanted - first.wanted)
        return now - first.at - share * (looks[1].at - first.at)
