"""Where the tables and the logs are: the services' database, and the logs that lie elsewhere."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from aftersales.database import FAILURES
from aftersales.errors import CommandError
from aftersales.replay.sources.store import database_trouble
from eventlog.envelope import Recorded
from eventlog.postgres import Pool, connect_pool
from eventlog.read_models.past import ReadPast, from_logs, from_store
from service.feeds.peers import Peers


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[Pool]:
    """A few connections. Raises CommandError where the database does not answer, or says no."""
    try:
        pool = await connect_pool(dsn, max_size=4, name="aftersales read-models")
    except (*FAILURES, ValueError) as error:  # a DSN that is none
        raise database_trouble(error) from error
    try:
        yield pool
    except FAILURES as error:
        raise database_trouble(error) from error
    finally:
        pool.terminate()


async def is_here(pool: Pool, table: str) -> bool:
    """Whether this database has a table."""
    return bool(await pool.fetchval("SELECT to_regclass($1) IS NOT NULL", table))


async def past_of(pool: Pool, sources: Sequence[str], peers: Mapping[str, str], key: str) -> ReadPast:
    """Reads logs where they are: in this database, or from their services. Raises CommandError where that cannot be."""
    here = [source for source in sources if await is_here(pool, f"{source}.events")]
    missing = [source for source in sources if source not in here and source not in peers]
    if missing:
        names = ", ".join(missing)
        raise CommandError(
            f"这个数据库里没有 {names} 的日志：请用 PEERS 和 PEERS_KEY 指明其服务",
            f"this database has no log of {names}: say in PEERS and PEERS_KEY where the service is",
        )
    near, far = from_store(pool), from_logs(Peers(peers, key).read_log)

    async def read(source: str, after: int, upto: int, types: Sequence[str]) -> list[Recorded]:
        return await (near if source in here else far)(source, after, upto, types)

    return read
