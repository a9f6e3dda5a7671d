"""What a service had done after its backup, read out of the end of its log, so that none of it is done again."""

from collections.abc import AsyncIterable, Callable, Sequence
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.feeds.lanes import source_of
from eventlog.feeds.relay import NAME as RELAY
from eventlog.postgres import Connection
from eventlog.read_models.read_models import NAME as READ_MODELS
from eventlog.subscriptions.handled_before import last_causes, note

Behind = Callable[[str, int], AsyncIterable[Sequence[Recorded]]]
"""`(source, position)`: the events of a source behind a position, in the order of each stream."""


async def note_effects(connection: Connection, schema: str, since: int, behind: Behind) -> int:
    """Have the service's reactions pass over what led to the events that came back behind the position `since`; gives
    how many streams that are. Tables of read models and their checkpoint were restored together: they go on as ever."""
    causes = await _causes(connection, schema, since)
    if not causes:
        return 0
    noted = 0
    for subscription, source, position in await _heard(connection, schema):
        found: dict[tuple[str, str], int] = {}
        async for events in behind(source, position):
            found = last_causes((event for event in events if event.position > position), causes, found)
        await note(connection, schema, subscription, found)
        noted += len(found)
    return noted


async def _causes(connection: Connection, schema: str, since: int) -> frozenset[UUID]:
    rows = await connection.fetch(
        f"SELECT DISTINCT causation FROM {schema}.events WHERE position > $1 AND causation IS NOT NULL", since
    )
    return frozenset(row["causation"] for row in rows)


async def _heard(connection: Connection, schema: str) -> list[tuple[str, str, int]]:
    """Subscription, source, and the position from which the source is to be heard again."""
    rows = await connection.fetch(
        f"SELECT subscription, lane, position FROM {schema}.checkpoints WHERE subscription <> ALL($1)",
        [RELAY, READ_MODELS],
    )
    least: dict[tuple[str, str], int] = {}
    for row in rows:
        place = row["subscription"], source_of(row["lane"])
        least[place] = min(row["position"], least.get(place, row["position"]))
    return [(*place, position) for place, position in sorted(least.items())]
