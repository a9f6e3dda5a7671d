"""A handler for tests that writes down what it receives: what is lost, doubled or out of order shows."""

from collections.abc import Awaitable, Callable, Sequence

from eventlog.handler import Received
from eventlog.postgres import Connection, Pool


class Ledger:
    """Writes every event of these classes (none given: every event) into its table, which has no unique key on purpose:
    one that is handled twice is there twice. It cannot take those whose stream is in `bad`, or `stream/version`."""

    name = "ledger"
    repeatable = False
    transactional = True

    def __init__(self, *events: type, before: Callable[[], Awaitable[object]] | None = None) -> None:
        self.events = frozenset(events) or None
        self.bad: set[str] = set()
        self.batches: list[int] = []
        self._before = before

    async def create(self, pool: Pool) -> None:
        """Make the table."""
        await pool.execute("CREATE TABLE ledger (source text, stream text, version bigint, position bigint, at serial)")

    async def handle(self, connection: Connection, batch: Sequence[Received]) -> None:
        """See `Handler.handle`; `before` is awaited first."""
        self.batches.append(len(batch))
        if self._before is not None:
            await self._before()
        for _, recorded in batch:
            if self.bad & {recorded.stream, f"{recorded.stream}/{recorded.version}"}:
                raise ValueError(f"cannot take {recorded.stream}")
        rows = [(recorded.source, recorded.stream, recorded.version, recorded.position) for _, recorded in batch]
        await connection.executemany("INSERT INTO ledger VALUES ($1, $2, $3, $4)", rows)


async def rows(pool: Pool) -> list[tuple[str, str, int]]:
    """Source, stream and version of what a `Ledger` wrote down, in this order."""
    found = await pool.fetch("SELECT source, stream, version FROM ledger ORDER BY source, stream, version")
    return [(row["source"], row["stream"], row["version"]) for row in found]
