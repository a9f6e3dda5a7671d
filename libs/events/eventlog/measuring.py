"""How a metric is declared: once, with its unit, its meaning in Chinese and English, and who tells it.

The table of docs/operations/metrics.md is made of what is declared so. Labels are names of code, routes and stations:
never ids, and nothing of a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from prometheus_client import Counter, Gauge, Histogram

Unit = Literal[
    "seconds",
    "unix seconds",
    "ratio",
    "0 or 1",
    "1",
    "alarms",
    "answers",
    "builds",
    "bytes",
    "call-backs",
    "cases",
    "commands",
    "connections",
    "days",
    "events",
    "faults",
    "keys",
    "parts",
    "positions",
    "records",
    "requests",
    "returns",
    "spans",
    "things",
    "timers",
    "times",
    "units",
    "work orders",
]
"""Base units, as Prometheus asks. A name ends with `_seconds`, `_timestamp_seconds`, `_ratio` or `_bytes` where it is
in them."""

By = Literal["process", "worker"]
"""Which processes of a service tell it: each, or those that run subscriptions and tasks (RUN=worker, RUN=all)."""

Together = Literal["sum", "max"]
"""What several processes of one service say together: each a part of its own, or all of them the same."""

UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True)
class Declared:
    """One metric, named as it is asked for: counters with their `_total`."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    unit: Unit
    labels: tuple[str, ...]
    zh: str
    en: str
    by: By
    together: Together


class Home:
    """Where a package declares its metrics; their names begin with `prefix`."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.declared: list[Declared] = []

    def counter(self, name: str, unit: Unit, zh: str, en: str, labels: Sequence[str] = (), *, by: By) -> Counter:
        """What only rises. Raises ValueError for a name that was declared before, as the others do."""
        return Counter(*self._declared(name, "counter", unit, zh, en, labels, by, "sum"))

    def gauge(
        self, name: str, unit: Unit, zh: str, en: str, labels: Sequence[str] = (), *, by: By, together: Together
    ) -> Gauge:
        """What rises and falls. One that is the same from all, and has no labels, is NaN until it is known."""
        made = Gauge(*self._declared(name, "gauge", unit, zh, en, labels, by, together))
        if together == "max" and not labels:
            made.set(UNKNOWN)
        return made

    def histogram(
        self,
        name: str,
        unit: Unit,
        zh: str,
        en: str,
        labels: Sequence[str] = (),
        *,
        by: By,
        buckets: Sequence[float],
    ) -> Histogram:
        """How values are spread, up to each of `buckets`."""
        return Histogram(*self._declared(name, "histogram", unit, zh, en, labels, by, "sum"), buckets=buckets)

    def _declared(
        self,
        name: str,
        kind: Literal["counter", "gauge", "histogram"],
        unit: Unit,
        zh: str,
        en: str,
        labels: Sequence[str],
        by: By,
        together: Together,
    ) -> tuple[str, str, Sequence[str]]:
        self.declared.append(Declared(f"{self.prefix}_{name}", kind, unit, tuple(labels), zh, en, by, together))
        return f"{self.prefix}_{name}", f"{zh} · {en}", labels
