"""Every service's reactions say beforehand which streams they load; its read models are known for what they are."""

import importlib
import json
from types import SimpleNamespace
from typing import Any

import pytest

from aftersales.ports import SERVICES
from aftersales.schemas import migrate
from eventlog.clock import Clock
from eventlog.envelope import Recorded, new_id
from eventlog.handler import Received
from eventlog.log.store import Store
from eventlog.postgres import Connection, connect_pool
from eventlog.read_models.read_models import NAME as READ_MODELS
from eventlog.subscriptions.reactions import Reactions
from events import golden
from events.catalog import SOURCES, codec

START = Clock("log").now()


class Watched(Store):
    """A store that notes which streams are read singly."""

    singly: list[str]

    async def read_stream(self, stream: str, connection: Connection | None = None, after: int = 0) -> list[Recorded]:
        self.singly.append(stream)
        return await super().read_stream(stream, connection, after)


def received(position: int, event: type) -> Received:
    """The golden sample of an event."""
    sample = golden.sample(codec, event)
    data, name = json.dumps(sample["example"]), sample["type"]
    recorded = Recorded("other", position, new_id(), "stream", 1, name, "key", START, data, None, None, "x", None)
    return Received(codec.decode(name, data), recorded)


@pytest.mark.parametrize("service", SOURCES)
async def test_no_reaction_reads_a_stream_by_itself(database: str, service: str) -> None:
    await migrate(database)
    pool = await connect_pool(database, max_size=2, name="tests")
    store = Watched(pool, service, codec)
    store.singly = []
    made: Any = importlib.import_module(f"{service}.reactions").reactions(store, Clock("log"))
    assert isinstance(made, Reactions)
    events = sorted(made.events, key=lambda event: event.__name__)
    async with pool.acquire() as connection, connection.transaction():
        await made.handle(connection, [received(position, event) for position, event in enumerate(events, 1)])
    assert store.singly == []
    await pool.close()


@pytest.mark.parametrize("service", SERVICES)
def test_who_follows_for_the_read_models_is_no_wrapper_of_them(service: str) -> None:
    """A wrapped one would not stand by while older code serves, and nobody would compare its rows with the log."""
    definition = importlib.import_module(f"{service}.wiring").DEFINITION
    resources: Any = SimpleNamespace(store=None, clock=None)
    handlers = [each.handler for each in definition.consumers(resources) if each.handler.name == READ_MODELS]
    assert handlers == [definition.read_models]
