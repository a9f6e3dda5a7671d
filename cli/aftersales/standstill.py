"""A PostgreSQL in which nobody works any more: it runs, neither serves nor recovers, and never will.

Version 18 waits for ever when the process that recovers it after a crash has ended on a full disk.
"""

import time

import psutil

STUCK = 20.0  # seconds for which a server may neither serve nor recover: it ends its own after 5
LOOK = 5.0  # seconds between two looks
WORKING = ("postgres: walwriter", "postgres: startup")  # one writes the log, the other reads it again after a crash


class Standstill:
    """Of one server; `begin` when it is started."""

    def __init__(self) -> None:
        self._looked = self._at_work = 0.0

    def begin(self) -> None:
        """From now on it has STUCK seconds to get to work."""
        self._at_work = time.monotonic()

    def of(self, postmaster: int) -> bool:
        """Whether the server with this first process stands still; False between two looks."""
        now = time.monotonic()
        if now < self._looked + LOOK:
            return False
        self._looked = now
        if at_work(postmaster):
            self._at_work = now
        return now > self._at_work + STUCK


def at_work(postmaster: int) -> bool:
    """Whether a server serves or recovers; True where its processes cannot be told."""
    children = [
        one.info["cmdline"] for one in psutil.process_iter(["ppid", "cmdline"]) if one.info["ppid"] == postmaster
    ]
    titles = [" ".join(words) for words in children if words]
    return not titles or any(title.startswith(WORKING) for title in titles)
