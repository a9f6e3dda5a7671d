"""A library that repeats itself is heard now and then: while a broker is away, its client logs 100 lines a second."""

import logging
from time import monotonic

SECONDS = 5.0
"""Between two lines."""


class LogThrottle(logging.Filter):
    """Lets one record through every SECONDS, beginning with the first; or, if `silent`, after the first SECONDS."""

    def __init__(self, *, silent: bool = False) -> None:
        super().__init__()
        self._next = monotonic() + SECONDS if silent else 0.0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this one is let through."""
        now = monotonic()
        if now < self._next:
            return False
        self._next = now + SECONDS
        return True
