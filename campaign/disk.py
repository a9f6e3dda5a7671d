"""A disk of the scene's own that can be full: a tmpfs whose size is brought down to what is used, and up again.

It is mounted in a mount namespace of this process's own, so it goes with the last process that uses it, however the
campaign ends. That takes Linux and root, with the right to mount.
"""

import asyncio
import ctypes
import os
import random
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import asyncpg

SIZE = 4 << 30
"""Bytes; PostgreSQL keeps up to 1 GB of WAL. Memory is taken only for what is written."""
HOLD = 1.0, 6.0
"""Seconds for which the disk is full."""
LOOK = 0.05
SQL_PATIENCE = 2.0
USED_UP = 0.5
"""How often what PostgreSQL had put by is used up as well; otherwise it may last."""

CLONE_NEWNS, MS_REMOUNT, MS_REC, MS_PRIVATE, MNT_DETACH = 0x20000, 32, 16384, 1 << 18, 2  # as Linux's headers say


@dataclass(frozen=True, slots=True)
class Disk:
    """The file system that stands over `folder`."""

    folder: Path

    @classmethod
    def over(cls, folder: Path) -> Self | None:
        """Mount it, in this process and those that it starts; None where that is not allowed.

        Call it before there is a second thread: a namespace is a thread's.
        """
        if sys.platform != "linux":
            return None
        try:
            _call("unshare", CLONE_NEWNS)
            _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
            _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", 0, b"mode=0755,size=%d" % SIZE)
        except OSError:
            return None
        return cls(folder)

    def fill(self) -> None:
        """Nothing is left, not even what somebody gave back since the last time."""
        now = os.statvfs(self.folder)
        with suppress(OSError):  # more was written meanwhile: the next time
            self._resize((now.f_blocks - now.f_bfree) * now.f_frsize)

    def free(self) -> None:
        """There is room again."""
        self._resize(SIZE)

    def remove(self) -> None:
        """Away with it, even where a process still has a file open on it."""
        _call("umount2", os.fsencode(self.folder), MNT_DETACH)

    def _resize(self, size: int) -> None:
        _call("mount", b"tmpfs", os.fsencode(self.folder), b"tmpfs", MS_REMOUNT, b"size=%d" % size)


async def full(disk: Disk, dsn: str, chance: random.Random) -> bool:
    """Everybody's disk is full for some seconds."""
    loop = asyncio.get_running_loop()
    until, uses_up = loop.time() + chance.uniform(*HOLD), chance.random() < USED_UP
    try:
        while loop.time() < until:
            disk.fill()
            if uses_up:
                uses_up = await _use_up_wal(dsn)
            await asyncio.sleep(LOOK)
    finally:
        disk.free()
    return True


async def _use_up_wal(dsn: str) -> bool:
    """Begin another WAL file; False once that fails. PostgreSQL makes some in advance, and ends where none is left."""
    try:
        connection = await asyncpg.connect(dsn, timeout=SQL_PATIENCE, command_timeout=SQL_PATIENCE)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        return False
    try:
        await connection.execute("SELECT pg_logical_emit_message(false, 'campaign', ''); SELECT pg_switch_wal()")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        return False
    finally:
        connection.terminate()
    return True


def _call(name: str, *arguments: Any) -> None:
    """A system call of the C library. Raises OSError."""
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
