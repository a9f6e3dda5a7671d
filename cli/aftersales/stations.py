"""Which stations there are, for whoever hands out their keys: dispatch's log knows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from aftersales.calling import command
from aftersales.database import FAILURES
from aftersales.embedded import systems
from aftersales.errors import CommandError
from aftersales.replay.sources.store import database_trouble
from aftersales.running import run
from eventlog.postgres import connect
from events.catalog.station import KIND
from events.words import Words

SHOWN = 20
"""Stations that are named where one is not there."""

_OPENED = "SELECT EXISTS (SELECT FROM dispatch.events WHERE stream = $1)"
_ALL = "SELECT key FROM dispatch.events WHERE stream LIKE 'station-%' AND version = 1 ORDER BY key LIMIT $1"


def require_station(station_id: str, keys_file: Path, database_url: str | None) -> None:
    """Raises CommandError where nobody has opened the station, or where nobody can tell.

    Whom to ask is the database that is named, or that of the system on this machine which reads the key file, be it
    running or at rest.
    """
    with _dispatch(station_id, keys_file, database_url) as dsn:
        known = run(_opened(dsn, station_id)) if dsn else []
    if known is None:
        raise CommandError("已中断，未签发密钥", "stopped: no key was issued")
    if known is not True:
        there = there_are(known or ())
        raise CommandError(
            f"无法签发密钥：没有网点 {station_id}（{there.zh}）；先由经理登记网点：POST /stations",
            f"no key issued: there is no station {station_id} ({there.en}); the manager opens it first: POST /stations",
        )


def there_are(stations: Sequence[str]) -> Words:
    """Which stations there are, for whoever has named another."""
    if not stations:
        return Words("还没有任何网点", "there is none yet")
    return Words(f"已有：{'、'.join(stations)}", f"there are {', '.join(stations)}")


@contextmanager
def _dispatch(station_id: str, keys_file: Path, database_url: str | None) -> Iterator[str | None]:
    """The database with dispatch's log; None where the system has none yet."""
    if database_url:
        yield database_url
        return
    folder = keys_file.absolute().parent
    system = next((each for each in systems() if each.postgres.folder.parent == folder), None)
    if system is None:
        raise CommandError(
            f"无法确认网点 {station_id} 是否存在：请用 DATABASE_URL 指明 dispatch 的数据库",
            f"nobody can tell whether there is a station {station_id}: name dispatch's database in DATABASE_URL, "
            f"or use the system that `{command('up')}` starts",
        )
    postgres = system.postgres
    if postgres.answers:
        yield system.dsn
    elif not postgres.data.exists():
        yield None
    else:
        with postgres:
            yield system.dsn if postgres.has_database(system.database) else None


async def _opened(dsn: str, station_id: str) -> bool | list[str]:
    """True, or those that there are."""
    try:
        connection = await connect(dsn, name="aftersales keys")
    except (*FAILURES, ValueError) as error:  # a DSN that is none
        raise database_trouble(error) from error
    try:
        if await connection.fetchval("SELECT to_regclass('dispatch.events') IS NULL"):
            return []
        if await connection.fetchval(_OPENED, KIND.stream(station_id)):
            return True
        return [row["key"] for row in await connection.fetch(_ALL, SHOWN)]
    except FAILURES as error:
        raise database_trouble(error) from error
    finally:
        await connection.close(timeout=2.0)
