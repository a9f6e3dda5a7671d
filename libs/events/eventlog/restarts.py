"""Work that is done over and over, over restarts of PostgreSQL."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from eventlog.postgres import away

log = structlog.get_logger(__name__)


async def over_restarts(turn: Callable[[], Awaitable[float]], name: str, away_seconds: float) -> None:
    """Take a turn after another until cancelled; each gives how many seconds to rest behind it.

    While PostgreSQL is away it is tried anew every `away_seconds`, and `{name}.away` is logged. Raises what else a turn
    raises.
    """
    while True:
        try:
            rest = await turn()
        except Exception as error:
            if not away(error):
                raise
            log.warning(f"{name}.away", error=type(error).__name__)
            rest = away_seconds
        await asyncio.sleep(rest)
