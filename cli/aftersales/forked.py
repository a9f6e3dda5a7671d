"""Services begin with all loaded that they share: one process loads it, and forks them (decision 062)."""

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO

from aftersales.fork_server import Wanted
from aftersales.parent_death import die_with_parent

PATIENCE = 60.0
"""Seconds until a child must have been forked: the first one waits for what is loaded before, on a busy machine too."""
END_PATIENCE = 5.0
"""Seconds that the process which forks may take to end."""


class Child:
    """A forked process, as `asyncio.subprocess.Process` would show it."""

    def __init__(self, pid: int, line: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.pid = pid
        self._line, self._writer = line, writer
        self._end = asyncio.create_task(self._ended())

    @property
    def returncode(self) -> int | None:
        """The exit code, or minus the signal; None while it runs."""
        return self._end.result() if self._end.done() else None

    async def wait(self) -> int:
        """The same, as soon as it has ended."""
        return await asyncio.shield(self._end)

    def send_signal(self, number: int) -> None:
        """Raises ProcessLookupError."""
        os.kill(self.pid, number)

    async def _ended(self) -> int:
        said = b""
        with suppress(ConnectionResetError):  # the process that forked it was killed before it had read all
            said = await self._line.readline()
        self._writer.close()
        return int(said) if said else -signal.SIGKILL  # with the process that forked it


class ForkServer:
    """The process that forks. It is started with the first child, again where it was killed, and ends with this one."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._requests: socket.socket | None = None

    async def start(self, module: str, environment: Mapping[str, str], log: BinaryIO) -> Child:
        """A child that is `python -P -m module` (`start`). Raises OSError."""
        ours, theirs = socket.socketpair()
        with theirs:
            self._ask(theirs, log)
        line, writer = await asyncio.open_connection(sock=ours)
        try:
            writer.write(json.dumps(Wanted(module=module, environment=dict(environment))).encode() + b"\n")
            try:
                async with asyncio.timeout(PATIENCE):
                    pid = await line.readline()
            except TimeoutError:
                raise ChildProcessError(f"{module} was not started within {PATIENCE:.0f} s") from None
            if not pid:
                raise ChildProcessError(f"{module} could not be started")
            return Child(int(pid), line, writer)
        except BaseException:
            writer.close()
            raise

    def _ask(self, line: socket.socket, log: BinaryIO) -> None:
        descriptors = [line.fileno(), log.fileno()]
        if self._requests is not None and self._process is not None and self._process.poll() is None:
            with suppress(BrokenPipeError, ConnectionResetError):  # it was killed this moment
                socket.send_fds(self._requests, [b"."], descriptors)
                return
        socket.send_fds(self._anew(), [b"."], descriptors)

    def close(self) -> None:
        """End it."""
        if self._requests is not None and self._process is not None:
            self._requests.close()
            try:
                self._process.wait(END_PATIENCE)
            except subprocess.TimeoutExpired:  # frozen
                self._process.kill()
                self._process.wait()
            self._requests = self._process = None

    def _anew(self) -> socket.socket:
        self.close()
        self._requests, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "aftersales.fork_server", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
            )
        atexit.register(self.close)
        return self._requests


FORK_SERVER = ForkServer()
"""This process's own: every service that it starts shares what was loaded."""


async def start(module: str, environment: Mapping[str, str], log: BinaryIO) -> Child | asyncio.subprocess.Process:
    """`python -P -m module`, with this environment and no other; it writes to `log`. Raises OSError.

    It has a session of its own, and ends with the thread that called this: call it in the main one. It is forked on
    Linux alone: macOS's own libraries do not always bear it; and where it is this program: with another PYTHONPATH it
    is none that was loaded.
    """
    if sys.platform != "linux" or environment.get("PYTHONPATH") != os.environ.get("PYTHONPATH"):
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", module),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
    return await FORK_SERVER.start(module, environment, log)
