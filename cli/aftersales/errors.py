"""What stops the command line, told to its reader in one line."""

import errno
import shutil
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT)


class CommandError(Exception):
    """A reason to stop that the person at the keyboard can do something about: Chinese first, then English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} · {en}")
        self.zh, self.en = zh, en


class DiskFull(CommandError):
    """One that passes as soon as somebody makes room."""


def full(folder: Path) -> DiskFull:
    """The line for a disk without room."""
    return DiskFull(f"磁盘已满：{folder}", f"the disk is full: {folder}")


def says_full(text: str) -> bool:
    """Whether a program's complaint means that the disk is full."""
    return "No space left" in text or "Disk quota exceeded" in text


def disk_error(folder: Path, error: OSError) -> CommandError:
    """The line for a file that could not be written, or a process that could not be started beside it."""
    if error.errno in FULL or says_full(str(error)):
        return full(folder)
    reason = error.strerror or str(error)
    if isinstance(error, ChildProcessError):
        return CommandError(f"无法启动进程：{reason}", f"no process could be started: {reason}")
    return CommandError(f"无法写入 {folder}：{reason}", f"cannot write {folder}: {reason}")


def require_space(folder: Path, megabytes: int) -> None:
    """Raises CommandError where the folder's disk has less room than that left."""
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < megabytes:
        raise DiskFull(
            f"磁盘已满：{folder} 只剩 {free} MB，至少需要 {megabytes} MB",
            f"the disk is full: {folder} has {free} MB left, {megabytes} MB are needed",
        )
