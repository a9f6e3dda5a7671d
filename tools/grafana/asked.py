"""Every query of a dashboard, asked of a running Prometheus with its variables filled as Grafana fills them."""

import math
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tools.grafana.made import Json, panels, queries
from tools.grafana.parts import EMPTY
from tools.monitoring.servers import Prometheus, Refused

VARIABLE = re.compile(r"\$\{(\w+)(?::\w+)?\}|\$(\w+)|\[\[(\w+)\]\]")
VALUES = re.compile(r"label_values\((?:(?P<selector>.+),\s*)?(?P<label>\w+)\)\s*$")
SHOWN = re.compile(r"\{\{\s*(\w+)\s*\}\}")


class Unfilled(Exception):
    """A query that names a variable which the dashboard does not have."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a dashboard shows: Unix times in seconds, and the distance of two points."""

    start: float
    end: float
    step: int

    def built_in(self, scrape: int) -> dict[str, str]:
        """The variables that every dashboard has; `scrape` as the data source says."""
        seconds = round(self.end - self.start)
        return {
            "__interval": f"{self.step}s",
            "__interval_ms": str(self.step * 1000),
            "__rate_interval": f"{max(self.step + scrape, 4 * scrape)}s",
            "__range": f"{seconds}s",
            "__range_s": str(seconds),
            "__range_ms": str(seconds * 1000),
        }


def since(prometheus: Prometheus, seconds: float) -> Period:
    """The last `seconds`."""
    end = time.time()
    return Period(end - seconds, end, max(prometheus.every, round(seconds / 60)))


def faults(board: Json, prometheus: Prometheus, period: Period) -> Iterator[str]:
    """Queries that are refused, give nothing, or lack a label that their legend shows; variables without values."""
    try:
        every, one = variables(board, prometheus, period)
    except (Refused, Unfilled) as error:
        yield f"variables: {error}"
        return
    for panel in panels(board):
        for target in queries(panel):
            try:
                series = ask(target, every, prometheus, period)
                ask(target, one, prometheus, period)
            except (Refused, Unfilled) as error:
                yield f"{panel['title']}: {error}: {target['expr']}"
                continue
            if not any(map(tells, series)) and EMPTY not in panel.get("description", ""):
                yield f"{panel['title']}: nothing: {fill(target['expr'], every)}"
            shown = set(SHOWN.findall(target.get("legendFormat") or ""))
            if lacking := {label for each in series for label in shown - set(each["metric"])}:
                yield f"{panel['title']}: the legend shows {', '.join(sorted(lacking))}, which a series lacks"


def ask(target: Json, values: Mapping[str, str], prometheus: Prometheus, period: Period) -> list[dict[str, Any]]:
    """The series that a panel would show. Raises Refused, Unfilled."""
    expression = fill(target["expr"], values)
    if target.get("instant"):
        return prometheus.query(expression, period.end)
    return prometheus.query_range(expression, period.start, period.end, period.step)


def tells(series: Mapping[str, Any]) -> bool:
    """Whether it has a value that is a number."""
    points = series.get("values") or [series["value"]]
    return any(not math.isnan(float(value)) for _, value in points)


def variables(board: Json, prometheus: Prometheus, period: Period) -> tuple[dict[str, str], dict[str, str]]:
    """Name → text, once with all values chosen and once with the first alone. Raises Refused, Unfilled."""
    every = period.built_in(prometheus.every)
    one = dict(every)
    for variable in board["templating"]["list"]:
        name, kind = variable["name"], variable["type"]
        if kind == "query":
            found = _values(variable, every, prometheus)
            every[name] = f"({'|'.join(map(escaped, found))})" if len(found) > 1 else escaped(found[0])
            one[name] = escaped(found[0])
        else:
            every[name] = one[name] = "prometheus" if kind == "datasource" else str(variable["current"]["value"])
    return every, one


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with every variable's value. Raises Unfilled."""

    def value(match: re.Match[str]) -> str:
        name = next(filter(None, match.groups()))
        if name not in values:
            raise Unfilled(f"${name} is no variable of this dashboard")
        return values[name]

    return VARIABLE.sub(value, text)


def escaped(value: str) -> str:
    """As Grafana does for `=~`: a character that means something, behind two backslashes (one is PromQL's own)."""
    return re.sub(r"([\\^$*+?.()|{}\[\]])", r"\\\\\1", value)


def _values(variable: Json, values: Mapping[str, str], prometheus: Prometheus) -> list[str]:
    asked = VALUES.match(fill(variable["query"], values))
    if asked is None:
        raise Unfilled(f"${variable['name']}: only label_values(…) is known here")
    found = prometheus.values(asked["label"], asked["selector"] or "")
    if not found:
        raise Unfilled(f"${variable['name']} has no values")
    return found
