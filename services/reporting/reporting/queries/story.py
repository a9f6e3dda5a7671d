"""One case's whole story, across services, in order of time."""

from dataclasses import dataclass
from datetime import datetime

from events.postgres import Pool


@dataclass(frozen=True, slots=True)
class Chapter:
    """One event of the case, for people: `zh` and `en` say what happened, `actor` is a staff number or a service."""

    event_id: str
    source: str
    position: int
    time: datetime
    type: str
    actor: str
    zh: str
    en: str


_STORY = """
SELECT event_id, source, position, time, type, actor, zh, en
FROM reporting.story
WHERE case_id = $1 AND ($2::timestamptz IS NULL OR (time, event_id) > ($2, $3::text))
ORDER BY time, event_id
LIMIT $4
"""


async def story(pool: Pool, case_id: str, after: tuple[datetime, str] | None, limit: int) -> list[Chapter]:
    """At most `limit` events behind `after`: the time and id of the last one shown.

    Events of one moment (a cause and what followed from it in a replay) stand in the order in which they were written:
    event ids are UUIDv7, which rise with the wall clock.
    """
    time, event_id = after or (None, None)
    return [Chapter(*row) for row in await pool.fetch(_STORY, case_id, time, event_id, limit)]
