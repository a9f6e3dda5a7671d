"""Does reporting agree, figure by figure, with the independent computation over the same file?"""

from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aftersales.importer.independent import Figures
from aftersales.tables import show


@dataclass(frozen=True, slots=True)
class Comparison:
    """One figure, as reporting has it and as it was computed from the file."""

    zh: str
    en: str
    reported: int
    computed: int

    @property
    def agrees(self) -> bool:
        """The two are the same."""
        return self.reported == self.computed


def compare(reported: Figures, computed: Figures) -> list[Comparison]:
    """Every figure, a station that only one side knows included."""
    stations = sorted(reported.cases_per_station.keys() | computed.cases_per_station.keys())
    return [
        *(
            Comparison(
                f"{station} 的服务单",
                f"cases of {station}",
                reported.cases_per_station.get(station, 0),
                computed.cases_per_station.get(station, 0),
            )
            for station in stations
        ),
        Comparison("已结案服务单", "closed cases", reported.closed, computed.closed),
        Comparison("重新开启的服务单", "reopened cases", reported.reopened, computed.reopened),
        Comparison("超时响应", "respond breaches", reported.respond_breaches, computed.respond_breaches),
        Comparison("超时解决", "resolve breaches", reported.resolve_breaches, computed.resolve_breaches),
        Comparison("暂停总秒数", "paused seconds", reported.paused_seconds, computed.paused_seconds),
    ]


def print_comparison(console: Console, comparisons: list[Comparison]) -> bool:
    """The table; True when every figure agrees."""
    table = Table("指标 · figure", "", "系统 · reporting", "独立计算 · independent", "")
    for column in table.columns[2:4]:
        column.justify = "right"
    for each in comparisons:
        mark = "[green]✓[/]" if each.agrees else "[bold red]✗[/]"
        table.add_row(escape(each.zh), escape(each.en), f"{each.reported:,}", f"{each.computed:,}", mark)
    show(console, table)
    agreed = all(each.agrees for each in comparisons)
    if agreed:
        console.print("[green]全部一致 · every figure agrees[/]")
    else:
        console.print("[bold red]存在差异 · there are differences[/]")
    return agreed
