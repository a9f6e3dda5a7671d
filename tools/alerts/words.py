"""What an alert says to people: in Chinese and English, with a place in the guides that says what to do."""

import re
from collections.abc import Iterator
from functools import cache

from tools.alerts.rules import PROJECT, Rule

SAID = ("summary", "description", "first")
"""In one line what is wrong; what it means; what to do first."""
SEVERITIES = ("page", "ticket", "quiet")
"""Who is told: somebody at once, somebody the same day, nobody (it only keeps others quiet)."""
CAUSES = ("database", "kafka", "process")
"""Of what an alert may be a mere consequence; alertmanager.yml keeps it quiet then."""
RUNBOOK = "runbook_url"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TEMPLATE = re.compile(r"\{\{.*?\}\}")
LABEL = re.compile(r"\$labels\.(\w+)")
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
BESIDE = " · "


def both(text: str) -> tuple[str, str] | None:
    """Chinese and English of `中文 · English`; None where it is not both."""
    zh, between, en = text.partition(BESIDE)
    said = TEMPLATE.sub("", en)
    good = between and CHINESE.search(TEMPLATE.sub("", zh)) and not CHINESE.search(said) and re.search("[a-z]{2}", said)
    return (zh, en) if good else None


def slug(heading: str) -> str:
    """The anchor that a heading of Markdown gets, as GitHub makes them."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@cache
def anchors(page: str) -> frozenset[str]:
    """Of a page of the checkout; none where it is not there."""
    path = PROJECT / page
    return frozenset(map(slug, HEADING.findall(path.read_text("utf-8")))) if path.is_file() else frozenset()


def faults(rule: Rule, labels: frozenset[str]) -> Iterator[str]:
    """What an alert lacks; `labels` are those that it has when it fires."""
    if rule.labels.get("severity") not in SEVERITIES:
        yield f"its severity is none of {', '.join(SEVERITIES)}"
    for cause in rule.labels.get("after", "").split(",") if "after" in rule.labels else ():
        if cause not in CAUSES:
            yield f"it may come after {cause!r}, which is none of {', '.join(CAUSES)}"
    for name in SAID:
        if name not in rule.annotations:
            yield f"it has no {name}"
        elif both(rule.annotations[name]) is None:
            yield f"its {name} is not in Chinese and English (中文 · English)"
    page, _, anchor = rule.annotations.get(RUNBOOK, "").partition("#")
    if anchor not in anchors(page):
        yield f"its runbook is not there: {page or '–'}#{anchor}"
    for text in rule.annotations.values():
        for label in sorted(set(LABEL.findall(text)) - labels):
            yield f"it speaks of a label that it does not have: {label}"
