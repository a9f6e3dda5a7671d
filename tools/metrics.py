"""The table in docs/operations/metrics.md is what the code declares: `python -m tools.metrics [--write]`.

Whatever a page says about metrics is checked, too: each that it names is there.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from eventlog.measuring import By, Declared, Home, Together, Unit

PROJECT = Path(__file__).parents[1]
PAGE = PROJECT / "docs" / "operations" / "metrics.md"
BLOCK = re.compile(r"(?<=<!-- metrics -->\n).*?(?=<!-- /metrics -->)", re.DOTALL)
HOMES: Mapping[str, str] = {
    "eventlog.metrics": "事件日志、订阅、Kafka、读模型、连接池 · Event log, subscriptions, Kafka, read models, pools",
    "service.metrics": "HTTP、循环、就绪 · HTTP, loops, readiness",
    "intake.metrics": "信息中心 · intake",
    "dispatch.metrics": "网点调度 · dispatch",
    "sla_monitor.metrics": "时限监控 · sla_monitor",
    "callback.metrics": "回访 · callback",
    "reporting.metrics": "报表 · reporting",
}
"""Module → what its part of the table is called."""

UNITS: Mapping[Unit, str] = {
    "seconds": "秒 seconds",
    "unix seconds": "Unix 时间（秒） Unix time in seconds",
    "ratio": "比例 ratio, 0 to 1",
    "0 or 1": "0 / 1",
    "1": "1",
    "alarms": "次 alarms",
    "answers": "次 answers",
    "builds": "个 builds",
    "bytes": "字节 bytes",
    "call-backs": "个 call-backs",
    "cases": "张 cases",
    "commands": "条 commands",
    "connections": "个 connections",
    "days": "天 days",
    "events": "个 events",
    "faults": "起 faults",
    "keys": "个 keys",
    "parts": "种 parts",
    "positions": "位置 positions",
    "records": "条 records",
    "requests": "个 requests",
    "returns": "笔 returns",
    "spans": "个 spans",
    "things": "项 things",
    "timers": "个 timers",
    "times": "次 times",
    "units": "台 units",
    "work orders": "张 work orders",
}
BY: Mapping[By, str] = {"process": "每个进程 each process", "worker": "worker"}
TOGETHER: Mapping[Together, str] = {"sum": "`sum`", "max": "`max`"}
NAMED = re.compile(r"`(?:eventlog|aftersales)_[a-z_]+")
SUFFIXES = ("_bucket", "_count", "_sum")
NO_METRICS = frozenset({"aftersales_owner", "aftersales_client", "aftersales_kafka", "aftersales_demo"})
"""What else has such a name."""


def homes() -> dict[str, Home]:
    """Module → where it declares its metrics."""
    return {module: import_module(module).HOME for module in HOMES}


def table(found: Mapping[str, Home]) -> str:
    """All of them, a part a module."""
    return "\n".join(line for module, home in found.items() for line in _part(HOMES[module], home))


def _part(title: str, home: Home) -> Iterator[str]:
    yield f"\n### {title}\n"
    yield "| 名称 name | 类型 type | 单位 unit | 标签 labels | 含义 meaning | 由谁提供 told by | 合计 together |"
    yield "|---|---|---|---|---|---|---|"
    yield from map(_row, home.declared)
    yield ""


def _row(one: Declared) -> str:
    labels = ", ".join(f"`{label}`" for label in one.labels) or "–"
    meaning = f"{one.zh} · {one.en}".replace("|", "\\|")
    cells = [f"`{one.name}`", one.kind, UNITS[one.unit], labels, meaning, BY[one.by], TOGETHER[one.together]]
    return f"| {' | '.join(cells)} |"


def unknown(found: Mapping[str, Home]) -> list[str]:
    """What the guides call a metric, and nothing declares."""
    names = {one.name for home in found.values() for one in home.declared} | NO_METRICS
    faults = []
    for page in sorted((PROJECT / "docs").rglob("*.md")):
        for word in sorted({match.group().strip("`") for match in NAMED.finditer(page.read_text("utf-8"))}):
            known = word in names or any(word.removesuffix(suffix) in names for suffix in SUFFIXES)
            if not known:
                faults.append(f"{page.relative_to(PROJECT)}: there is no metric {word}")
    return faults


def main() -> int:
    """0 when the page has the table that the code makes, and no page names another metric."""
    found = homes()
    page = PAGE.read_text("utf-8")
    made = BLOCK.sub(lambda _: table(found), page)
    if "--write" in sys.argv[1:]:
        PAGE.write_text(made, "utf-8")
        page = made
    faults = unknown(found)
    if made != page or not BLOCK.search(page):
        faults.append("docs/operations/metrics.md is not what the code declares: run `python -m tools.metrics --write`")
    count = sum(len(home.declared) for home in found.values())
    print("\n".join(faults) or f"metrics: the page has the {count} metrics that the code declares")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
