"""What a program said, in this run and in the one before."""

from contextlib import suppress
from pathlib import Path

LIMIT = 10_000_000  # bytes
END = 20_000  # bytes that tell how it ended


def put_aside(log: Path) -> None:
    """The run before keeps its log as `<name>.1`; the one before that is gone."""
    with suppress(FileNotFoundError):
        log.replace(log.with_name(f"{log.name}.1"))


def too_long(log: Path) -> bool:
    """Whether it is time to begin another, though the run goes on."""
    return log.exists() and log.stat().st_size > LIMIT


def said(log: Path, start: int) -> bytes:
    """What the log holds from that byte on; nothing where somebody removed it."""
    try:
        with log.open("rb") as file:
            file.seek(start)
            return file.read()
    except FileNotFoundError:
        return b""


def last_said(log: Path, start: int) -> str:
    """The end of it, from that byte on: what a program complained about days ago is no reason for its end."""
    size = log.stat().st_size if log.exists() else 0
    return said(log, max(start, size - END)).decode(errors="replace")
