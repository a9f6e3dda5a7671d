"""The past of a source in long pieces: what a read model is built from."""

from collections.abc import Awaitable, Callable, Sequence

from eventlog.envelope import Recorded
from eventlog.feeds.feed import ReadLog
from eventlog.log.store import COLUMNS
from eventlog.postgres import Pool

ReadPast = Callable[[str, int, int, Sequence[str]], Awaitable[list[Recorded]]]
"""`(source, after, upto, types)`: the events of these stored types behind `after` and up to `upto`, in order."""

PAGE = 1000


def from_store(pool: Pool) -> ReadPast:
    """Logs that lie in this database."""

    async def read(source: str, after: int, upto: int, types: Sequence[str]) -> list[Recorded]:
        rows = await pool.fetch(
            f"""SELECT {COLUMNS} FROM {source}.events
                WHERE position > $1 AND position <= $2 AND type = ANY($3) ORDER BY position""",
            after,
            upto,
            types,
        )
        return [Recorded(source, *row) for row in rows]

    return read


def from_logs(read_log: ReadLog) -> ReadPast:
    """Logs that are asked page by page, such as other services' over HTTP."""

    async def read(source: str, after: int, upto: int, types: Sequence[str]) -> list[Recorded]:
        found: list[Recorded] = []
        wanted = frozenset(types)
        while after < upto:
            page = await read_log(source, after, min(PAGE, upto - after))
            if not page:
                break
            found += [event for event in page if event.type in wanted and event.position <= upto]
            after = page[-1].position
        return found

    return read
