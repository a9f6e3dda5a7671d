"""What a service had done after its backup, read out of the end of its log, so that none of it is done again."""

from collections.abc import AsyncIterable, Callable, Iterable, Sequence
from uuid import UUID

from eventlog.envelope import Recorded
from eventlog.feeds.lanes import source_of
from eventlog.postgres import Connection
from eventlog.subscriptions.handled_before import last_causes, note
from eventlog.subscriptions.reactions import NAME as REACTIONS

Behind = Callable[[str, int], AsyncIterable[Sequence[Recorded]]]
"""`(source, position)`: the events of a source behind a position, in the order of each stream."""


async def note_effects(connection: Connection, schema: str, sources: Iterable[str], since: int, behind: Behind) -> int:
    """Have the service's reactions, which follow `sources`, pass over what led to the events that came back behind the
    position `since`; gives how many streams that are. Tables of read models and their checkpoint were restored
    together: they go on as ever."""
    causes = await _causes(connection, schema, since)
    if not causes:
        return 0
    noted = 0
    for source, position in (await _heard(connection, schema, sources)).items():
        found: dict[tuple[str, str], int] = {}
        async for events in behind(source, position):
            found = last_causes((event for event in events if event.position > position), causes, found)
        await note(connection, schema, REACTIONS, found)
        noted += len(found)
    return noted


async def _causes(connection: Connection, schema: str, since: int) -> frozenset[UUID]:
    rows = await connection.fetch(
        f"SELECT DISTINCT causation FROM {schema}.events WHERE position > $1 AND causation IS NOT NULL", since
    )
    return frozenset(row["causation"] for row in rows)


async def _heard(connection: Connection, schema: str, sources: Iterable[str]) -> dict[str, int]:
    """Source → the position from which it is to be heard again: from the beginning, where it had not been followed yet
    when the backup was made."""
    rows = await connection.fetch(f"SELECT lane, position FROM {schema}.checkpoints WHERE subscription = $1", REACTIONS)
    heard: dict[str, list[int]] = {source: [] for source in sources}
    for row in rows:
        heard.setdefault(source_of(row["lane"]), []).append(row["position"])
    return {source: min(positions, default=0) for source, positions in heard.items()}
