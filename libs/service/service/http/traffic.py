"""Requests as they are measured: by route template, method and class of status, on series that are looked up once.

A route has five series, not a histogram: a service has up to 200 of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from fastapi.routing import APIRoute
from prometheus_client import Counter, Histogram
from starlette.routing import BaseRoute

from service import metrics

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""Callers may make up others, before anybody knows who they are: those are `other`."""
NONE = "none"
"""No route, or no answer: the caller had gone."""

PROBES = frozenset({"/healthz", "/readyz", "/metrics"})
"""Nobody waits for these: how long they take is told by route alone."""
SLOW = 0.5
"""Seconds: a bucket of `aftersales_http_request_seconds`, and what objectives.yml calls slow."""


@dataclass(frozen=True, slots=True)
class Series:
    """Where the requests of a route, a method and a class of status are counted; `took` is None for PROBES."""

    answered: Counter
    seconds: Counter
    slow: Counter
    took: Histogram | None


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
    series = _series.get((route, method, status)) or _of(route, method, status)
    series.answered.inc()
    series.seconds.inc(seconds)
    if seconds > SLOW:
        series.slow.inc()
    if series.took is not None:
        series.took.observe(seconds)


def _of(route: str, method: str, status: int) -> Series:
    said = method if method in METHODS or method == NONE else "other"
    among = f"{status // 100}xx" if status else NONE
    found = Series(
        metrics.REQUESTS.labels(route, said, among),
        metrics.ROUTE_SECONDS.labels(route, said),
        metrics.ROUTE_SLOW.labels(route, said),
        None if route in PROBES else metrics.SECONDS.labels(said),
    )
    if said == method:
        _series[route, method, status] = found
    return found
