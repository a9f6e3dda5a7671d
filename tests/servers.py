"""One PostgreSQL and one Kafka for a whole run, however many processes run its tests.

The process that began the run starts each of them when it is first asked for, and ends both with the run. Workers of
pytest-xdist ask it over a socket (`at`). Nobody may stop, kill or freeze these two: who wants that starts its own.
"""

from abc import ABC, abstractmethod
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from multiprocessing.connection import Client, Listener
from pathlib import Path
from threading import Thread

from aftersales.errors import CommandError
from aftersales.kafka import broker
from aftersales.paths import scratch
from aftersales.postgres import Postgres

END = "end"
PATIENCE = 60.0
"""Seconds that the end of the run waits for a start that is still under way."""


@dataclass(frozen=True, slots=True)
class Broker:
    """Kafka as tests see it."""

    bootstrap_servers: str
    version: str | None


Found = tuple[str, ...]
"""PostgreSQL: its folder. Kafka: address and version. What stops us: TROUBLE, in Chinese, in English."""
TROUBLE = "trouble"


class Servers(ABC):
    """The servers of the run, started when they are first asked for."""

    def postgres(self) -> Postgres:
        """One that is run elsewhere: for its databases. Raises CommandError."""
        (folder,) = self._asked("postgres")
        return Postgres(Path(folder))

    def kafka(self) -> Broker:
        """The broker that KAFKA_BOOTSTRAP_SERVERS names, or one of our own. Raises CommandError without either."""
        address, version = self._asked("kafka")
        return Broker(address, version or None)

    def _asked(self, name: str) -> Found:
        kind, *found = self._ask(name)
        if kind == TROUBLE:
            raise CommandError(*found)
        return tuple(found)

    @abstractmethod
    def _ask(self, name: str) -> Found: ...


class Own(Servers):
    """In the process that began the run. `kafka_line` says on which Kafka its tests ran, once one asked for it."""

    def __init__(self) -> None:
        self.kafka_line = ""
        self._stack = ExitStack()
        self._known: dict[str, Found] = {}
        self._listener: Listener | None = None
        self._thread: Thread | None = None

    def address(self) -> str:
        """Where workers ask. From now on a thread of its own starts the servers, which live no longer than it."""
        if self._listener is None:
            self._listener = Listener(family="AF_UNIX")
            self._thread = Thread(target=self._answer, args=(self._listener,), daemon=True)
            self._thread.start()
        return str(self._listener.address)

    def close(self) -> None:
        """Ends both."""
        if self._listener is not None and self._thread is not None:
            with Client(str(self._listener.address)) as connection:
                connection.send(END)
            self._thread.join(PATIENCE)
        self._stack.close()

    def _answer(self, listener: Listener) -> None:
        with self._stack, listener:
            while True:
                with suppress(EOFError, OSError), listener.accept() as connection:  # a worker may be killed meanwhile
                    name = connection.recv()
                    if name == END:
                        return
                    connection.send(self._ask(name))

    def _ask(self, name: str) -> Found:
        if name not in self._known:
            start = self._start_kafka if name == "kafka" else self._start_postgres
            try:
                self._known[name] = start()
            except CommandError as error:
                self._known[name] = (TROUBLE, error.zh, error.en)
        return self._known[name]

    def _start_postgres(self) -> Found:
        folder = self._stack.enter_context(scratch("aftersales-tests-")) / "postgres"
        server = self._stack.enter_context(Postgres(folder))
        for setting in (
            "fsync",
            "full_page_writes",
        ):  # it is gone with the run; what outlives a crash is tried on others
            server.sql(f"ALTER SYSTEM SET {setting} TO off")
        server.sql("SELECT pg_reload_conf()")
        return "postgres", str(folder)

    def _start_kafka(self) -> Found:
        folder = self._stack.enter_context(scratch("aftersales-tests-"))
        try:
            server = self._stack.enter_context(broker(folder / "kafka"))
        except CommandError as error:
            self.kafka_line = f"未运行 · Kafka tests NOT RUN: {error}"
            raise
        version = server.version or "of a version that brokers do not tell"
        self.kafka_line = f"Kafka tests ran on Apache Kafka {version} at {server.bootstrap_servers}"
        return "kafka", server.bootstrap_servers, server.version or ""


class At(Servers):
    """In a worker: asks the process that began the run."""

    def __init__(self, address: str) -> None:
        self._address = address

    def _ask(self, name: str) -> Found:
        with Client(self._address) as connection:
            connection.send(name)
            found: Found = connection.recv()
        return found
