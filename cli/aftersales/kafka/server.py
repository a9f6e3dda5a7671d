"""The local Kafka: one server in one folder, for as long as this process holds it.

It speaks to this machine alone (127.0.0.1). `secured` it takes those alone who have a password, over TLS, and lets each
do what it has to (`access`); otherwise it speaks in plain text and asks nobody who he is. That is why it does not run
as root: whoever may connect may also change a broker's settings. Under root it has PostgreSQL's account (paths.py).

What it has confirmed outlives a kill. Only a power failure may take its last seconds, for Kafka leaves fsync to the
system; PostgreSQL holds the log of record, and a topic can be filled from it anew.
"""

import fcntl
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import IO, Self

from aftersales.errors import CommandError, disk_error, require_space
from aftersales.kafka.access import ADMIN, Access
from aftersales.kafka.jars import jars, version
from aftersales.kafka.java import ENVIRONMENT, java_program
from aftersales.kafka.probe import answers, serves
from aftersales.kafka.storage import LOGGING, MAIN, PATIENCE, PROPERTIES, evict, failure, prepare
from aftersales.logfile import last_said, put_aside, too_long
from aftersales.parent_death import die_with_parent
from aftersales.paths import Account, server_account
from aftersales.ports import HOST, free_port, require_free
from aftersales.waits import Waits

OPTIONS = [
    *("-Xms128m", "-Xmx512m"),  # the heap; 260 MB in all when idle
    "-XX:TieredStopAtLevel=1",  # what is compiled better would pay after minutes, and costs half the first ones
    "-XX:+ExitOnOutOfMemoryError",
    "-XX:-UsePerfData",  # nothing below /tmp
    "-Djava.net.preferIPv4Stack=true",
    f"-Dlog4j2.configurationFile={LOGGING}",
]
SPACE = 200  # MB that must be free
START_PATIENCE = 100.0  # seconds until it answers: 3 when idle, 7 after a kill


class Kafka:
    """A server over `folder` (made if need be), on `port` or on one that is free, the same at every restart.

    A folder that has topics keeps to what it was when they were made, `secured` or not. Start it from the main thread.
    """

    name = "Kafka"

    def __init__(self, folder: Path, port: int | None = None, *, secured: bool = False) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        self.access: Access | None = None
        """Who may come in; None for everybody. Known from the first start on."""
        self._secured = secured
        self._port = port
        self._controller_port = 0
        self._version = ""
        self._waits = Waits()
        self._logging = False  # whether the log is of this run
        self._logged = 0  # bytes in the log before this start
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def port(self) -> int:
        """Known from the first start on."""
        if self._port is None:
            raise RuntimeError("start it first")
        return self._port

    @property
    def bootstrap_servers(self) -> str:
        """`host:port`. Known from the first start on."""
        return f"{HOST}:{self.port}"

    @property
    def version(self) -> str:
        """Kafka's version. Known from the first start on."""
        return self._version

    @property
    def pid(self) -> int:
        """The number of its process, 0 where there is none: for tests that do things to it."""
        return self._process.pid if self._process else 0

    @property
    def exit_code(self) -> int | None:
        """How its process ended by itself or by another's signal; None while it runs."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Returns when it answers; at once where it runs already.

        Raises CommandError: no Java, no Maven, no network, no room, no right to write, port or folder in use, data
        damaged.
        """
        if self._process is not None and self.exit_code is None:
            return
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            require_space(self.folder, SPACE)
            account = server_account()
            if account.switched:
                self.folder.chmod(0o711)  # root's umask may have closed it; what is inside stays closed
            program, classes = java_program(account), jars()
            self._version = version(classes)
            self._take_lock()
            evict(self.folder, self._waits.pause)  # a killed owner's may still be ending
            self._port = self._port or free_port()
            self._controller_port = self._controller_port or free_port()
            _require_free(self._port)
            self.access = Access.read(self.folder)
            if self.access is None and self._secured and not self.data.exists():
                self.access = Access.make(self.folder)
            java = [str(program), *OPTIONS, f"-Djava.io.tmpdir={self.folder / 'tmp'}", "-cp", f"{classes}/*"]
            ports = {"port": self._port, "controller_port": self._controller_port}
            prepare(self.folder, account, java, ports, self.access)
            self._launch([*java, MAIN, PROPERTIES], account)
        except OSError as error:
            self.stop()
            raise disk_error(self.folder, error) from None
        except BaseException:
            self.stop()
            raise

    def stop(self, immediate: bool = False) -> None:
        """Ends the server in good order, or `immediate`ly by SIGKILL, as in a crash; the data stays."""
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(signal.SIGKILL if immediate else signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def give_up(self) -> None:
        """From another thread: a `start` or `restart` that is under way ends soon, by CommandError, and so does every
        later one."""
        self._waits.end()

    def kill(self) -> None:
        """SIGKILL, as in a crash; `start` brings it back on the same data and port."""
        self.stop(immediate=True)

    def restart(self, immediate: bool = False) -> None:
        """Stop and start again, on the same data and port."""
        self.stop(immediate)
        self.start()

    def discard(self) -> None:
        """Removes the folder with all its topics. Raises CommandError where a server runs in it."""
        if not self.folder.exists():
            return
        try:
            self._take_lock()
            evict(self.folder)
            shutil.rmtree(self.folder)
        except OSError as error:
            raise disk_error(self.folder, error) from None
        finally:
            self.stop()

    def news(self) -> list[tuple[str, str]]:
        """What became of the server since the last call without its end: of Kafka nothing that a user need know."""
        return []

    def end_if_stuck(self) -> bool:
        """See `aftersales.watch.Server`: Kafka ends by itself where it cannot go on."""
        return False

    def error(self) -> CommandError:
        """Why the server ended by itself, as its log tells it."""
        return failure(last_said(self.log, self._logged), self.log)

    def _answers(self) -> bool:
        if self.access is None:
            return answers(HOST, self.port)
        return serves(self.bootstrap_servers, self.access.login(ADMIN))

    def _take_lock(self) -> None:
        self._lock = (self.folder / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"{self.folder} 正在被另一个 aftersales 进程使用，请先停止它",
                f"{self.folder} is in use by another aftersales process: stop that one first",
            ) from None

    def _launch(self, command: list[str], account: Account) -> None:
        if not self._logging or too_long(self.log):
            put_aside(self.log)
        self._logging = True
        with self.log.open("ab") as log:
            self._logged = log.tell()
            self._process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # the terminal's Ctrl-C is for us; we end the server last
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 – calls prctl and nothing else
                **account.switch(),
            )
        deadline = time.monotonic() + START_PATIENCE
        while not self._answers():
            if self.exit_code is not None:
                _require_free(self.port)  # somebody may have taken it since
                raise self.error()
            if time.monotonic() > deadline:
                raise CommandError(
                    f"Kafka 在 {START_PATIENCE:.0f} 秒内没有就绪（日志：{self.log}）",
                    f"Kafka did not answer within {START_PATIENCE:.0f} s (log: {self.log})",
                )
            self._waits.pause(0.05)


def _require_free(port: int) -> None:
    try:
        require_free([port])
    except CommandError:  # it speaks of the services' ports
        raise CommandError(
            f"端口 {port} 已被占用或不可用，请换一个：KAFKA_PORT=9192",
            f"port {port} is in use or cannot be used: choose another with KAFKA_PORT=9192",
        ) from None
