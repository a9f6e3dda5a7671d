"""What a clerk reads after an import: what came in, what did not and why, and what to do next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aftersales.counting import counted
from aftersales.importer.driver import Stopped
from aftersales.importer.planner import Plan
from aftersales.importer.rows import Remark
from aftersales.tables import show


def print_remarks(console: Console, bad: Sequence[Remark], notes: Sequence[Remark]) -> None:
    """Every row that was left out and every note, with the lines they are on."""
    if bad:
        console.print(f"[bold yellow]跳过 {len(bad)} 行 · {counted(len(bad), 'row')} left out[/]")
        _print_reasons(console, bad)
    if notes:
        console.print(f"[bold]{len(notes)} 条提示 · {counted(len(notes), 'remark')}[/]")
        _print_reasons(console, notes)


def print_stopped(console: Console, stopped: Sequence[Stopped]) -> None:
    """The cases that a service refused to go on with."""
    if stopped:
        console.print(f"[bold red]{len(stopped)} 张服务单未能完整导入 · {counted(len(stopped), 'case')} refused[/]")
    for case in stopped:
        console.print(escape(f"  第 {case.line} 行 · line {case.line}: {case.case}: {case.zh} · {case.en}"))


def print_summary(console: Console, cases: int, plan: Plan, left_out: int, commands: int, seconds: float) -> None:
    """The whole import in one table."""
    table = Table("导入结果", "imported", "", box=None, show_header=False)
    for zh, en, figure in (
        ("服务单", "cases", cases),
        ("导入行数", "rows played", sum(not task.known for task in plan.tasks)),
        ("此前已导入的行数", "rows imported before", plan.known),
        ("跳过行数", "rows left out", left_out),
        ("新客户", "new customers", len(plan.register.customers)),
        ("新网点", "new stations", len(plan.register.stations)),
        ("新登记的维修人员", "technicians enrolled", len(plan.register.roster)),
        ("执行的命令", "commands", commands),
        ("用时（秒）", "seconds", round(seconds, 1)),
    ):
        table.add_row(zh, en, f"{figure:,}")
    show(console, table)


def _print_reasons(console: Console, remarks: Iterable[Remark]) -> None:
    """Remarks of the same wording together."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for remark in remarks:
        span = str(remark.line) if remark.line == remark.last else f"{remark.line}-{remark.last}"
        lines[remark.zh, remark.en].append(span)
    for (zh, en), places in lines.items():
        where = ", ".join(places)
        console.print(escape(f"  第 {where} 行 · line {where}: {zh} · {en}"))
