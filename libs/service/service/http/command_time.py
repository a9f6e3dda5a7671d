"""The time of a command: now, or in a replay the time that the caller says it happened."""

from datetime import UTC, datetime

from eventlog.clock import Clock
from service.http.problem_details import Problem, malformed

HEADER = "Aftersales-Time"
EARLIEST, LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""Far enough from the calendar's ends that due times, zones and days after can always be computed."""


def command_time(clock: Clock, header: bytes | None) -> datetime:
    """UTC. Raises Problem 400 for a malformed header, and for any where the clock is the wall clock."""
    if header is None:
        return clock.now()
    if clock.mode == "wall":
        raise malformed("Aftersales-Time is for replays only", "Aftersales-Time 仅用于历史重放", HEADER)
    try:
        time = datetime.fromisoformat(header.decode("ascii"))
        if time.tzinfo is not None and EARLIEST <= time <= LATEST:
            return time.astimezone(UTC)
    except ValueError:
        pass
    raise _not_a_time()


def _not_a_time() -> Problem:
    return malformed(
        "Aftersales-Time must be a time with zone from 1970 to 9998, like 2026-01-05T09:00:00+08:00",
        "Aftersales-Time 应为 1970 至 9998 年间带时区的时间，如 2026-01-05T09:00:00+08:00",
        HEADER,
    )
