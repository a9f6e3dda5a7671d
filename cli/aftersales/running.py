"""An asynchronous program that a terminal, a user or a service manager may stop at any time, in good order."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def run(program: Coroutine[Any, Any, T]) -> T | None:
    """`asyncio.run` whose program is cancelled, so that it cleans up, by Ctrl-C, SIGTERM or a closed terminal.

    A signal that comes before there is somebody to take it waits until there is. Gives what the program gives, or
    None where it was stopped.
    """

    async def stoppable() -> T | None:
        task = asyncio.ensure_future(program)
        for number in STOP_SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        try:
            return await task
        except asyncio.CancelledError:
            return None

    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        return asyncio.run(stoppable())
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
