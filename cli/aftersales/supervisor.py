"""The five services as processes on this machine: started, watched, restarted, stopped.

    await migrate(dsn)
    async with System(dsn, keys_file, port_plan(), clock="log") as system:
        await client.get(system.url("intake") + "/cases")

Used by `aftersales up`, the demo, the importer's check, and by tests, which also kill what they like.
"""

import asyncio
import json
import os
import signal
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Self

import httpx

from aftersales import keys
from aftersales.errors import disk_error
from aftersales.logfile import put_aside
from aftersales.notes import Note, silent
from aftersales.ports import HOST, SERVICES, free_ports, require_free
from aftersales.process import Process, Role
from aftersales.roles import as_role
from aftersales.watch import Server, next_pause, watch
from eventlog.feeds.kafka import Broker as Kafka
from eventlog.feeds.kafka import Login
from events.catalog import SOURCES

NOBODY: Mapping[str, Login] = {}


class System:
    """All five services over one database, ready when entered, gone when left.

    `roles`: each works as the role of its name (`aftersales.roles`), which `migrate` made; else all as `database_dsn`.
    `split` runs each as two processes, HTTP and worker, as in production. With `kafka` they hear each other through
    that broker, each with its own of `logins`, or all with the broker's. A process that dies is started again, as is
    one of `servers` (PostgreSQL, Kafka), and `note(zh, en)` hears of it. Enter it in the main thread. Raises
    CommandError: a busy port, a service that does not start.
    """

    def __init__(
        self,
        database_dsn: str,
        keys_file: Path,
        ports: Mapping[str, int],
        *,
        clock: Literal["wall", "log"] = "wall",
        roles: bool = True,
        split: bool = False,
        kafka: Kafka | None = None,
        logins: Mapping[str, Login] = NOBODY,
        servers: Sequence[Server] = (),
        note: Note = silent,
    ) -> None:
        addresses = {service: f"http://{HOST}:{port}" for service, port in ports.items()}
        environment = {
            "KEYS_FILE": str(keys_file.absolute()),
            "CLOCK": clock,
            "PUBLIC_URLS": os.environ.get("PUBLIC_URLS") or json.dumps(addresses),
        }
        if kafka is not None:
            peers = {service: url for service, url in addresses.items() if service in SOURCES}
            environment |= {
                "EVENT_FEED": "kafka",
                "KAFKA_BOOTSTRAP_SERVERS": kafka.servers,
                "KAFKA_PREFIX": kafka.prefix,
                "PEERS": json.dumps(peers),
                "PEERS_KEY": keys.of_the_services(keys_file),
            }
        self._logs = keys_file.absolute().parent / "logs"
        parts: tuple[tuple[Role, Mapping[str, int]], ...]
        parts = (("api", ports), ("worker", free_ports())) if split else (("all", ports),)
        databases = {service: as_role(database_dsn, service) if roles else database_dsn for service in SERVICES}
        self.processes = [
            Process(
                service,
                part,
                plan[service],
                environment | {"DATABASE_URL": databases[service]} | _login(service, kafka, logins),
                self._logs,
            )
            for part, plan in parts
            for service in SERVICES
        ]
        self._servers = servers
        self._note = note
        self._watchers: list[asyncio.Task[None]] = []

    @property
    def urls(self) -> dict[str, str]:
        """Service → the base of its HTTP address."""
        return {process.service: process.url for process in self.processes if process.role != "worker"}

    def url(self, service: str) -> str:
        return self.urls[service]

    async def __aenter__(self) -> Self:
        require_free(process.port for process in self.processes)
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            for process in self.processes:
                put_aside(process.log)
                await process.start()
            await self.ready()
        except OSError as error:
            await self._stop()
            raise disk_error(self._logs, error) from None
        except BaseException:
            await self._stop()
            raise
        watching = [self._watch(process) for process in self.processes]
        watching += [watch(server, self._note) for server in self._servers]
        self._watchers = [asyncio.create_task(each) for each in watching]
        for watcher in self._watchers:
            watcher.add_done_callback(self._unwatched)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stop()

    async def ready(self) -> None:
        """Waits until every process answers /readyz: at the start, and in tests after a kill. Raises CommandError."""
        watched = bool(self._watchers)
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            await asyncio.gather(*(process.ready(client, watched, self._note) for process in self.processes))

    def kill(self, service: str, role: Role | None = None, number: signal.Signals = signal.SIGKILL) -> int:
        """Sends a signal to a service (all its processes, or the one in that role); returns how many got it."""
        victims = [process for process in self.processes if process.service == service and role in (None, process.role)]
        living = [process for process in victims if process.running]
        for process in living:
            process.send(number)
        return len(living)

    async def _watch(self, process: Process) -> None:
        pause = 0.0
        while True:
            code = await process.ended()
            pause = 0.0 if code < 0 else next_pause(pause, time.monotonic() - process.started)
            how = process.reason(code)
            self._note(f"{process.name} 意外退出（{how.zh}），正在重启", f"{process.name} ended ({how.en}), restarting")
            await self._again(process, pause)

    async def _again(self, process: Process, pause: float) -> None:
        """Starts it, however often that fails: on a full disk, say, there is no log to write to."""
        said = False
        while True:
            await asyncio.sleep(pause)
            try:
                return await process.start()
            except OSError as error:
                pause, why = next_pause(pause, 0), disk_error(self._logs, error)
                if not said:
                    self._note(f"{process.name}：{why.zh}", f"{process.name}: {why.en}")
                said = True

    def _unwatched(self, watcher: asyncio.Task[None]) -> None:
        if not watcher.cancelled() and (error := watcher.exception()):
            self._note(
                f"看护中断，不再自动重启：{error!r}", f"a watch ended, nothing is restarted by it any more: {error!r}"
            )

    async def _stop(self) -> None:
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        await asyncio.gather(*(process.stop() for process in self.processes))


def _login(service: str, kafka: Kafka | None, logins: Mapping[str, Login]) -> dict[str, str]:
    """What a service's environment says of who it is to Kafka."""
    if kafka is None:
        return {}
    login = logins.get(service, kafka.login)
    if login is None:
        return {"KAFKA_SECURITY_PROTOCOL": "PLAINTEXT"}
    return {
        "KAFKA_SECURITY_PROTOCOL": "SASL_SSL",
        "KAFKA_USERNAME": login.user,
        "KAFKA_PASSWORD": login.password,
        "KAFKA_CA_FILE": "" if login.ca_file is None else str(login.ca_file),
    }
