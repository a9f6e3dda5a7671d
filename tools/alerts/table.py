"""The table of docs/operations.md, made of the rule files."""

import re
from collections.abc import Iterator, Sequence

from tools.alerts.rules import PROJECT, Rule
from tools.alerts.words import RUNBOOK, SAID

PAGE = PROJECT / "docs" / "operations.md"
BLOCK = re.compile(r"(?<=<!-- alerts -->\n).*?(?=<!-- /alerts -->)", re.DOTALL)
SEVERITY = {"page": "立即 page", "ticket": "当天 ticket", "quiet": "不通知 quiet"}
HEAD = "| 名称 name | 级别 severity | 持续 for | 含义 meaning | 先做什么 what to do first |\n|---|---|---|---|---|"


def table(rules: Sequence[Rule]) -> str:
    """A row an alert."""
    return "\n".join(["", HEAD, *(_row(rule) for rule in rules if rule.alert), "", ""])


def drifted(rules: Sequence[Rule], *, write: bool) -> Iterator[str]:
    """What is wrong with the page; nothing after it was written."""
    page = PAGE.read_text("utf-8")
    made = BLOCK.sub(lambda _: table(rules), page)
    if write and made != page:
        PAGE.write_text(made, "utf-8")
    elif made != page or not BLOCK.search(page):
        yield "docs/operations.md has not the alerts of the rule files: run `python -m tools.alerts --write`"


def _row(rule: Rule) -> str:
    _, meaning, first = (rule.annotations[name].replace("|", "\\|") for name in SAID)
    page, _, anchor = rule.annotations[RUNBOOK].partition("#")
    link = f"#{anchor}" if PROJECT / page == PAGE else f"{page.removeprefix('docs/')}#{anchor}"
    lasts = "–" if rule.lasts == "0s" else rule.lasts
    return f"| [`{rule.name}`]({link}) | {SEVERITY[rule.labels['severity']]} | {lasts} | {meaning} | {first} |"
