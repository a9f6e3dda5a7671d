"""Which of the machine's `pg_dump` and `pg_restore` may be used: at least as new as the server, as near as there is.

Those of the embedded PostgreSQL come with a checkout, and alone of it with the image, on its path; a server that is
newer needs newer ones.
"""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aftersales import bounded
from aftersales.binaries import programs
from aftersales.errors import CommandError
from aftersales.paths import server_account

DEBIAN = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True)
class Program:
    """One of PostgreSQL's, with its major version, and all that it says of it."""

    path: Path
    version: int
    told: str


def chosen(found: Iterable[Program], least: int) -> Program | None:
    """The oldest that is new enough: the nearer to the server, the surer that it takes what is said to it. Pure."""
    return min((one for one in found if one.version >= least), key=lambda one: one.version, default=None)


def program(name: str, least: int, folder: Path | None = None) -> Program:
    """`pg_dump` or `pg_restore` of a version from `least` on: in `folder` alone, where one is named. Raises
    CommandError, which says what there is and how to get another."""
    found = list(_told(name, [folder] if folder is not None else _folders()))
    best = chosen(found, least)
    if best is not None:
        return best
    there = ", ".join(f"{one.path} ({one.version})" for one in found) or "–"
    raise CommandError(
        f"没有可用的 {name}：服务器是 PostgreSQL {least}，需要同版本或更新的 {name}；现有：{there}。"
        f"请安装 postgresql-client-{least}，或用 --programs 指明其目录",
        f"no {name} that can be used: the server is PostgreSQL {least}, so {name} must be of version {least} or newer; "
        f"there is: {there}. Install postgresql-client-{least}, or name its folder with --programs",
    )


def _folders() -> Iterator[Path]:
    with suppress(CommandError):  # the image has no server
        yield programs(server_account())
    yield from (Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder)
    yield from sorted(DEBIAN.glob("*/bin"))


def _told(name: str, folders: Iterable[Path]) -> Iterator[Program]:
    seen: set[Path] = set()
    for folder in folders:
        path = shutil.which(name, path=str(folder))
        if path is None or (real := Path(path)) in seen:
            continue
        seen.add(real)
        done = bounded.run([path, "--version"], capture_output=True)
        if version := _VERSION.search(done.stdout):
            yield Program(real, int(version[1]), done.stdout.strip())
