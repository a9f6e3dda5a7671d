"""What is wrong with a workbook: every fault by sheet, row and column; the first are told, the others counted."""

from collections.abc import Sequence

from service.http.problem_details import INVALID, CellError, FieldError, Problem

MOST = 200
"""How many faults one answer names."""


class Faults:
    """All that was found, in any order."""

    def __init__(self) -> None:
        self._found: list[CellError] = []

    def copy(self, first: int) -> "Faults":
        """The first so many of them."""
        made = Faults()
        made._found = self._found[:first]
        return made

    def __len__(self) -> int:
        return len(self._found)

    def add(self, sheet: str, row: int, column: str, zh: str, en: str, field: str = "") -> None:
        """One more."""
        self._found.append(CellError(field, zh, en, sheet, row, column))

    def problem(self, sheets: Sequence[str]) -> Problem:
        """422, with the faults in the order of the sheets."""
        place = {name: number for number, name in enumerate(sheets)}
        told = sorted(self._found, key=lambda each: (place.get(each.sheet, len(place)), each.row))[:MOST]
        count, more = len(self._found), len(self._found) - len(told)
        rest = (f"，另有 {more} 处未列出", f"; {more} more are not listed") if more else ("", "")
        return Problem(
            INVALID,
            f"{count} {'fault' if count == 1 else 'faults'}: nothing was imported{rest[1]}",
            f"{count} 处有误，未导入任何内容{rest[0]}",
            told,
            more=more,
        )


def unreadable(zh: str, en: str) -> Problem:
    """422 for a file as a whole."""
    return Problem(INVALID, f"The file {en}", f"文件{zh}", [FieldError("", zh, en)])
