"""What is wrong with rules, as far as it can be seen without a Prometheus."""

import re
from collections.abc import Iterator, Mapping, Sequence

import promql_parser as promql
from tools.alerts import words
from tools.alerts.rules import Rule

from aftersales.ports import SERVICES
from eventlog.measuring import Declared
from events.catalog import codec

TARGET = frozenset({"service", "instance", "job"})
"""Labels that the scraper gives to every series."""
KNOWN = {"service": frozenset(SERVICES), "type": frozenset(codec.names.values())}
"""Values that a label may be compared with."""
ALERT = re.compile(r"Aftersales([A-Z][a-z]+)+")
RECORD = re.compile(r"[a-z]+(_[a-z]+)*:[a-z]+(_[a-z]+)*:[a-z0-9_]+")
Labels = Mapping[str, frozenset[str] | None]
"""Metric → its labels; None: they are not known."""


def series(declared: Sequence[Declared], rules: Sequence[Rule]) -> Labels:
    """What can be asked for: what processes tell, what rules record, `up` and `ALERTS`."""
    fired = frozenset({"alertname", "alertstate", *(label for rule in rules for label in rule.labels)})
    found: dict[str, frozenset[str] | None] = {"up": TARGET, "ALERTS": TARGET | fired}
    for one in declared:
        labels = TARGET | frozenset(one.labels)
        if one.kind == "histogram":
            found |= {f"{one.name}_bucket": labels | {"le"}, f"{one.name}_count": labels, f"{one.name}_sum": labels}
        else:
            found[one.name] = labels
    return found | {rule.name: None for rule in rules if not rule.alert}


def faults(rules: Sequence[Rule], declared: Sequence[Declared]) -> list[str]:
    """A line for each."""
    known = series(declared, rules)
    names = [rule.name for rule in rules if rule.alert]
    found = [f"{name}: there are two" for name in sorted({name for name in names if names.count(name) > 1})]
    return found + [f"{rule.file.name}: {rule.name}: {fault}" for rule in rules for fault in _faults(rule, known)]


def _faults(rule: Rule, known: Labels) -> Iterator[str]:
    if not (ALERT if rule.alert else RECORD).fullmatch(rule.name):
        yield "its name is not as others are (AftersalesSomethingWrong, level:metric:operation)"
    try:
        expr = promql.parse(rule.expr)
    except ValueError as error:
        yield f"Prometheus does not understand it: {error}"
        return
    for selector in selectors(expr):
        yield from _unknown(selector, known)
    kept = TARGET
    for nodes in _aggregations(expr):
        inside = [known.get(one.name or "") for one in selectors(nodes)]
        had: set[str] = set().union(*(labels or () for labels in inside))
        by = frozenset(nodes.modifier.labels) if nodes.modifier is not None else frozenset()
        kept |= by
        if None not in inside and by - had:
            yield f"nothing has the label {', '.join(sorted(by - had))} by which it adds up"
    if rule.alert:
        yield from words.faults(rule, kept | {*rule.labels})


def _unknown(selector: promql.VectorSelector, known: Labels) -> Iterator[str]:
    name = selector.name or ""
    if name not in known:
        yield f"there is no metric {name}"
        return
    labels = known[name]
    for matcher in selector.matchers.matchers:
        if labels is not None and matcher.name not in labels:
            yield f"{name} has no label {matcher.name}"
        values = KNOWN.get(matcher.name)
        if values is not None and matcher.op == promql.MatchOp.Equal and matcher.value not in values:
            yield f"there is no {matcher.name} {matcher.value}"


def selectors(expr: promql.Expr) -> list[promql.VectorSelector]:
    """Every series that an expression asks for."""
    return _all(expr, promql.VectorSelector)


def _aggregations(expr: promql.Expr) -> list[promql.AggregateExpr]:
    return _all(expr, promql.AggregateExpr)


def _all(expr: promql.Expr, kind: type) -> list:  # type: ignore[type-arg]  # of that kind
    found: list[object] = []

    def visit(node: object) -> bool:
        if isinstance(node, kind):
            found.append(node)
        return True

    promql.walk(expr, visit)
    return found
