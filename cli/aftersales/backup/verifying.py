"""Is what was restored what was there? Positions, streams, checkpoints and every read model are looked at."""

from collections.abc import Callable, Mapping, Sequence

from aftersales.backup.manifest import KEYRING, Manifest
from aftersales.backup.places import connected, has
from aftersales.counting import counted
from aftersales.definitions import definition
from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from aftersales.read_models.place import connected as pooled
from eventlog.envelope import Recorded
from eventlog.feeds.epochs import read_epochs
from eventlog.feeds.lanes import source_of
from eventlog.postgres import Connection, connect_pool
from eventlog.read_models.comparing import compare
from eventlog.read_models.past import ReadPast, from_store
from eventlog.read_models.serving import served
from events.catalog import codec
from service.sealing.tokens import tokens_in

Told = Callable[[str, str], None]
PAGE = 5_000

_GAPS = "SELECT count(*), coalesce(min(position), 1), coalesce(max(position), 0) FROM {service}.events"
_STREAMS = """
    SELECT stream FROM {service}.events GROUP BY stream HAVING count(*) <> max(version) OR min(version) <> 1 LIMIT 1"""
_CHECKPOINTS = """
    SELECT subscription, lane, position, CASE event_at WHEN position THEN event_id END AS event_id
    FROM {service}.checkpoints WHERE position > 0"""


async def verify_logs(where: Mapping[str, str], manifest: Manifest) -> int:
    """No position is missing, no stream has a hole, and the log holds the backup's last event and its epochs; gives how
    many events were looked at. Raises CommandError."""
    total = 0
    for service, dsn in where.items():
        dump = manifest.dumps.get(service)
        if dump is None or dump.log is None:
            continue
        async with connected(dsn) as connection:
            count, first, last = await connection.fetchrow(_GAPS.format(service=service)) or (0, 1, 0)
            hole = await connection.fetchval(_STREAMS.format(service=service))
            held = await connection.fetchval(
                f"SELECT id::text FROM {service}.events WHERE position = $1", dump.log.position
            )
            epochs = {(epoch.number, epoch.since) for epoch in await read_epochs(connection, service)}
        known = {(epoch.number, epoch.since) for epoch in dump.log.epochs} <= epochs
        if (first, last) != (1, count) or hole is not None or held != dump.log.event_id or not known:
            raise CommandError(
                f"{service} 的日志不完整：{count} 个事件，位置 {first}–{last}，事件流 {hole or '–'}",
                f"the log of {service} is not whole: {counted(count, 'event')}, positions {first} to {last}, "
                f"stream {hole or '–'}",
            )
        total += count
    return total


async def verify_checkpoints(where: Mapping[str, str], begun: Mapping[str, int], told: Told) -> int:
    """Every subscription in these databases, restored or not, stands in the logs as they are; one that is ahead is told
    of. `begun` has the logs that go on in a new epoch. Gives how many were looked at."""
    looked = 0
    for dsn in dict.fromkeys(where.values()):
        async with connected(dsn) as connection:
            for service in [service for service in SERVICES if await has(connection, service)]:
                for row in await connection.fetch(_CHECKPOINTS.format(service=service)):
                    source = source_of(row["lane"])
                    if source not in where:
                        continue
                    looked += 1
                    async with connected(where[source]) as log:
                        if not await _stands(log, source, row["position"], row["event_id"]):
                            told(*_ahead(service, source, row["position"], goes_back=source in begun))
    return looked


def _ahead(service: str, source: str, position: int, *, goes_back: bool) -> tuple[str, str]:
    zh = "它会退回去听新的事件，此前据此所做的仍在" if goes_back else "它会停下并报告"
    en = "it goes back and hears what comes now; what it made of the lost events stays"
    return (
        f"{service} 已听到 {source} 的位置 {position}，而恢复后的日志没有该事件：{zh}（docs/operations.md）",
        f"{service} had heard {source} up to position {position}, which its log does not hold after the restore: "
        f"{en if goes_back else 'it will stop and say so'} (docs/operations.md)",
    )


async def _stands(connection: Connection, source: str, position: int, event_id: object) -> bool:
    found = await connection.fetchval(f"SELECT id FROM {source}.events WHERE position = $1", position)
    return found is not None and event_id in (None, found)


async def verify_read_models(where: Mapping[str, str], moved: Callable[[str], None], told: Told) -> int:
    """Each row is the fold of what was heard; a read model that differs is marked, and built anew by the services.
    Gives how many rows were compared."""
    rows = 0
    for service, dsn in where.items():
        models = definition(service).read_models
        if models is None or not set(models.sources) <= where.keys():
            continue
        async with pooled(dsn) as pool:
            present = await served(pool, service)
            for projection in models.projections:
                name, found = projection.table.full_name, present.get(projection.table.name)
                if found is None or found.version != projection.version or found.missed:
                    continue  # it is built anew as it is
                moved(name)
                async with pool.acquire() as connection:
                    compared = await compare(connection, models.name, projection, models.sources, _past(where), codec)
                    if compared.different:
                        await connection.execute(
                            f"UPDATE {service}.read_models SET missed = true WHERE name = $1", projection.table.name
                        )
                        told(
                            f"{name} 有 {len(compared.different)} 行与日志不符：服务启动后自行重建",
                            f"{name}: {counted(len(compared.different), 'row')} differing from the log: the service "
                            "builds it anew",
                        )
                rows += compared.rows
    return rows


def _past(where: Mapping[str, str]) -> ReadPast:
    async def read(source: str, after: int, upto: int, types: Sequence[str]) -> list[Recorded]:
        pool = await connect_pool(where[source], max_size=1, name="aftersales backup")
        try:
            return await from_store(pool)(source, after, upto, types)
        finally:
            pool.terminate()

    return read


async def unreadable(where: Mapping[str, str], since: Mapping[str, int]) -> int:
    """How many events behind the backup have texts whose key is not in the keyring: typed after it was backed up."""
    if KEYRING not in where:
        return 0
    count = 0
    async with connected(where[KEYRING]) as keyring:
        for service, position in since.items():
            after = position
            async with connected(where[service]) as connection:
                while rows := await connection.fetch(
                    f"SELECT position, data::text AS data FROM {service}.events WHERE position > $1 "
                    f"ORDER BY position LIMIT {PAGE}",
                    after,
                ):
                    after = rows[-1]["position"]
                    subjects = [{token.subject for token in tokens_in(row["data"].encode())} for row in rows]
                    known = await keyring.fetch(
                        "SELECT subject FROM keyring.keys WHERE subject = ANY($1)", list(set().union(*subjects))
                    )
                    there = {row["subject"] for row in known}
                    count += sum(bool(found - there) for found in subjects)
    return count
