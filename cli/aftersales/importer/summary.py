"""What a clerk reads after an import: what came in, what did not and why, and what to do next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aftersales.importer.driver import Stopped
from aftersales.importer.planner import Plan
from aftersales.importer.reader import Remark, TicketLog


def print_remarks(console: Console, log: TicketLog) -> None:
    """Every bad row and every note, with the lines they are on."""
    if log.bad:
        console.print(f"[bold yellow]跳过 {len(log.bad)} 行 · {len(log.bad)} rows left out[/]")
        _print_reasons(console, log.bad)
    if log.notes:
        console.print(f"[bold]{len(log.notes)} 行次序有误 · {len(log.notes)} rows out of order[/]")
        _print_reasons(console, log.notes)


def print_stopped(console: Console, stopped: Sequence[Stopped]) -> None:
    """The cases that a service refused to go on with."""
    if stopped:
        console.print(f"[bold red]{len(stopped)} 张服务单未能完整导入 · {len(stopped)} cases were refused[/]")
    for case in stopped:
        console.print(escape(f"  第 {case.line} 行 · line {case.line}: {case.case}: {case.zh} · {case.en}"))


def print_summary(console: Console, plan: Plan, log: TicketLog, commands: int, replayed: int, seconds: float) -> None:
    """The whole import in one table."""
    table = Table("导入结果", "imported", "", box=None, show_header=False)
    cases = len({task.case.case_id for task in plan.tasks})
    for zh, en, figure in (
        ("服务单", "cases", cases),
        ("导入行数", "rows played", len(plan.tasks)),
        ("跳过行数", "rows left out", len(log.bad)),
        ("客户", "customers", len(plan.register.customers)),
        ("网点", "stations", len(plan.register.stations)),
        ("维修人员", "technicians on rosters", len(plan.register.roster)),
        ("本次执行的命令", "commands carried out", commands - replayed),
        ("此前已执行的命令", "commands done before", replayed),
        ("用时（秒）", "seconds", round(seconds, 1)),
    ):
        table.add_row(zh, en, f"{figure:,}")
    console.print(table)


def _print_reasons(console: Console, remarks: Iterable[Remark]) -> None:
    """Remarks of the same wording together."""
    lines: dict[tuple[str, str], list[str]] = defaultdict(list)
    for remark in remarks:
        span = str(remark.line) if remark.line == remark.last else f"{remark.line}-{remark.last}"
        lines[remark.zh, remark.en].append(span)
    for (zh, en), places in lines.items():
        where = ", ".join(places)
        console.print(escape(f"  第 {where} 行 · line {where}: {zh} · {en}"))
