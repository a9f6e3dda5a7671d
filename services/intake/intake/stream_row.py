"""A row as its stream makes it now: the read model's own fold, without waiting for the read model."""

from collections.abc import Callable
from typing import Any, TypeVar

from eventlog.decider import Decider, NotFound
from eventlog.handler import Heard
from eventlog.log.store import Store
from eventlog.read_models.projection import Projection

Row = TypeVar("Row")


async def live_row(
    store: Store, decider: Decider[Any, Any], rows: Projection[Row], id: str, missing: Callable[[str], NotFound]
) -> tuple[Row, int]:
    """The row and the stream's version (its ETag). Raises what `missing` makes where there is no such stream."""
    history = await store.read_stream(decider.stream(id))
    decoded = [(store.codec.decode(recorded.type, recorded.data), recorded) for recorded in history]
    row = rows.fold([Heard(event, recorded) for event, recorded in decoded if event is not None]).get(id)
    if row is None:
        raise missing(id)
    return row, history[-1].version
