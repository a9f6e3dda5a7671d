"""The time of a command: now, or in a replay the time that the importer says it happened."""

from datetime import UTC, datetime, timedelta

from eventlog.clock import Clock
from service.auth.principal import Principal
from service.http.problem_details import FORBIDDEN, Problem, malformed

HEADER = "Aftersales-Time"
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LATEST = datetime(2099, 1, 1, tzinfo=UTC)
"""However far the log has come: the century has numbers of cases until then, and a year behind it for appointments."""
AHEAD = timedelta(days=731)
"""How far a command may lie ahead of the newest event, or of the machine's clock where that is later."""


def command_time(clock: Clock, header: bytes | None, principal: Principal) -> datetime:
    """UTC. Raises Problem: 400 for a malformed time or one out of bounds, and for any where the clock is the wall
    clock; 403 for a caller who is no importer, for whoever sets the time moves every promise.

    An importer may bring what happened before the newest event of its stream: clocks and story take it by its time.
    """
    if header is None:
        return clock.now()
    if clock.mode == "wall":
        raise malformed("Aftersales-Time is for replays only", "Aftersales-Time 仅用于历史重放", HEADER)
    if "importer" not in principal.roles:
        raise Problem(
            FORBIDDEN,
            "Only the role importer may say when something happened (Aftersales-Time)",
            "只有 importer 角色可以指定发生时间 (Aftersales-Time)",
        )
    latest = min(max(clock.now(), datetime.now(UTC)) + AHEAD, LATEST)
    try:
        time = datetime.fromisoformat(header.decode("ascii"))
        if time.tzinfo is not None and EARLIEST <= time <= latest:
            return time.astimezone(UTC)
    except ValueError:
        pass
    raise malformed(
        f"Aftersales-Time must be a time with zone from {EARLIEST.year} to two years from now, like "
        "2026-01-05T09:00:00+08:00",
        f"Aftersales-Time 应为 {EARLIEST.year} 年至两年后之间带时区的时间，如 2026-01-05T09:00:00+08:00",
        HEADER,
    )
