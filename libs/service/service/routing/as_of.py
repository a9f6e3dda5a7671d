"""`as_of`: the moment of the past that a read is asked about, by time or by position.

A time is RFC 3339 with its zone: what had happened by then, as it is known today. A position is what an
Aftersales-Position header says (`service.feeds.position_token`): what had been recorded by then. Of several positions
of one log, the last one counts. For a log that is not named, see `eventlog.moment.ByPosition`.
"""

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import TypeAdapter, ValidationError

from eventlog.envelope import Recorded
from eventlog.feeds.lanes import source_of
from eventlog.moment import ByPosition, ByTime
from service.feeds.heads import UNTOLD
from service.feeds.position_token import read_places
from service.http.problem_details import INVALID, UNAVAILABLE, FieldError, Problem
from service.http.requests import Moment as Time
from service.runtime import Runtime

AS_OF = "as_of"
RETRY_AFTER_SECONDS = 2

AsOf = Annotated[
    str | None,
    Query(
        max_length=400,
        description="过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · "
        "A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the "
        "log (what had been recorded by then)",
        openapi_examples={
            "time": {"summary": "时间 · A time", "value": "2026-01-05T09:00:00+08:00"},
            "position": {"summary": "位置 · A position", "value": "dispatch:123"},
            "positions": {"summary": "多个位置 · Several positions", "value": "intake:45,dispatch:123"},
        },
    ),
]
"""`as_of: AsOf = None` in a route; `await call.moment(as_of)` makes a moment of it."""

Past = ByTime | ByPosition

_time: TypeAdapter[datetime] = TypeAdapter(Time)


async def moment_of(runtime: Runtime, text: str, now: datetime) -> Past:
    """What `text` means to whoever asks the service at `now`; a position is one that its read models have reached.

    Raises Problem: 422 for what is neither, a time that is still to come, a position that does not exist; 503 where the
    log that it is of cannot be read, or the read models are not there yet.
    """
    name = runtime.definition.name
    places = read_places(text, name, runtime.definition.codec.sources)
    if places is None:
        return ByTime(_past(text, now))
    positions: dict[str, int] = {}
    for place in places:
        source = source_of(place.lane)
        positions[source] = max(place.position, positions.get(source, 0))
    latest = max([(await _event_at(runtime, source, position)).id for source, position in positions.items()])
    await runtime.read_your_writes.wait_for(text)
    return ByPosition(positions, latest)


async def time_of(runtime: Runtime, moment: Past) -> datetime:
    """When a moment was, for what is reckoned from then, such as an age: a position is when its event happened, several
    are when the latest of them did, whichever service is asked. Raises what `moment_of` raises."""
    if isinstance(moment, ByTime):
        return moment.time
    return max([(await _event_at(runtime, *place)).time for place in moment.positions.items()])


def _past(text: str, now: datetime) -> datetime:
    try:
        time = _time.validate_python(text)
    except ValidationError:
        raise _invalid(
            "must be a time with its zone like 2026-01-05T09:00:00+08:00, or a position like dispatch:123",
            "应为带时区的时间，如 2026-01-05T09:00:00+08:00，或日志位置，如 dispatch:123",
        ) from None
    if time > now:
        raise _invalid(
            f"must not be in the future: here it is {now.isoformat()}", f"不得晚于当前时间，此处为 {now.isoformat()}"
        )
    return time


async def _event_at(runtime: Runtime, source: str, position: int) -> Recorded:
    if source not in runtime.definition.codec.sources:
        raise _invalid(
            f"{source} has no log: name the service, as in dispatch:123",
            f"{source} 没有日志，请写明服务，如 dispatch:123",
        )
    try:
        events = await runtime.read_log(source, position - 1, 1) if position else []
    except UNTOLD as error:
        raise Problem(
            UNAVAILABLE,
            f"The log of {source} cannot be read at the moment, so {AS_OF} cannot be told",
            f"暂时无法读取 {source} 的日志，不能确定 {AS_OF}",
            headers=[(b"retry-after", b"%d" % RETRY_AFTER_SECONDS)],
        ) from error
    if not events:
        raise _invalid(f"the log of {source} has no position {position}", f"{source} 的日志中没有位置 {position}")
    return events[0]


def _invalid(en: str, zh: str) -> Problem:
    return Problem(INVALID, f"{AS_OF} {en}", f"{AS_OF}：{zh}", [FieldError(AS_OF, zh, en)])
