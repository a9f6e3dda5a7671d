"""How fast the past goes by."""

from collections.abc import Callable
from datetime import datetime

MAX = "max"


def speed_of(text: str) -> float | None:
    """How many seconds of the past go by in one second; None for as fast as it goes. Raises ValueError."""
    if text == MAX:
        return None
    speed = float(text.removesuffix("x"))
    if not 0 < speed < float("inf"):
        raise ValueError(text)
    return speed


class Pace:
    """The past goes by at `speed`, from its first event on; what is later than its due time is due at once."""

    def __init__(self, speed: float | None, clock: Callable[[], float]) -> None:
        self._speed = speed
        self._clock = clock
        self._began: tuple[float, datetime] | None = None

    def wait(self, time: datetime) -> float:
        """Seconds until an event of this time is due."""
        if self._speed is None:
            return 0.0
        now = self._clock()
        if self._began is None:
            self._began = now, time
        began, first = self._began
        return max(0.0, began + (time - first).total_seconds() / self._speed - now)
