"""Where the past is lived again: a database that is named, or one of this machine with a PostgreSQL of its own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aftersales.database import DATABASE
from aftersales.errors import CommandError, disk_error
from aftersales.paths import data_root, scratch
from aftersales.postgres import Postgres

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")


@dataclass(frozen=True, slots=True)
class Target:
    """Its database, the folder of keys and logs, and the server of our own that it is on, if it is."""

    dsn: str
    folder: Path
    servers: tuple[Postgres, ...] = ()

    @property
    def ours(self) -> bool:
        """On a server of our own each service works as its own role."""
        return bool(self.servers)


@contextmanager
def target(into: str) -> Iterator[Target]:
    """A DSN, or a name: then it lies in this user's data folder, below `replays`. Raises CommandError."""
    if "://" in into:
        with scratch() as folder:
            yield Target(into, folder)
        return
    if not _NAME.fullmatch(into):
        raise CommandError(
            f"--into 应为 postgresql:// 地址，或由小写字母、数字和连字符组成的名称：{into}",
            f"--into is a postgresql:// address, or a name of small letters, digits and hyphens, not {into}",
        )
    folder = data_root() / "replays" / into
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.parent.chmod(0o755)
        folder.chmod(0o755)
    except OSError as error:
        raise disk_error(folder, error) from None
    with Postgres(folder / "postgres") as server:
        if not server.has_database(DATABASE):
            server.create_database(DATABASE)
        yield Target(server.dsn(DATABASE), folder, (server,))
