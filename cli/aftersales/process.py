"""One service process: its environment, its log file, its birth and its end."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

import httpx

from aftersales import forked
from aftersales.calling import command
from aftersales.errors import CommandError
from aftersales.notes import Note, silent
from aftersales.patience import START_PATIENCE, Patience
from aftersales.ports import HOST, require_free

Role = Literal["all", "api", "worker"]
BUILDING_TOLD = 10.0  # seconds after which it is told that read models are built
STOP_PATIENCE = 15.0  # seconds it has to end by itself


class Process:
    """`python -m <service>` in one role. It writes to its log file, and never outlives this process."""

    def __init__(self, service: str, role: Role, port: int, environment: Mapping[str, str], logs: Path) -> None:
        self.service, self.role, self.port = service, role, port
        self.name = service if role == "all" else f"{service} ({role})"
        self.log = logs / f"{service}-{role}.log"
        self.started = 0.0
        self.environment = {**os.environ, **environment, "HOST": HOST, "PORT": str(port), "RUN": role}
        self._child: forked.Child | asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        """The number of the present (or last) child."""
        return self._child.pid if self._child else 0

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.returncode is None

    async def start(self) -> None:
        """Starts it; `ready` tells when it works."""
        self.started = time.monotonic()
        with self.log.open("ab") as log:
            self._child = await forked.start(self.service, self.environment, log)

    async def ready(self, client: httpx.AsyncClient, watched: bool, note: Note = silent) -> None:
        """Waits for /readyz. Raises CommandError when it takes too long, or ends with nobody to start it again.

        That it builds its read models, for which there is more time (`patience`), is told, and that it fails to.
        """
        patience, told = Patience(time.monotonic()), False
        while missing := await self.missing(client):
            if not self.running and not watched:
                raise self._trouble("启动失败", "did not start")
            now = time.monotonic()
            if patience.look(missing, now):
                why = self._trouble("构建读模型失败，将重试", "failed to build its read models and tries again")
                note(why.zh, why.en)
            if not told and now - patience.building > BUILDING_TOLD:
                told, shown = True, command("read-models list")
                note(
                    f"{self.name} 正在从日志构建读模型，进度见 {shown}",
                    f"{self.name} builds its read models from the log; {shown} shows how far",
                )
            if now > patience.until:
                raise self._trouble("迟迟没有就绪", f"was not ready within {START_PATIENCE:.0f} s")
            await asyncio.sleep(0.05)

    async def missing(self, client: httpx.AsyncClient) -> set[str]:
        """The checks of /readyz that fail; all of them, by one name, where it does not answer."""
        try:
            answer = await client.get(f"{self.url}/readyz") if self.running else None
            checks: dict[str, bool] = answer.json()["checks"] if answer is not None else {"process": False}
        except (httpx.HTTPError, ValueError, LookupError, TypeError):
            return {"answer"}
        return {name for name, good in checks.items() if not good}

    async def ended(self) -> int:
        """Waits for its end: the exit code, or minus the signal."""
        return await self._child.wait() if self._child else 0

    def reason(self, code: int) -> CommandError:
        """How and, where that can be told, why it ended."""
        if code < 0:
            return CommandError(f"signal {-code}", f"signal {-code}")
        try:
            require_free([self.port])
        except CommandError:
            return CommandError(f"端口 {self.port} 被其他程序占用", f"port {self.port} is in use by another program")
        return CommandError(f"exit {code}", f"exit {code}")

    def send(self, number: signal.Signals) -> None:
        """A signal for the child, where it still lives."""
        if self._child is not None and self._child.returncode is None:
            with suppress(ProcessLookupError):
                self._child.send_signal(number)

    async def stop(self) -> None:
        """Asks it to end, and makes it end where it takes too long."""
        self.send(signal.SIGTERM)
        try:
            await asyncio.wait_for(self.ended(), STOP_PATIENCE)
        except TimeoutError:
            self.send(signal.SIGKILL)
            await self.ended()

    def _trouble(self, zh: str, en: str) -> CommandError:
        """The last error in its log; the last line where there is none."""
        if not self.running:
            require_free([self.port])  # somebody may have taken it since the start
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if line.strip()]
        errors = [line for line in lines if '"level":"error"' in line]
        last = (errors or lines or ["–"])[-1][:300]
        return CommandError(f"{self.name} {zh}：{last}", f"{self.name} {en} (log: {self.log})")
