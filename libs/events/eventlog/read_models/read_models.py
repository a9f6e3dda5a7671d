"""The read models of one service, at one position.

One subscription for all of them: an event is read once and costs one transaction, however many read models take it, and
a query over two of them never sees one ahead of the other.

Each has a version. Code writes only tables of its own version; a table of another one is left alone until
`building` has put a new one in its place.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import structlog

from eventlog.handler import Received
from eventlog.postgres import Connection
from eventlog.read_models.projection import Projection, handle_all
from eventlog.read_models.views import Views

NAME = "read_models"

log = structlog.get_logger(__name__)


class ReadModels:
    """Gives each projection the events that it takes; `sources` are the logs that they are made of. `views` stand on
    their tables, for people who ask in SQL.

    Raises ValueError where they are in several schemas.
    """

    name = NAME
    repeatable = True
    transactional = True

    def __init__(self, *projections: Projection[Any], sources: tuple[str, ...], views: Views | None = None) -> None:
        schemas = {projection.table.schema for projection in projections}
        if len(schemas) != 1:
            raise ValueError(f"read models of one service are in one schema, not in {sorted(schemas)}")
        self.schema = schemas.pop()
        self.projections = projections
        self.sources = sources
        self.views = views
        self.events = frozenset[type]().union(*(projection.events for projection in projections))
        self.versions: Mapping[str, str] = {projection.table.name: projection.version for projection in projections}
        """Table → the version that this code writes."""
        self._serving = f"SELECT {self.schema}.serving_read_models()::text"
        self._registry = f"SELECT coalesce(json_object_agg(name, version), '{{}}')::text FROM {self.schema}.read_models"
        self._left_alone: set[str] = set()

    @property
    def settings(self) -> dict[str, str]:
        """What a connection that moves this checkpoint says of itself."""
        return {"aftersales.read_models": msgspec.json.encode(self.versions).decode()}

    async def stands_by(self, connection: Connection) -> bool:
        """Whether a table is of other code: of older, which this one's is built beside, or of newer. That code writes
        the table, and what this one received instead would be missing in it."""
        serving = msgspec.json.decode(await connection.fetchval(self._registry))
        return any(serving.get(table) != version for table, version in self.versions.items())

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`."""
        serving = msgspec.json.decode(await connection.fetchval(self._serving))
        work = []
        for projection in self.projections:
            if serving.get(projection.table.name) != projection.version:
                self._leave_alone(projection, serving.get(projection.table.name))
                continue
            self._left_alone.discard(projection.name)
            work.append((projection, [received for received in batch if type(received.event) in projection.events]))
        await handle_all(connection, work)

    def _leave_alone(self, projection: Projection[Any], version: str | None) -> None:
        if projection.name not in self._left_alone:
            self._left_alone.add(projection.name)
            log.warning("read_model.left_alone", name=projection.name, serves=version, code=projection.version)
