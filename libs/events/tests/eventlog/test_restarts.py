"""Work that is done over and over goes on when PostgreSQL is back, and ends with any other fault."""

import asyncio

import asyncpg
import pytest

from eventlog.restarts import over_restarts


async def test_it_goes_on_after_postgresql_was_away_and_ends_with_a_fault_of_its_own() -> None:
    turns = list[int]()

    async def turn() -> float:
        turns.append(len(turns))
        match len(turns):
            case 2:
                raise asyncpg.CannotConnectNowError("the database system is starting up")
            case 4:
                raise ValueError("a fault of its own")
            case _:
                return 0.0

    async with asyncio.timeout(5):
        with pytest.raises(ValueError, match="its own"):
            await over_restarts(turn, "sweep", 0.01)
    assert turns == [0, 1, 2, 3]
