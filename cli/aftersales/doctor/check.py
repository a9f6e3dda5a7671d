"""One thing that was looked at, and how it stands; whoever looks has a time limit and stops nobody else."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass, replace
from enum import Enum

import asyncpg

from aftersales.errors import CommandError
from aftersales.replay.sources.store import database_trouble
from eventlog.feeds.feed import FeedAway

PATIENCE = 20.0
"""Seconds for one group of checks, whatever it waits for."""


class Grade(Enum):
    """How bad it is, with its mark and colour."""

    GOOD = ("✓", "green")
    WARN = ("!", "yellow")
    BAD = ("✗", "red")


@dataclass(frozen=True, slots=True)
class Check:
    """`what` was looked at, what was `found`, and the `todo` where that is not good; each Chinese · English."""

    grade: Grade
    what: str
    found: str
    todo: str = ""


def good(what: str, found: str) -> Check:
    """Nothing to do."""
    return Check(Grade.GOOD, what, found)


def warn(what: str, found: str, todo: str) -> Check:
    """It works, and somebody should do something."""
    return Check(Grade.WARN, what, found, todo)


def bad(what: str, found: str, todo: str) -> Check:
    """Something does not work, or what was recorded may be lost."""
    return Check(Grade.BAD, what, found, todo)


def merged(checks: Iterable[Check]) -> list[Check]:
    """What stands as well with the same thing of all services, and asks for the same, shares a line, where the first of
    them stood."""
    lines: dict[tuple[Grade, str, str], Check] = {}
    for check in checks:
        like = check.grade, check.what, check.todo
        before = lines.get(like)
        lines[like] = check if before is None else replace(check, found=f"{before.found}, {check.found}")
    return list(lines.values())


async def looked(what: str, look: Awaitable[list[Check]], todo: str) -> list[Check]:
    """What was seen; a line in its place, with this `todo`, where it is away, refuses, or takes too long."""
    try:
        async with asyncio.timeout(PATIENCE):
            return await look
    except TimeoutError:
        found = f"{PATIENCE:.0f} 秒内没有应答 · no answer within {PATIENCE:.0f} s"
    except CommandError as error:
        found = str(error)
    except FeedAway as error:
        found = f"Kafka: {error}"
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        found = str(database_trouble(error))
    except Exception as error:  # a system that is broken may break anything: the other checks go on
        found = f"{type(error).__name__}: {error}" if isinstance(error, OSError) else type(error).__name__
    return [bad(what, found, todo)]
