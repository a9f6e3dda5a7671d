"""A system of the campaign's own, as `aftersales up` makes it, in a scratch folder; and its processes from outside."""

import asyncio
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from aftersales.database import DATABASE
from aftersales.parent_death import die_with_parent
from aftersales.paths import data_root
from aftersales.ports import SERVICES, port_plan
from aftersales.postgres import Postgres
from campaign.disk import Disk

START_PATIENCE = 180.0
"""Seconds until everything must be ready for the first time, or after the supervisor was killed."""
LOOK = 0.1
COMMAND_PATIENCE = 120.0
"""Seconds in which a command of the operators' must have ended."""

Heads = Mapping[str, int]
"""Service → the last position of its log."""


class Failed(Exception):
    """What operators do did not work."""


@dataclass(slots=True)
class Scene:
    """The running system. `up` is its supervisor; whatever it starts ends with it."""

    folder: Path
    ports: dict[str, int]
    environment: Mapping[str, str]
    feed: str
    up: subprocess.Popen[bytes] | None = None
    starts: int = field(default=0)
    disk: Disk | None = None
    lost: Callable[[Heads], None] = lambda heads: None
    """Told how far the logs go after a restore, before anybody can write to them."""

    @classmethod
    def in_folder(
        cls, folder: Path, feed: str, port_base: int, environment: Mapping[str, str], *, own_disk: bool
    ) -> "Scene":
        """Nothing runs yet. Kafka's programs are those that this machine has already."""
        data = folder / "data"
        data.mkdir()
        data.chmod(0o755)
        disk = Disk.over(data) if own_disk else None
        jars = data_root() / "kafka-jars"
        jars.mkdir(parents=True, exist_ok=True)  # on a machine that has none yet, they are fetched into it
        (data / "kafka-jars").symlink_to(jars)
        return cls(folder, port_plan(port_base), {**environment, "AFTERSALES_DATA": str(data)}, feed, disk=disk)

    @property
    def dsn(self) -> str:
        """Good while the server runs."""
        return Postgres(self.folder / "data" / "postgres").dsn(DATABASE)

    @property
    def keys_file(self) -> Path:
        return self.folder / "data" / "keys.json"

    def url(self, service: str) -> str:
        """The base of a service's HTTP address."""
        return f"http://127.0.0.1:{self.ports[service]}"

    def start(self) -> None:
        """Start the supervisor, from the main thread; `ready` tells when all works. Its words go to a file for each
        start."""
        self.starts += 1
        command = [sys.executable, "-P", "-m", "aftersales", "up", "--feed", self.feed]
        command += ["--port-base", str(self.ports[SERVICES[0]]), "--file", str(self.keys_file)]
        with (self.folder / f"up-{self.starts}.log").open("wb") as log:
            self.up = subprocess.Popen(
                command,
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 – calls prctl and nothing else
            )

    def words(self) -> str:
        """What the supervisor said last."""
        return (self.folder / f"up-{self.starts}.log").read_text("utf-8", errors="replace")[-2000:]

    def keep(self, folder: Path) -> None:
        """Copy what everybody has written down, and what the processes are doing now, for whoever looks into it."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        data = self.folder / "data"
        for log in (*self.folder.glob("up-*.log"), *(data / "logs").glob("*"), *data.glob("*/server.log*")):
            with suppress(OSError):  # put aside meanwhile, where a new one begins
                shutil.copyfile(log, folder / (log.name if log.parent != data / "kafka" else f"kafka-{log.name}"))
        with (folder / "processes.txt").open("w", encoding="utf-8") as states:
            for one in self.processes():
                with suppress(psutil.Error):  # it is gone
                    states.write(f"{one.pid} {one.status()} {' '.join(_words(one))[:200]}\n")

    def stop(self) -> None:
        """End it in good order, whatever is frozen; by force after a minute."""
        if self.up is None:
            return
        for process in self.processes():
            quietly(process.resume)
        self.up.terminate()
        try:
            self.up.wait(60)
        except subprocess.TimeoutExpired:
            self.up.kill()
            self.up.wait()

    def close(self) -> None:
        """End it, and give its disk back."""
        try:
            self.stop()
        finally:
            if self.disk is not None:
                self.disk.remove()

    async def aftersales(self, *arguments: str) -> None:
        """Run a command of the operators' on this system. Raises Failed where it does not end with 0."""
        command = [sys.executable, "-P", "-m", "aftersales", *arguments]
        process = await asyncio.create_subprocess_exec(
            *command,
            env=dict(self.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        try:
            async with asyncio.timeout(COMMAND_PATIENCE):
                said, _ = await process.communicate()
        except TimeoutError:
            process.kill()
            raise Failed(f"aftersales {' '.join(arguments)}: not over after {COMMAND_PATIENCE:.0f} s") from None
        if process.returncode:
            raise Failed(f"aftersales {' '.join(arguments)}: {said.decode(errors='replace')[-500:]}")

    def processes(self) -> list[psutil.Process]:
        """The supervisor's children and theirs, at this moment."""
        try:
            return psutil.Process(self.up.pid).children(recursive=True) if self.up else []
        except psutil.NoSuchProcess:
            return []

    def services(self) -> list[psutil.Process]:
        """The five Python processes."""
        return [process for process in self.processes() if service_of(process)]

    def postmaster(self) -> list[psutil.Process]:
        """PostgreSQL's first process."""
        return [process for process in self.processes() if "-D" in _words(process) and "postgres" in _program(process)]

    def backends(self) -> list[psutil.Process]:
        """PostgreSQL's processes that work for a connection."""
        return [process for process in self.processes() if _program(process).startswith("postgres: postgres")]

    def kafka(self) -> list[psutil.Process]:
        """The broker."""
        return [process for process in self.processes() if "java" in _program(process)]

    async def ready(self, patience: float) -> bool:
        """Wait until every service answers /readyz with 200; False where that takes longer than `patience` seconds."""
        loop = asyncio.get_running_loop()
        give_up = loop.time() + patience
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
            while not all(await asyncio.gather(*(self._answers(client, service) for service in SERVICES))):
                if loop.time() > give_up:
                    return False
                await asyncio.sleep(LOOK)
        return True

    async def _answers(self, client: httpx.AsyncClient, service: str) -> bool:
        try:
            return (await client.get(f"{self.url(service)}/readyz")).status_code == 200
        except httpx.HTTPError:
            return False


def service_of(process: psutil.Process) -> str:
    """The service that this process is; none where it is another, or gone."""
    try:
        name = process.name()  # where it was forked its command line is that of the process that forked it
    except psutil.Error:
        return ""
    words = [name, *_words(process)]
    return next((service for service in SERVICES if service in words), "")


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def _program(process: psutil.Process) -> str:
    return next(iter(_words(process)), "")


def quietly(act: Callable[[], object]) -> None:
    """Do it, unless the process is gone."""
    try:
        act()
    except psutil.Error:
        return
