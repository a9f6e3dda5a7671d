"""Whether queries name metrics and labels that are told, by the code or by Prometheus itself, and leave none out."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import promql_parser

from tools.metrics import homes

SCRAPED = frozenset({"service", "instance", "job"})
"""Labels that Prometheus gives to whatever it reads."""
OTHERS: Mapping[str, frozenset[str]] = {
    "up": frozenset(),
    "process_resident_memory_bytes": frozenset(),
    "process_cpu_seconds_total": frozenset(),
    "process_open_fds": frozenset(),
    "process_max_fds": frozenset(),
}
"""Metrics that are not ours: of Prometheus, and of its client library in every process."""


LEFT_OUT: Mapping[str, str] = {
    "eventlog_subscription_position": "the lag says what matters of it",
}
"""Metrics that are on no board, and why."""


def unseen(asked: Iterable[str]) -> Iterator[str]:
    """What is declared and in none of these queries."""
    seen = {selector.name for query in asked for selector in _selectors(promql_parser.parse(query))}
    for home in homes().values():
        for one in home.declared:
            if not seen & {one.name, f"{one.name}_bucket", f"{one.name}_sum"} and one.name not in LEFT_OUT:
                yield one.name


def unknown(query: str) -> Iterator[str]:
    """The metrics, and the labels of those, that nobody tells. Raises ValueError: the query cannot be read."""
    known = told()
    for selector in _selectors(promql_parser.parse(query)):
        name = selector.name or ""
        if name not in known:
            yield f"there is no metric {name}"
            continue
        labels = {matcher.name for matcher in selector.matchers.matchers}
        if wrong := sorted(labels - known[name] - SCRAPED):
            yield f"{name} has no label {', '.join(wrong)}"


@cache
def told() -> Mapping[str, frozenset[str]]:
    """Name → labels, histograms as Prometheus keeps them."""
    found = dict(OTHERS)
    for home in homes().values():
        for one in home.declared:
            labels = frozenset(one.labels)
            if one.kind == "histogram":
                found |= {f"{one.name}_bucket": labels | {"le"}, f"{one.name}_sum": labels, f"{one.name}_count": labels}
            else:
                found[one.name] = labels
    return found


def _selectors(node: Any) -> Iterator[promql_parser.VectorSelector]:
    """Every selector in a query, however deep."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for part in ("lhs", "rhs", "expr", "vector_selector", "args", "param"):
        inner = getattr(node, part, None)
        for each in inner if isinstance(inner, list) else [inner]:
            if each is not None:
                yield from _selectors(each)
