"""Two sets of figures beside each other."""

from dataclasses import replace
from io import StringIO

from rich.console import Console

from aftersales.importer.check import compare, print_comparison
from aftersales.importer.independent import Figures

FIGURES = Figures(
    {"North": 3, "South": 1}, closed=2, reopened=1, respond_breaches=1, resolve_breaches=2, paused_seconds=60
)


def test_the_same_figures_agree() -> None:
    comparisons = compare(FIGURES, FIGURES)
    assert len(comparisons) == 7
    assert print_comparison(Console(file=StringIO()), comparisons)


def test_one_difference_is_shown_and_counts() -> None:
    out = StringIO()
    comparisons = compare(replace(FIGURES, paused_seconds=61, cases_per_station={"North": 3}), FIGURES)
    assert not print_comparison(Console(file=out, width=120), comparisons)
    assert [each.en for each in comparisons if not each.agrees] == ["cases of South", "paused seconds"]
    assert out.getvalue().count("✗") == 2
