"""What was measured, against what, and whether the aim was met."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

FILE = Path(__file__).parents[1] / "build" / "bench.json"


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement. `aim` is a bound on the ratio, or on the value where `bounds` says so.

    `better` tells on which side of the aim is good; without an aim there is nothing to meet.
    """

    name: str
    value: float
    unit: str
    against: str
    baseline: float
    aim: float | None
    bounds: Literal["ratio", "value"] = "ratio"
    better: Literal["more", "less"] = "more"

    @property
    def ratio(self) -> float:
        return self.value / self.baseline

    @property
    def met(self) -> bool | None:
        if self.aim is None:
            return None
        measured = self.ratio if self.bounds == "ratio" else self.value
        return measured >= self.aim if self.better == "more" else measured <= self.aim

    @property
    def goal(self) -> str:
        if self.aim is None:
            return "–"
        sign = "≥" if self.better == "more" else "≤"
        return f"{sign} {self.aim:g}×" if self.bounds == "ratio" else f"{sign} {self.aim:,g} {self.unit}"


def rates(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Value and baseline of the pair whose ratio is the median: both were measured side by side."""
    return sorted(pairs, key=lambda pair: pair[0] / pair[1])[len(pairs) // 2]


def show(console: Console, figures: list[Figure]) -> None:
    """The table people read."""
    table = Table(title="Aftersales · 基准 benchmark", title_justify="left")
    for column in ("figure", "value", "against", "baseline", "ratio", "aim", ""):
        table.add_column(column, justify="left" if column in ("figure", "against") else "right")
    for figure in figures:
        verdict = {True: "[green]✓[/]", False: "[red]✗[/]", None: ""}[figure.met]
        table.add_row(
            figure.name,
            f"{figure.value:,.1f} {figure.unit}" if figure.value < 100 else f"{figure.value:,.0f} {figure.unit}",
            figure.against,
            f"{figure.baseline:,.1f}" if figure.baseline < 100 else f"{figure.baseline:,.0f}",
            f"{figure.ratio:.2f}",
            figure.goal,
            verdict,
        )
    console.print(table)


def save(figures: list[Figure], file: Path = FILE) -> None:
    """The list that tools read: name, value, unit, against, baseline, ratio, aim, met."""
    rows = []
    for figure in figures:
        row = asdict(figure) | {"ratio": round(figure.ratio, 4), "met": figure.met}
        rows.append(row | {"value": round(figure.value, 3), "baseline": round(figure.baseline, 3)})
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", "utf-8")
