"""What every service measures of its requests and of its log: labelled by route template, never by ids."""

from prometheus_client import Gauge, Histogram

REQUESTS = Histogram(
    "aftersales_http_request_seconds",
    "Time from a request's headers to the last byte of its answer",
    ["route", "method", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
HEAD = Gauge("aftersales_log_position", "The position of the newest event of the service's own log")

_bound: dict[tuple[str, str, int], Histogram] = {}


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request."""
    child = _bound.get((route, method, status))
    if child is None:
        child = _bound[route, method, status] = REQUESTS.labels(route, method, str(status))
    child.observe(seconds)
