"""A backup is made: one moment, a dump for each service and one for the keyring, a manifest, and then its name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aftersales.backup import folders, manifest
from aftersales.backup.manifest import FORMAT, KEYRING, Dump, Manifest
from aftersales.backup.moment import Snapshot, held
from aftersales.backup.places import Place, connected, look_at_all, program_environment, without_password
from aftersales.backup.programs import Program, program
from aftersales.backup.running_programs import run_program

EMPTIED = ("members", "read_model_builds", "restoring")
"""Tables whose rows are of the processes of the moment."""

Moved = Callable[[str, int, int], None]
"""`(what, bytes done, bytes in all)`: of tables as they are on the disk."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where backups go, and how many days they are kept; None: for ever."""

    folder: Path
    days: int | None


@dataclass(frozen=True, slots=True)
class Made:
    """What was made and what went. `backup` is None where the keyring alone was asked for."""

    backup: Path | None
    keyring: Path
    manifest: Manifest
    gone: Sequence[Path]


async def make(
    dsns: Sequence[str], services: Rule | None, keyring: Rule, programs_folder: Path | None, moved: Moved
) -> Made:
    """Back up all services, unless `services` is None, and the keyring. Raises CommandError, with nothing left."""
    places = await look_at_all(dsns)
    pg_dump = program("pg_dump", max(place.server for place in places), programs_folder)
    async with held(places) as snapshots:
        made_at = datetime.now(UTC)
        bar = _Bar(snapshots, services is not None, moved)
        about = _about(snapshots, made_at, pg_dump)
        backup: Path | None = None
        # The keyring first: a backup of the services without its keyring would look like a good one.
        with folders.turn(keyring.folder), folders.new(keyring.folder, made_at) as part:
            keys = keyring.folder / part.stem
            made = await _dump(snapshots, part, pg_dump, about, keyring=True, bar=bar)
        if services is not None:
            with folders.turn(services.folder), folders.new(services.folder, made_at) as part:
                backup = services.folder / part.stem
                made = await _dump(snapshots, part, pg_dump, about, keyring=False, bar=bar)
    gone = folders.prune(keyring.folder, made_at, keyring.days)
    if services is not None:
        assert backup is not None
        await _note(places, made_at, backup.name)
        gone += folders.prune(services.folder, made_at, services.days)
    return Made(backup, keys, made, gone)


def _about(snapshots: Sequence[Snapshot], made_at: datetime, pg_dump: Program) -> Manifest:
    intake = next(snapshot for snapshot in snapshots if "intake" in snapshot.place.parts)
    server = max(snapshot.place.server for snapshot in snapshots)
    position = intake.logs["intake"].position
    return Manifest(FORMAT, made_at, intake.origin, position, server, pg_dump.told, {})


async def _dump(
    snapshots: Sequence[Snapshot], part: Path, pg_dump: Program, about: Manifest, *, keyring: bool, bar: "_Bar"
) -> Manifest:
    dumps: dict[str, Dump] = {}
    for snapshot in snapshots:
        for name in snapshot.place.parts:
            if (name == KEYRING) is not keyring:
                continue
            file = f"{name}.dump"
            command = [str(pg_dump.path), "--format=custom", "--verbose", f"--snapshot={snapshot.id}"]
            command += [f"--schema={name}", f"--file={part / file}", "--lock-wait-timeout=30s"]
            command += [f"--exclude-table-data={name}.{table}" for table in EMPTIED if not keyring]
            command += [f"--exclude-table={name}.*__new"]  # read models that are being built
            command += [f"--dbname={without_password(snapshot.place.dsn)}"]
            await run_program(command, program_environment(snapshot.place.dsn), part, bar.begun)
            size, sha256 = manifest.fingerprint(part / file)
            versions = snapshot.versions.get(name)
            dumps[name] = Dump(
                file,
                size,
                sha256,
                versions.engine if versions else None,
                versions.revision if versions else None,
                snapshot.logs.get(name),
            )
    made = Manifest(about.format, about.made_at, about.origin, about.intake, about.server, about.pg_dump, dumps)
    manifest.write(part, made)
    return made


async def _note(places: Sequence[Place], made_at: datetime, name: str) -> None:
    """Tell the services of their last good backup: for whoever watches its age."""
    for place in places:
        async with connected(place.dsn) as connection:
            for service in place.services:
                if await connection.fetchval("SELECT to_regclass($1) IS NOT NULL", f"{service}.last_backup"):
                    await connection.execute(
                        f"""INSERT INTO {service}.last_backup (made_at, name) VALUES ($1, $2)
                            ON CONFLICT (one) DO UPDATE SET made_at = $1, name = $2""",
                        made_at,
                        name,
                    )


class _Bar:
    """A table that is begun ends the one before it."""

    def __init__(self, snapshots: Sequence[Snapshot], services: bool, moved: Moved) -> None:
        self._sizes = {
            table: size
            for snapshot in snapshots
            for table, size in snapshot.sizes.items()
            if services or table.startswith(f"{KEYRING}.")
        }
        self._moved = moved
        self._done, self._now = 0, 0

    def begun(self, table: str) -> None:
        self._done += self._now
        self._now = self._sizes.get(table, 0)
        self._moved(table, self._done, sum(self._sizes.values()))
