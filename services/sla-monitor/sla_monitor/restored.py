"""After a restore: the timers are what the streams say, which came back further than the table of the timers."""

from collections.abc import Sequence
from datetime import UTC, datetime

from eventlog.envelope import Context
from eventlog.log.session import Session
from eventlog.log.store import Store
from events.catalog import codec
from service.definition import Restored
from sla_monitor.domain.case_clocks import CASE_CLOCKS, next_alarm
from sla_monitor.timers import schedule

PAGE = 500
PREFIX = CASE_CLOCKS.stream("")
_STREAMS = """
    SELECT DISTINCT stream FROM sla_monitor.events
    WHERE position > $1 AND stream > $2 AND starts_with(stream, $3) ORDER BY stream LIMIT $4"""


async def bring_up(restored: Restored) -> Sequence[tuple[str, str]]:
    """See `Definition.restored`. Raises what asyncpg raises."""
    store = Store(restored.pool, "sla_monitor", codec)
    async with restored.pool.acquire() as connection:
        last = ""
        while rows := await connection.fetch(_STREAMS, restored.since, last, PREFIX, PAGE):
            streams = [row["stream"] for row in rows]
            last = streams[-1]
            session = Session(store, Context(store.service, datetime.now(UTC)))
            session.foresee(await store.read_streams(streams, connection))
            ids = [stream.removeprefix(PREFIX) for stream in streams]
            instants = {id: next_alarm(await session.load(CASE_CLOCKS, id)) for id in ids}
            await schedule(connection, instants)
    return ()
