"""Requests as they are measured: by route template, method and class of status, on series that are looked up once."""

from collections.abc import Iterable

from fastapi.routing import APIRoute
from prometheus_client import Counter, Histogram
from starlette.routing import BaseRoute

from service import metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Callers may make up others, before anybody knows who they are: those are `other`."""
NONE = "none"
"""No route, or no answer: the caller had gone."""

Series = tuple[Counter, Histogram]

_series: dict[tuple[str, str, int], Series] = {}


class InFlight:
    """Requests of this process that are being answered."""

    number = 0


metrics.IN_FLIGHT.set_function(lambda: InFlight.number)


def expect(routes: Iterable[BaseRoute]) -> None:
    """Show what these routes may answer, before anybody has asked."""
    for route in routes:
        if isinstance(route, APIRoute):
            for method in route.methods or ():
                for status in (200, 400, 500):
                    _of(route.path, method, status)
    for status in (400, 500):
        _of(NONE, NONE, status)


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    answered, took = _series.get((route, method, status)) or _of(route, method, status)
    answered.inc()
    took.observe(seconds)


def _of(route: str, method: str, status: int) -> Series:
    said = method if method in METHODS or method == NONE else "other"
    among = f"{status // 100}xx" if status else NONE
    found = metrics.REQUESTS.labels(route, said, among), metrics.SECONDS.labels(route, said)
    if said == method:
        _series[route, method, status] = found
    return found
