"""The end of a simulation on the terminal: what was done, how long it took, what to do next."""

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aftersales.calling import command
from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Office
from aftersales.tables import show


def show_year(console: Console, office: Office, seconds: float) -> None:
    """What the book has, by kind of case."""
    cases = office.ledger.cases.values()
    table = Table(
        "类别 · kind",
        "服务单 · cases",
        "结案 · closed",
        "上门 · visits",
        title="这段时间 · What happened",
        title_justify="left",
    )
    for kind, count in sorted(Counter(case.kind for case in cases).items()):
        of_kind = [case for case in cases if case.kind == kind]
        closed, visits = sum(case.status == "closed" for case in of_kind), sum(case.visits for case in of_kind)
        table.add_row(kind, str(count), str(closed), str(visits))
    show(console, table)
    each = seconds / max(1, len(cases))
    console.print(
        f"{len(cases)} 张服务单 cases · {office.requests} 个请求 requests · {seconds:.0f} s（每单 each {each:.2f} s）"
    )


def show_ending(console: Console, office: Office, good: bool, keep: bool) -> None:
    """Whether it adds up, and how to look at it."""
    if not good:
        console.print(
            Text("账目不符：✗ 各行说明差别 · Something does not add up: the lines with ✗ say what", "bold red")
        )
    if not keep:
        again = f"make simulate KEEP=1 SEED={office.seed}"
        console.print(f"看看这些数据 · To look at what there is now: {again}", soft_wrap=True)
        return
    urls, key = office.urls, office.keys[MANAGER]
    for what, service, path in (
        ("接口页面 API page", "intake", "/docs"),
        ("网点看板 board", "reporting", "/board.html"),
        ("评分卡 scorecards", "reporting", "/scorecards"),
        ("人员配备表 roster", "dispatch", "/roster.html"),
        ("客户维修登记表 register", "intake", "/customer-repair-register.html"),
    ):
        console.print(f"{what}: {urls[service]}{path}", soft_wrap=True)
    console.print(f"经理密钥 · the manager's key: {key}", soft_wrap=True)
    console.print(f"curl -H 'Authorization: Bearer {key}' {urls['reporting']}/totals", soft_wrap=True)
    console.print(f"数据库 · the database: {command('psql')}", soft_wrap=True)
    console.print(Text("按 Ctrl-C 停止 · Ctrl-C stops everything", "bold"))
