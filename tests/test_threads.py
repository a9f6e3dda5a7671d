"""No request leaves the loop: whatever is not a coroutine goes to a thread, which costs it a millisecond where the
processors are busy, and is not ended by the limit of time of the request."""

import inspect
from collections.abc import Iterator
from importlib import import_module

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from aftersales.ports import SERVICES
from service.framework import Definition
from service.routes import entrance, event_log, health, metrics, parked


@pytest.mark.parametrize("service", SERVICES)
def test_routes_and_what_they_depend_on_are_coroutines(service: str) -> None:
    definition: Definition = import_module(f"{service}.wiring").DEFINITION
    common = (entrance.router, event_log.router, health.router, metrics.router, parked.router)
    found = [route for router in (*definition.load_routers(), *common) for route in router.routes]
    assert found and all(isinstance(route, APIRoute) for route in found)
    blocking = {
        f"{route.path}: {dependant.call}"
        for route in found
        if isinstance(route, APIRoute)
        for dependant in with_its_own(route.dependant)
        if not is_coroutine(dependant.call)
    }
    assert not blocking


def with_its_own(dependant: Dependant) -> Iterator[Dependant]:
    yield dependant
    for needed in dependant.dependencies:
        yield from with_its_own(needed)


def is_coroutine(call: object) -> bool:
    return inspect.iscoroutinefunction(call) or inspect.iscoroutinefunction(getattr(call, "__call__", None))  # noqa: B004
