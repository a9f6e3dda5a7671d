"""What a program said, in this run and in the one before."""

from contextlib import suppress
from pathlib import Path

LIMIT = 10_000_000  # bytes


def put_aside(log: Path) -> None:
    """The run before keeps its log as `<name>.1`; the one before that is gone."""
    with suppress(FileNotFoundError):
        log.replace(log.with_name(f"{log.name}.1"))


def too_long(log: Path) -> bool:
    """Whether it is time to begin another, though the run goes on."""
    return log.exists() and log.stat().st_size > LIMIT
