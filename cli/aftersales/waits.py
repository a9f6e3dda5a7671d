"""Waiting that another thread can end, for servers that are started beside an event loop."""

import threading

from aftersales.errors import CommandError


class Waits:
    """`pause` stands for `time.sleep`, until somebody calls `end`: from then on it raises at once, for good."""

    def __init__(self) -> None:
        self._over = threading.Event()

    def pause(self, seconds: float) -> None:
        """Raises CommandError where the waiting was ended."""
        if self._over.wait(seconds):
            raise CommandError("已停止", "it was told to stop")

    def end(self) -> None:
        """From any thread."""
        self._over.set()
