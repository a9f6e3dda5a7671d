"""Rows of one case and one time: in which order were they played, when the case was imported? Pure.

Logs are often written by the minute, or by the day. In a file of another order the rows of one minute may stand
otherwise than in the file that was imported.
"""

from collections.abc import Callable, Sequence

from aftersales.importer.rows import Row
from aftersales.importer.steps import Progress, Step, play

MOST = 10
"""Rows of one time that are tried in other orders than the file's."""

Deeds = Callable[[Step], str]


def as_played(
    rows: Sequence[Row], done: Sequence[str], progress: Progress | None, technician: Callable[[Row], str], deed: Deeds
) -> Sequence[Row]:
    """The rows in an order that leads to exactly what was `done`; else in one that leads there and further.

    As in the file where there is neither. `deed` names what a step leads to.
    """
    if len(rows) < 2 or not done or len(rows) > MOST:
        return rows
    search = _Search(rows, technician, deed)
    for exactly in (True, False):
        found = search.order(tuple(range(len(rows))), tuple(done), progress, exactly)
        if found is not None:
            return [rows[place] for place in found]
    return rows


class _Search:
    def __init__(self, rows: Sequence[Row], technician: Callable[[Row], str], deed: Deeds) -> None:
        self._rows = rows
        self._technician = technician
        self._deed = deed
        self._vain: set[object] = set()

    def order(
        self, places: tuple[int, ...], done: tuple[str, ...], progress: Progress | None, exactly: bool
    ) -> list[int] | None:
        """The places of the rows, tried in the file's order first; None where no order leads there."""
        if not places:
            return None if exactly and done else []
        state = places, done, progress, exactly
        if state in self._vain:
            return None
        for place in places:
            row = self._rows[place]
            after, steps = play(progress, row.milestone, self._technician(row))
            deeds = tuple(map(self._deed, steps))
            same = min(len(deeds), len(done))
            if deeds[:same] != done[:same] or (exactly and same < len(deeds)):
                continue
            rest = self.order(tuple(each for each in places if each != place), done[same:], after, exactly)
            if rest is not None:
                return [place, *rest]
        self._vain.add(state)
        return None
