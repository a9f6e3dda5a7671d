"""Whether the tests of PDF ran: they need Pango and a font with Chinese, which not every machine has."""

from collections.abc import Iterable
from importlib.metadata import version

from service.documents.pdf import PACKAGES

MODULE = "services/dispatch/tests/test_report_pdf.py"


def ran(passed: Iterable[str], skipped: Iterable[str]) -> str | None:
    """The line that the end of a run has about the tests in `MODULE`, by the node ids of those that passed and of those
    that were skipped; None where none of them was asked for."""
    if any(each.startswith(MODULE) for each in skipped):
        return f"未运行 · PDF tests NOT RUN: {'; '.join(packages for _, _, packages in PACKAGES.values())}"
    if any(each.startswith(MODULE) for each in passed):
        return f"PDF tests ran on WeasyPrint {version('weasyprint')}"
    return None
