"""The moment that an analyst names: a time, a day, or positions of logs."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from aftersales.errors import CommandError
from aftersales.replay.reading import moments
from aftersales.replay.reading.logs import Log
from aftersales.replay.reading.pieces import pieces
from eventlog.moment import ByPosition, ByTime, Moment
from events.catalog import SOURCES

AsOf = str | datetime | Moment
"""A time with its zone (what had happened by then, itself included, as it is known today), a day in Asia/Shanghai (to
its end), or positions, `dispatch:145` or `intake:45,dispatch:145` (what had been recorded by then)."""

_PLACE = re.compile(r"([a-z_-]+):([1-9]\d{0,18})")


def places_of(as_of: AsOf) -> dict[str, int]:
    """The positions that a text names, by source; nothing where it names none. Of several of one log, the last counts.
    Raises CommandError for a source that is none."""
    if not isinstance(as_of, str):
        return {}
    found = [_PLACE.fullmatch(part.strip()) for part in as_of.split(",")]
    places: dict[str, int] = {}
    for place in found:
        if place is None:
            return {}
        source = place[1].replace("-", "_")
        if source not in SOURCES:
            raise CommandError(f"没有来源 {place[1]}", f"no such source: {place[1]} ({', '.join(SOURCES)})")
        places[source] = max(int(place[2]), places.get(source, 0))
    return places


async def moment_of(as_of: AsOf | None, logs: Sequence[Log]) -> Moment | None:
    """What is meant, None for everything. `logs` are those that hold the positions. Raises CommandError for what is no
    moment, and for a position that a log does not have."""
    if as_of is None:
        return None
    if isinstance(as_of, datetime):
        if as_of.tzinfo is None:
            raise CommandError(f"时间须带时区：{as_of}", f"a time needs its zone: {as_of}")
        return ByTime(as_of.astimezone(UTC))
    if not isinstance(as_of, str):
        return as_of
    if places := places_of(as_of):
        ids = [await _id_at(logs, source, position) for source, position in places.items()]
        return ByPosition(places, max(ids))
    try:
        last = moments.until(as_of)  # of a day it is the first moment that no longer counts
        return ByTime(last - timedelta(microseconds=1) if last != moments.since(as_of) else last)
    except ValueError:
        raise CommandError(
            f"{as_of!r} 不是带时区的时间、日期或位置（dispatch:145）",
            f"{as_of!r} is neither a time with its zone, nor a day, nor a position such as dispatch:145",
        ) from None


async def _id_at(logs: Sequence[Log], source: str, position: int) -> UUID:
    for log in logs:
        if log.source == source:
            async for piece in pieces(log, position - 1, position):
                return piece[0].id
    raise CommandError(f"{source} 的日志中没有位置 {position}", f"the log of {source} has no position {position}")
