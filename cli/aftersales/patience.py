"""How long the start of a service is waited for."""

import math
from collections.abc import Set
from dataclasses import dataclass, field

START_PATIENCE = 120.0  # seconds until it must be ready, on a busy machine too
STEADY = 60.0
"""Seconds without a failure after which a build counts as one that goes on; it is tried again every 30 s at least."""
READ_MODELS, BUILDER = "read models", "worker read models builder"
"""Checks of /readyz: the tables are there, and who builds them is at it."""


@dataclass(slots=True)
class Patience:
    """START_PATIENCE, and as long as the log is long where nothing but read models is missing and they are being built.

    Times are those of one steady clock, in seconds.
    """

    started: float
    until: float = field(init=False)
    """When it is over."""
    building: float = math.inf
    """Since when nothing but read models was missing."""
    _failed: float = -math.inf

    def __post_init__(self) -> None:
        self.until = self.started + START_PATIENCE

    def look(self, missing: Set[str], now: float) -> bool:
        """Take note of the checks that fail now; True where a build has just ended before its time."""
        if BUILDER in missing:
            failed_now = self._failed < self.building < now
            self._failed, self.building = now, math.inf
            return failed_now
        if missing == {READ_MODELS}:
            self.building = min(self.building, now)
            if now - self._failed > STEADY:
                self.until = now + START_PATIENCE
        return False
