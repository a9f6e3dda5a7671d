"""The past folded by the services' own functions: rows of a read model, and states of streams.

A log after the other is gone through, for a read model's row is the same under every order that keeps each log's own;
of each, only the types that the fold takes, many at a time.
"""

import gc
import pkgutil
from collections.abc import AsyncGenerator, Collection, Iterator, Sequence
from contextlib import aclosing, contextmanager
from functools import cache
from importlib import import_module
from typing import Any

from aftersales.definitions import read_models, read_models_of
from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from aftersales.replay.reading.logs import Log
from aftersales.replay.reading.pieces import part_of, payloads, pieces
from eventlog.codec import Unreadable
from eventlog.decider import Decider
from eventlog.envelope import Recorded
from eventlog.handler import Received
from eventlog.moment import Moment
from eventlog.read_models.projection import Projection
from events.catalog import codec


def projection_named(name: str) -> Projection[Any]:
    """The read model `reporting.cases`. Raises CommandError."""
    service, _, model = name.partition(".")
    for projection in read_models_of(service).projections:
        if projection.name == model:
            return projection
    raise CommandError(f"没有读模型 {name}", f"no such read model: {name} ({', '.join(model_names())})")


def model_names() -> list[str]:
    """Every read model of every service."""
    return [f"{service}.{each.name}" for service, models in read_models().items() for each in models.projections]


def decider_named(name: str) -> Decider[Any, Any]:
    """What makes the states of a kind of stream: `dispatch.work_order`, or as the code calls it, `callback.task`.
    Raises CommandError."""
    found = {**_by_constant(), **deciders()}.get(name.replace("-", "_"))
    if found is None:
        raise CommandError(f"没有这种流：{name}", f"no such kind of stream: {name} ({', '.join(deciders())})")
    return found


def deciders() -> dict[str, Decider[Any, Any]]:
    """By service and kind of stream, of every service that decides."""
    return {f"{each.kind.source}.{each.kind.name}": each for each in _by_constant().values()}


@cache
def _by_constant() -> dict[str, Decider[Any, Any]]:
    found: dict[str, Decider[Any, Any]] = {}
    for service in SERVICES:
        if not hasattr(import_module(service), "__path__") or not _has_domain(service):
            continue
        domain = import_module(f"{service}.domain")
        for module in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}."):
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, Decider) and value.kind.source == service:
                    found[f"{service}.{name.lower()}"] = value
    return found


def _has_domain(service: str) -> bool:
    return any(module.name == "domain" for module in pkgutil.iter_modules(import_module(service).__path__))


def sources_of(events: Collection[type]) -> list[str]:
    """Whose logs hold events of these classes."""
    return list(dict.fromkeys(kind.source for event, kind in codec.kinds.items() if event in events))


async def rows_of(logs: Sequence[Log], projection: Projection[Any], moment: Moment | None) -> dict[str, Any]:
    """The rows by key that the events of a moment make, in the order of their keys. Raises CommandError."""
    rows: dict[str, Any] = {}
    evolve = projection.evolve
    with no_collection():
        async with aclosing(_received(logs, projection.events, moment)) as batches:
            async for batch in batches:
                for key, (event, recorded) in projection.keyed(batch):
                    rows[key] = evolve(rows.get(key), event, recorded)
    return {key: row for key, row in sorted(rows.items()) if row is not None}


async def states_of(logs: Sequence[Log], decider: Decider[Any, Any], moment: Moment | None) -> dict[str, Any]:
    """The states by the streams' ids, in their order. Raises CommandError."""
    states: dict[str, Any] = {}
    evolve, initial, prefix, decode = decider.evolve, decider.initial, f"{decider.kind.name}-", codec.decode
    types = codec.names_of(frozenset(decider.kind.events))
    with no_collection():
        for log in logs:
            async with aclosing(payloads(log, moment, types)) as told:
                async for few in told:
                    for stream, name, data in few:
                        try:
                            states[stream] = evolve(states.get(stream, initial), decode(name, data))
                        except Unreadable as error:
                            raise _unreadable(stream, error) from None
    return {stream.removeprefix(prefix): state for stream, state in sorted(states.items())}


async def _received(
    logs: Sequence[Log], events: frozenset[type], moment: Moment | None
) -> AsyncGenerator[list[Received], None]:
    """What a fold takes of some logs."""
    types = codec.names_of(events)
    for log in logs:
        last, within = part_of(log, moment)
        async with aclosing(pieces(log, 0, last, types)) as found:
            async for piece in found:
                yield _decoded(piece if within is None else [event for event in piece if within.holds(event)])


def _decoded(piece: Sequence[Recorded]) -> list[Received]:
    decode = codec.decode
    batch = list[Received]()
    for recorded in piece:
        try:
            batch.append(Received(decode(recorded.type, recorded.data), recorded))
        except Unreadable as error:
            raise _unreadable(f"{recorded.source}:{recorded.position}", error) from None
    return batch


def _unreadable(place: str, error: Unreadable) -> CommandError:
    return CommandError(f"{place} 无法读取：{error}", f"{place} cannot be read: {error}")


@contextmanager
def no_collection() -> Iterator[None]:
    """Without the cyclic garbage collector, where it was on: it would look through all that was made again and again,
    and find nothing."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
