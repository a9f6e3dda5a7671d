"""PostgreSQL and Kafka of our own, watched: what ended them is said in one line, and they are started again."""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from aftersales.errors import CommandError, DiskFull, full, require_space
from aftersales.notes import Note

LONGEST_PAUSE = 10.0  # seconds before what keeps dying is started once more
SETTLED = 30.0  # seconds after which it counts as one that had run well
LOOK = 0.2  # seconds between two looks at a server
SCARCE = 2  # MB that are as good as none
QUIET = 60.0  # seconds in which the same line is not said again


class Server(Protocol):
    """What can be watched: aftersales.postgres.Postgres, aftersales.kafka.Kafka."""

    folder: Path
    log: Path

    @property
    def name(self) -> str: ...

    @property
    def exit_code(self) -> int | None:
        """How it ended by itself or by a signal; None while it runs."""

    def news(self) -> Sequence[tuple[str, str]]:
        """What became of it since the last call without its end: Chinese, then English."""

    def end_if_stuck(self) -> bool:
        """End it by force where it runs and will never work again; whether that was so."""

    def error(self) -> CommandError:
        """Why it ended by itself."""

    def restart(self) -> None:
        """Start it again, at the same address. Raises CommandError."""

    def give_up(self) -> None:
        """From another thread: a `restart` under way ends soon, by CommandError, and so does every later one."""


def next_pause(pause: float, ran: float) -> float:
    """Seconds to wait before the next start of something that ran for `ran` seconds and had waited `pause` before."""
    return 0.0 if ran > SETTLED else min(max(pause * 2, 0.1), LONGEST_PAUSE)


async def watch(server: Server, note: Note) -> None:
    """Until cancelled; then no restart is under way any more. Enter it in the main thread's loop."""
    pause, started = 0.0, -SETTLED
    while True:
        code = await _ended(server, note)
        lost = time.monotonic()
        pause = next_pause(pause, lost - started)
        reason = _reason(server, code)
        note(f"{server.name} 意外退出（{reason.zh}），正在重启", f"{server.name} ended ({reason.en}), restarting")
        pause = await _back(server, pause, note)
        started = time.monotonic()
        note(
            f"{server.name} 已恢复，中断 {started - lost:.0f} 秒", f"{server.name} is back after {started - lost:.0f} s"
        )


async def _ended(server: Server, note: Note) -> int:
    said: dict[tuple[str, str], float] = {}
    while (code := server.exit_code) is None:
        for line in server.news():
            if time.monotonic() - said.get(line, -QUIET) >= QUIET:
                note(*line)
                said[line] = time.monotonic()
        if server.end_if_stuck():
            note(f"{server.name} 停滞不前，已强制结束", f"{server.name} stood still and was ended by force")
        await asyncio.sleep(LOOK)
    return code


def _reason(server: Server, code: int) -> CommandError:
    if code < 0:
        return CommandError(f"signal {-code}", f"signal {-code}")
    reason = server.error()
    if isinstance(reason, DiskFull) or _nothing_is_left(server.folder):  # then its log may not tell
        return full(server.folder)
    return CommandError(f"exit {code}，日志：{server.log}", f"exit {code}, log: {server.log}")


def _nothing_is_left(folder: Path) -> bool:
    try:
        require_space(folder, SCARCE)
    except DiskFull:
        return True
    except OSError:  # it is gone: that is another trouble
        return False
    return False


async def _back(server: Server, pause: float, note: Note) -> float:
    """Tries until it runs, and says what is in the way when that changes; gives the last pause."""
    hindrance = ""
    while True:
        await asyncio.sleep(pause)
        try:
            await _restart(server)
            return pause
        except CommandError as error:
            pause = next_pause(pause, 0)
            found = type(error).__name__ if isinstance(error, DiskFull) else str(error)
            if found != hindrance:
                again = ("有空间后自动恢复", "tried again until there is room")
                if not isinstance(error, DiskFull):
                    again = ("将继续尝试", "tried again until it works")
                note(f"{server.name} 无法启动：{error.zh}；{again[0]}", f"{server.name}: {error.en}; {again[1]}")
                hindrance = found


async def _restart(server: Server) -> None:
    """In a thread, for it may take minutes; that thread lives as long as the loop, and so does what it starts."""
    starting = asyncio.ensure_future(asyncio.to_thread(server.restart))
    try:
        await asyncio.shield(starting)
    except asyncio.CancelledError:
        server.give_up()
        await asyncio.wait([starting])
        if not starting.cancelled():
            starting.exception()  # it is known: it gave up
        raise
