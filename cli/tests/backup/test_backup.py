"""`aftersales backup` and `restore`, on a real PostgreSQL, with its own pg_dump and pg_restore."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import asyncpg
import pytest

from aftersales.backup import folders, manifest, places
from aftersales.backup.making import Rule, make
from aftersales.backup.places import look
from aftersales.backup.programs import program
from aftersales.database import DATABASE
from aftersales.definitions import definition
from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from aftersales.ports import SERVICES
from aftersales.postgres import Postgres
from eventlog.postgres import LONG
from events.catalog.station import StationOpened
from service.database.migrate import migrate as migrate_one
from service.database.restoring import NotWhole, refuse_restoring

pytestmark = pytest.mark.acceptance

PATIENCE = 90.0
OPENED = "SELECT count(*) FROM intake.events WHERE type LIKE '%request-received%'"

Ask = Callable[..., tuple[int, str, str]]
Office = Any
"""See the conftest."""


@pytest.mark.slow("a backup, a restore and a refused one, of five schemas each")
def test_all_comes_back_elsewhere(office: Office, elsewhere: Office, place: Path, ask: Ask) -> None:
    code, out, err = ask("backup", at=office.dsn)
    assert code == 0, err
    (backup,) = folders.backups(place / "backups")
    (keys,) = folders.backups(place / "keys")
    assert f"✓ {backup}" in out and f"✓ {keys}" in out
    made = manifest.read(backup)
    assert {*made.dumps} == {*SERVICES} and {*manifest.read(keys).dumps} == {"keyring"}
    assert made.dumps["intake"].log == manifest.LogState(2, str(office.log()[1].id), [manifest.Epoch(1, 1)], 0)
    assert office.sql("SELECT name FROM intake.last_backup") == backup.name
    assert office.sql("SELECT made_at FROM reporting.last_backup") == made.made_at

    office.case(2)
    code, out, err = ask("restore", at=elsewhere.dsn)
    assert code == 0, err
    assert "✓ 已核对 3 个事件" in out and "new epoch" in out
    assert elsewhere.log() == office.log()[:2]
    assert elsewhere.log("dispatch") == office.log("dispatch")
    assert elsewhere.sql("SELECT person FROM intake.contacts") == "王"
    assert elsewhere.sql("SELECT count(*) FROM keyring.keys") == 1
    assert [tuple(row) for row in epochs(elsewhere)] == [(1, 1), (2, 3)]
    assert elsewhere.sql("SELECT last FROM intake.case_numbers WHERE day = '260309'") == 1001, "lost ones are skipped"
    with pytest.raises(asyncpg.RestrictViolationError):
        elsewhere.sql("DELETE FROM intake.events")
    assert elsewhere.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%replaced'") == 0

    code, out, err = ask("restore", at=elsewhere.dsn)
    assert code == 1 and "intake 2 rows (0 of them not in the backup)" in err, "restored twice: not by accident"


def epochs(office: Office) -> Any:
    return office._with(lambda pool: pool.fetch("SELECT epoch, since FROM intake.epochs ORDER BY 1"))


def test_a_living_system_is_replaced_only_when_it_is_named(office: Office, ask: Ask) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    office.case(2)
    before = office.log()
    code, _, err = ask("restore", at=office.dsn)
    assert code == 1 and f"--replace {office.name}" in err
    assert "intake 3 rows (1 of them not in the backup)" in err
    assert ask("restore", "--replace", "another", at=office.dsn)[0] == 1
    assert office.log() == before

    code, out, err = ask("restore", "--replace", office.name, at=office.dsn)
    assert code == 0, err
    assert office.log() == before[:2]
    assert "the keyring that was there stays" in out
    assert office.sql("SELECT count(*) FROM keyring.keys") == 2, "it is newer than any backup of it"


def test_not_while_a_service_works(office: Office, ask: Ask) -> None:
    assert ask("backup", at=office.dsn)[0] == 0

    work = "PGAPPNAME='intake worker' exec {psql} -d '{dsn}' -c 'SELECT pg_sleep(60)'"
    worker = subprocess.Popen(
        ["sh", "-c", work.format(psql=program("psql", 18).path, dsn=office.dsn)],
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    )
    try:
        while not office.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'intake worker'"):
            sleep(0.05)
        code, _, err = ask("restore", "--replace", "x", at=office.dsn)
    finally:
        worker.kill()
        worker.wait()
    assert code == 1 and "intake is at work: stop all services first" in err


def test_a_damaged_backup_changes_nothing(office: Office, elsewhere: Office, place: Path, ask: Ask) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    (backup,) = folders.backups(place / "backups")
    with (backup / "callback.dump").open("ab") as file:
        file.write(b"x")
    code, _, err = ask("restore", at=elsewhere.dsn)
    assert code == 1 and "the backup is damaged" in err
    assert asyncio.run(look(elsewhere.dsn)).parts == ()


@pytest.mark.acceptance
def test_without_a_keyring_it_is_refused_unless_that_is_accepted(
    office: Office, elsewhere: Office, place: Path, ask: Ask
) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    shutil.rmtree(place / "keys")
    code, _, err = ask("restore", at=elsewhere.dsn)
    assert code == 1 and "--without-keyring" in err
    assert ask("restore", "--without-keyring", at=elsewhere.dsn)[0] == 0
    assert elsewhere.sql("SELECT count(*) FROM keyring.keys") == 0


def test_who_was_erased_since_the_keyrings_backup_is_erased_again(
    office: Office, elsewhere: Office, place: Path, ask: Ask
) -> None:
    """The keyring's backup is older than the erasure, the services' is not."""
    assert ask("backup", "--keyring-only", at=office.dsn)[0] == 0
    assert not (place / "backups").exists()
    older = folders.backups(place / "keys")
    office.erase("c-1")
    office.case(9, "c-2")
    assert ask("backup", at=office.dsn)[0] == 0
    shutil.rmtree(({*folders.backups(place / "keys")} - {*older}).pop())
    code, _, err = ask("restore", at=elsewhere.dsn)
    assert code == 0, err
    assert "erased since the backup, again: c-1" in err
    assert elsewhere.sql("SELECT count(*) FROM keyring.keys") == 0, "k-1 is erased, k-9 was never in that keyring"
    assert elsewhere.sql("SELECT person FROM intake.contacts") is None


@pytest.fixture
def small(place: Path) -> Iterator[Path]:
    """A disk of 100 kB."""
    disk = place / "backups"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=100k", "none", disk], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("only root, where it may mount, can make a small file system and fill it")
    yield disk
    subprocess.run(["umount", "--lazy", disk], check=True)


def test_a_full_disk_leaves_nothing_that_looks_whole(office: Office, small: Path, ask: Ask) -> None:
    code, _, err = ask("backup", at=office.dsn)
    assert code == 1 and f"the disk is full: {small}" in err
    assert [path.name for path in small.iterdir()] == [".lock"]
    assert office.sql("SELECT count(*) FROM intake.last_backup") == 0


def slow(place: Path, name: str, when: str) -> Path:
    """A folder with a pg_dump or pg_restore that sleeps where its arguments say `when`."""
    folder = place / "slow"
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f'#!/bin/sh\ncase "$*" in *{when}*) exec sleep 60;; esac\nexec {program(name, 18).path} "$@"\n')
    file.chmod(0o755)
    return folder


def killed(arguments: list[str], place: Path, once: Callable[[], bool], number: signal.Signals = signal.SIGKILL) -> int:
    """Run the command line in a process of its own, and send it a signal as soon as something holds; gives how it
    ended."""
    environment = {
        **os.environ,
        "BACKUP_FOLDER": str(place / "backups"),
        "BACKUP_KEYRING_FOLDER": str(place / "keys"),
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "aftersales", *arguments],
        env=environment,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    )
    try:
        deadline = monotonic() + PATIENCE
        while not once() and monotonic() < deadline and process.poll() is None:
            sleep(0.1)
        assert process.poll() is None and once()
        process.send_signal(number)
        return process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()


@pytest.mark.acceptance
@pytest.mark.slow("the command line in a process of its own, twice")
def test_a_backup_that_was_killed_is_none(office: Office, place: Path, ask: Ask) -> None:
    folder = slow(place, "pg_dump", "schema=reporting")
    half = place / "backups"
    killed(
        ["backup", "--programs", str(folder), "--database-url", office.dsn],
        place,
        lambda: any(half.glob("*.part/callback.dump")),
    )
    assert folders.backups(half) == []
    code, _, err = ask("restore", at=office.dsn)
    assert code == 1 and "there is no backup" in err
    assert ask("backup", at=office.dsn)[0] == 0
    assert len(list(half.iterdir())) == 2, "the lock and the backup: what the kill left is gone"


@pytest.mark.acceptance
@pytest.mark.slow("the command line in a process of its own, twice")
def test_a_restore_that_was_killed_lets_no_service_start_and_is_done_again(
    office: Office, place: Path, ask: Ask
) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    before = office.log()
    office.case(2)
    name = office.sql("SELECT current_database()")
    folder = slow(place, "pg_restore", "section=data*/dispatch.dump")

    def begun() -> bool:
        try:
            return bool(office.sql("SELECT count(*) FROM dispatch.restoring"))
        except asyncpg.UndefinedTableError:  # the old one has just been put aside
            return False

    killed(["restore", "--programs", str(folder), "--replace", name, "--database-url", office.dsn], place, begun)
    for service in ("intake", "dispatch"):
        with pytest.raises(NotWhole, match="run aftersales restore again"):
            office._with(lambda pool, service=service: refuse_restoring(pool, service))
    code, _, err = ask("restore", at=office.dsn)
    assert code == 0, err
    assert office.log() == before
    assert office._with(lambda pool: refuse_restoring(pool, "intake")) is None
    assert office.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%replaced'") == 0


@pytest.mark.acceptance
@pytest.mark.slow("the command line in a process of its own")
def test_a_restore_that_is_stopped_leaves_everything_as_it_was(office: Office, place: Path, ask: Ask) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    office.case(2)
    before, name = office.log(), office.sql("SELECT current_database()")
    folder = slow(place, "pg_restore", "section=data*/dispatch.dump")
    arguments = ["restore", "--programs", str(folder), "--replace", name, "--database-url", office.dsn]

    def under_way() -> bool:
        return bool(office.sql("SELECT to_regnamespace('dispatch_replaced') IS NOT NULL")) and bool(
            office.sql("SELECT to_regclass('dispatch.restoring') IS NOT NULL")
        )

    assert killed(arguments, place, under_way, signal.SIGINT) == 1
    assert office.log() == before
    assert office.sql("SELECT count(*) FROM pg_namespace WHERE nspname LIKE '%replaced'") == 0
    assert office._with(lambda pool: refuse_restoring(pool, "intake")) is None


@pytest.mark.acceptance
def test_a_restore_that_fails_gives_back_what_was_there(office: Office, place: Path, ask: Ask) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    office.case(2)
    before, name = office.log(), office.sql("SELECT current_database()")
    folder = place / "broken"
    folder.mkdir()
    file = folder / "pg_restore"
    real = program("pg_restore", 18).path
    file.write_text(f'#!/bin/sh\ncase "$*" in *callback.dump*) echo "error: no" >&2; exit 1;; esac\nexec {real} "$@"\n')
    file.chmod(0o755)
    code, _, err = ask("restore", "--replace", name, "--programs", str(folder), at=office.dsn)
    assert code == 1 and "pg_restore failed: error: no" in err
    assert office.log() == before
    office.case(3)


@pytest.mark.acceptance
def test_what_could_not_be_put_back_is_said_and_put_right_by_the_next_restore(
    office: Office, place: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    before = office.log()
    office.case(2)
    folder = place / "broken"
    folder.mkdir()
    file, psql, real = folder / "pg_restore", program("psql", 18).path, program("pg_restore", 18).path
    hold = "BEGIN; LOCK TABLE intake.events IN ACCESS SHARE MODE; SELECT pg_sleep(600)"
    file.write_text(
        '#!/bin/sh\ncase "$*" in *section=data*callback.dump*)\n'
        f"  PGAPPNAME=holder {psql} -d '{office.dsn}' -c '{hold}' >/dev/null 2>&1 &\n"
        f"  until [ \"$({psql} -d '{office.dsn}' -Atc \"SELECT count(*) FROM pg_locks JOIN pg_stat_activity "
        "USING (pid) WHERE application_name = 'holder' AND mode = 'AccessShareLock' "
        "AND relation = 'intake.events'::regclass\")\" "
        f'= 1 ]; do sleep 0.05; done\n  exit 1;;\nesac\nexec {real} "$@"\n'
    )
    file.chmod(0o755)
    monkeypatch.setattr(places, "LONG", replace(LONG, lock=0.5))
    code, _, err = ask("restore", "--replace", office.name, "--programs", str(folder), at=office.dsn)
    office.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'")
    assert code == 1 and "what was there could not be put back (LockNotAvailableError)" in err
    code, _, err = ask("restore", at=office.dsn)
    assert code == 0, err
    assert office.log() == before


def heard_in(backup: Path) -> int:
    """Up to where dispatch had heard intake, as a backup has it."""
    command = [str(program("pg_restore", 18).path), "--data-only", "-n", "dispatch", "-t", "checkpoints", "-f", "-"]
    told = subprocess.run([*command, str(backup / "dispatch.dump")], capture_output=True, text=True, check=True)
    row = next(line for line in told.stdout.splitlines() if line.startswith("reactions\t"))
    return int(row.split("\t")[2])


@pytest.mark.acceptance
@pytest.mark.slow("five databases are migrated, and a writer works meanwhile")
async def test_five_databases_are_of_one_moment(postgres: Postgres, place: Path) -> None:
    """Dispatch hears intake all the while; in no backup has it heard what intake's does not hold."""
    dsns = {service: postgres.fresh_database(f"backup_of_{service}") for service in SERVICES}
    for service, dsn in dsns.items():
        await migrate_one(definition(service), dsn, keyring=dsns["intake"])
    intake, dispatch = await asyncpg.connect(dsns["intake"]), await asyncpg.connect(dsns["dispatch"])
    await dispatch.execute("INSERT INTO dispatch.checkpoints VALUES ('reactions', 'intake', 0)")
    over = asyncio.Event()

    async def write() -> None:
        position = 0
        while not over.is_set():
            position += 1
            async with intake.transaction():
                await intake.execute("SELECT pg_advisory_xact_lock(hashtextextended('append intake', 0))")
                await intake.execute(
                    "INSERT INTO intake.events (position, id, stream, version, type, key, time, data, actor) "
                    "VALUES ($1, gen_random_uuid(), 'x-1', $1, 'x', 'x', now(), '{}', 'x')",
                    position,
                )
            await dispatch.execute("UPDATE dispatch.checkpoints SET position = $1", position)

    writing = asyncio.create_task(write())
    try:
        for number in range(3):
            made = await make(
                list(dsns.values()), Rule(place / f"b{number}", None), Rule(place / "k", 7), None, lambda *_: None
            )
            assert made.backup is not None
            log = manifest.read(made.backup).dumps["intake"].log
            heard = await asyncio.to_thread(heard_in, made.backup)
            assert log is not None and 0 < heard <= log.position
            await asyncio.sleep(1)
    finally:
        over.set()
        await writing
        await intake.close()
        await dispatch.close()
        for dsn in dsns.values():
            postgres.drop_database((await look(dsn)).database)


@pytest.mark.acceptance
@pytest.mark.slow("a server of its own starts four times")
def test_the_embedded_system_comes_back_with_its_roles(place: Path, ask: Ask) -> None:
    environment = {"AFTERSALES_DATA": str(place), "BACKUP_FOLDER": None, "BACKUP_KEYRING_FOLDER": None}
    assert ask("migrate", **environment)[0] == 0
    code, _, err = ask("backup", **environment)
    assert code == 0, err
    shutil.rmtree(place / "postgres")
    code, out, err = ask("restore", **environment)
    assert code == 0, err
    assert "./aftersales up" in out
    with Postgres(place / "postgres") as server:
        owner = "SELECT tableowner FROM pg_tables WHERE schemaname = 'intake' AND tablename = '{}'"
        assert server.sql(owner.format("cases"), DATABASE) == "intake"
        assert server.sql(owner.format("events"), DATABASE) == "postgres"
        may = "SELECT has_table_privilege('intake', 'intake.events', '{}')"
        assert [server.sql(may.format(right), DATABASE) for right in ("INSERT", "UPDATE")] == ["t", "f"]


def test_who_had_heard_more_of_a_log_is_told_of(office: Office, ask: Ask) -> None:
    assert ask("backup", at=office.dsn)[0] == 0
    office.say(StationOpened("s-2", "站", ("华北",)), source="dispatch")
    id = office.log("dispatch")[1].id
    office.sql(
        "INSERT INTO reporting.checkpoints (subscription, lane, position, event_id, event_at) "
        "VALUES ('read_models', 'dispatch', 2, $1, 2)",
        id,
    )
    office.sql("DROP SCHEMA dispatch CASCADE")
    code, out, err = ask("restore", at=f"dispatch={office.dsn}")
    assert code == 0, err
    assert "reporting had heard dispatch up to position 2" in err and "it goes back" in err
    assert "intake" not in out and len(office.log()) == 2, "the others stay as they are"
    assert len(office.log("dispatch")) == 1


def test_what_is_being_restored_is_not_backed_up(office: Office, place: Path, ask: Ask) -> None:
    office.sql("INSERT INTO callback.restoring (backup) VALUES ('20260309T120000Z')")
    code, _, err = ask("backup", at=office.dsn)
    assert code == 1 and "the database of callback is being restored" in err
    assert folders.backups(place / "keys") == []


def test_two_systems_are_not_mixed_up(office: Office, place: Path) -> None:
    with pytest.raises(CommandError, match="is in several databases"):
        asyncio.run(make([office.dsn, office.dsn], None, Rule(place / "k", 7), None, lambda *_: None))
