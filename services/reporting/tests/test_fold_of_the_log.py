"""Every read model is a fold of the logs and nothing else."""

from typing import Any

import pytest

from eventlog.handler import Received
from eventlog.log.store import read_log
from eventlog.read_models.projection import Projection
from events.catalog import SOURCES, codec
from reporting.wiring import READ_MODELS


@pytest.mark.parametrize("projection", READ_MODELS.projections, ids=lambda projection: projection.name)
async def test_every_row_is_what_the_logs_make_of_it(world: Any, say: Any, projection: Projection[Any]) -> None:
    await world.receive(say.north, say.south, *say.satisfied("a"), say.opened("b"), *say.routed("b"))
    await world.receive(say.clocks("b", "running", "paused", "met"), say.breached("b", "respond"), say.obliged("b"))
    await world.receive(*say.satisfied("c", "south"), say.reopened("c", "attitude"), say.moved_south("b"))
    await world.read("manager-1", "/totals")
    logs = [recorded for source in SOURCES for recorded in await read_log(world.pool, source, 0, 1000)]
    told = [Received(codec.decode(recorded.type, recorded.data), recorded) for recorded in logs]
    folded = projection.fold([received for received in told if type(received.event) in projection.events])
    async with world.pool.acquire() as connection:
        assert await projection.rows(connection) == folded
    assert folded
