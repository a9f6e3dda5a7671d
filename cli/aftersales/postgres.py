"""The embedded PostgreSQL 18: one server in one folder, for as long as this process holds it.

    with Postgres(folder) as server:
        server.fresh_database("aftersales")
        pool = await asyncpg.create_pool(server.dsn("aftersales"))

It listens on a Unix socket alone, in a folder only its account (and root) can enter, and so asks for no password.
Everything is durable: fsync is on. The server ends with this process, however that ends (see parent_death.py).
"""

import fcntl
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

from aftersales import bounded
from aftersales.binaries import programs
from aftersales.cluster import ENVIRONMENT, failure, kill, prepare
from aftersales.errors import CommandError, disk_error, full, require_space, says_full
from aftersales.logfile import last_said, put_aside, said, too_long
from aftersales.parent_death import die_with_parent
from aftersales.paths import Account, server_account
from aftersales.standstill import Standstill
from aftersales.waits import Waits

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "300",
    "shared_buffers": "256MB",
    "max_wal_size": "1GB",
    "log_checkpoints": "off",
    "timezone": "UTC",
}
PORT = 5432  # only a part of the socket's name
SPACE = 200  # MB that must be free: an empty server takes 40, its log 160
SOCKET_PATH = 100  # bytes; Linux takes 107, macOS 103
PATIENCE = 60  # seconds for a server to end at its next safe point
QUIT_PATIENCE = 10  # seconds for one to end at once; it kills its own after 5
START_PATIENCE = 600  # seconds for it to be ready: after a crash it reads its log again


class Postgres:
    """A server over `folder` (made if need be). Start it from the main thread; a restart keeps its DSNs."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self._waits = Waits()
        self._logging = False  # whether the log is of this run
        self._logged = 0  # bytes in the log before this start
        self._read = 0  # bytes of the log that were looked at for news
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None
        self._standstill = Standstill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def answers(self) -> bool:
        """Whether a server is at work in the folder, whichever process runs it; while it is, its DSNs are good."""
        if not self.folder.exists():
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self._socket_folder() / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def start(self) -> None:
        """Raises CommandError: no wheel, no room, no right to write, folder in use by another process or damaged."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            require_space(self.folder, SPACE)
            if self._account.switched:
                self.folder.chmod(0o711)  # root's umask may have closed it; what is inside stays closed
            _ = self._programs  # before anything is locked or made
            self._take_lock()
            socket_lock = self._socket_folder() / f".s.PGSQL.{PORT}.lock"
            prepare(self.data, self._account, self._programs, socket_lock, self._waits.pause)
            self._launch()
        except OSError as error:
            self.stop()
            raise disk_error(self.folder, error) from None
        except BaseException:
            self.stop()
            raise

    def stop(self, immediate: bool = False) -> None:
        """Ends the server: at its next safe point, or `immediate`ly as in a crash (it recovers at the next start).

        One that is frozen, or does not end for another reason, is killed after a while. Raises CommandError where even
        that does not end it.
        """
        process, self._process = self._process, None
        if process is not None:
            if not immediate:
                _end(process, signal.SIGINT, PATIENCE)
            _end(process, signal.SIGQUIT, QUIT_PATIENCE)
            if process.poll() is None:
                process.kill()
                kill(self.data)  # its backends, frozen ones too
                process.wait(QUIT_PATIENCE)
            if self._socket_folder() != self.data:
                shutil.rmtree(self._socket_folder(), ignore_errors=True)  # a killed server leaves its socket in it
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def restart(self, immediate: bool = False) -> None:
        """Stop and start again at the same DSN."""
        self.stop(immediate)
        self.start()

    def give_up(self) -> None:
        """From another thread: a `start` or `restart` that is under way ends soon, by CommandError, and so does every
        later one."""
        self._waits.end()

    @property
    def exit_code(self) -> int | None:
        """How the server ended by itself or by another's signal; None while it runs."""
        return self._process.poll() if self._process else None

    def end_if_stuck(self) -> bool:
        """End the server by force where it runs and stands still; whether that was so."""
        if self._process is None or not self._standstill.of(self._process.pid):
            return False
        self._process.kill()  # the others end when they see it; those that are frozen, before the next start
        return True

    def error(self) -> CommandError:
        """Why the server ended by itself, as its log tells it."""
        return failure(last_said(self.log, self._logged), self.log)

    def news(self) -> list[tuple[str, str]]:
        """What became of the server since the last call without its end, as its log tells it: Chinese, then English."""
        written = said(self.log, self._read)
        self._read += len(written)
        news = written.decode(errors="replace")
        found = []
        if says_full(news):
            found.append(
                (
                    f"PostgreSQL 无法写入，磁盘已满：{self.folder}",
                    f"PostgreSQL cannot write, the disk is full: {self.folder}",
                )
            )
        if lost := re.search(r"\(PID \d+\) was terminated by (signal \d+)", news):
            found.append(
                (
                    f"PostgreSQL 的一个进程意外退出（{lost[1]}），所有连接已断开，正在自行恢复",
                    f"a process of PostgreSQL ended ({lost[1]}): every connection is cut, it recovers by itself",
                )
            )
        return found

    def discard(self) -> None:
        """Removes the folder with all its databases. Raises CommandError where a server runs in it."""
        if not self.folder.exists():
            return
        try:
            self._take_lock()
            shutil.rmtree(self.folder)
        except OSError as error:
            raise disk_error(self.folder, error) from None
        finally:
            self.stop()

    def dsn(self, database: str = "postgres") -> str:
        """The address of a database, as asyncpg and SQLAlchemy read it."""
        return f"postgresql://postgres@/{quote(database)}?host={quote(str(self._socket_folder()))}&port={PORT}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Runs one statement and returns its rows as text, a line each: for housekeeping, where no pool is at hand."""
        options = f"-X -q -A -t -v ON_ERROR_STOP=1 -U postgres -p {PORT}".split()
        address = ["-h", str(self._socket_folder()), "-d", database, "-c", statement]
        command = [str(self._programs / "psql"), *options, *address]
        done = bounded.run(command, env=ENVIRONMENT, capture_output=True)
        if says_full(done.stderr):
            raise full(self.folder)
        if done.returncode != 0:
            reason = done.stderr.strip().removeprefix("ERROR:").strip()
            raise CommandError(f"数据库语句失败：{reason}", f"PostgreSQL refused a statement: {reason}")
        return done.stdout.rstrip("\n")

    def create_database(self, name: str, template: str = "template1") -> None:
        """A new database, empty or a copy of one that nobody is connected to."""
        self.sql(f"CREATE DATABASE {_identifier(name)} TEMPLATE {_identifier(template)}")

    def drop_database(self, name: str) -> None:
        """Away with it if it is there, whoever is connected."""
        self.sql(f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)")

    def fresh_database(self, name: str) -> str:
        """An empty database of that name, whatever it held before; returns its DSN."""
        self.drop_database(name)
        self.create_database(name)
        return self.dsn(name)

    def has_database(self, name: str) -> bool:
        return self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{_identifier(name).strip(chr(34))}'") == "1"

    @cached_property
    def _programs(self) -> Path:
        return programs(self._account)

    @cached_property
    def _account(self) -> Account:
        return server_account()

    def _take_lock(self) -> None:
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"{self.folder} 正在被另一个 aftersales 进程使用，请先停止它",
                f"{self.folder} is in use by another aftersales process: stop that one first",
            ) from None

    def _launch(self) -> None:
        self._prepare_socket_folder()
        settings = SETTINGS | {"unix_socket_directories": str(self._socket_folder())}
        command = [str(self._programs / "postgres"), "-D", str(self.data), "-p", str(PORT)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        if not self._logging or too_long(self.log):
            put_aside(self.log)
        self._logging = True
        with self.log.open("ab") as log:
            self._logged = self._read = log.tell()
            self._process = subprocess.Popen(
                command,
                cwd="/",
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C is for us; we end the server last
                preexec_fn=die_with_parent(signal.SIGINT),  # noqa: PLW1509 – calls prctl and nothing else
                **self._account.switch(),
            )
        self._standstill.begin()
        deadline = time.monotonic() + START_PATIENCE
        while not self._ready():
            self.end_if_stuck()
            if self._process.poll() is not None:
                raise self.error()
            if time.monotonic() > deadline:
                raise CommandError(
                    f"PostgreSQL 在 {START_PATIENCE} 秒内没有就绪（日志：{self.log}）",
                    f"PostgreSQL was not ready within {START_PATIENCE} s (log: {self.log})",
                )
            self._waits.pause(0.01)

    def _ready(self) -> bool:
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def _socket_folder(self) -> Path:
        """The data folder; where its path is too long for a socket, or not plain, a private one below /tmp."""
        plain = re.fullmatch(r"[\w./+@=-]+", str(self.data)) is not None
        if plain and len(os.fsencode(self.data / f".s.PGSQL.{PORT}")) <= SOCKET_PATH:
            return self.data
        return Path("/tmp") / f"aftersales-{self._account.uid}-{self.folder.stat().st_ino}"

    def _prepare_socket_folder(self) -> None:
        folder = self._socket_folder()
        if os.path.lexists(folder) and (folder.is_symlink() or folder.lstat().st_uid != self._account.uid):
            raise CommandError(f"{folder} 属于别人，请删除它", f"{folder} belongs to somebody else: remove it")
        if folder != self.data:
            self._account.give(folder)


def _end(process: subprocess.Popen[bytes], number: signal.Signals, patience: float) -> None:
    """Signal it where it still runs, and give it some seconds."""
    process.send_signal(number)
    with suppress(subprocess.TimeoutExpired):
        process.wait(patience)


def _identifier(name: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,62}", name):
        raise ValueError(f"not a database name: {name!r}")
    return f'"{name}"'
