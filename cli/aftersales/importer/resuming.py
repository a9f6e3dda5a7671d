"""A case that is there already, from an earlier import: which of its rows are new, and where they go on. Pure.

What was done is read from the case's own events, not from keys or line numbers: so the same rows in another order, in
another file, or months later are known again, and nothing is done twice. Events are never taken back: a row that says
something else about a time the case has passed is left out and named.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from aftersales.importer.registered import Deed, KnownCase
from aftersales.importer.rows import Row
from aftersales.importer.steps import Progress, Step, StepName, play
from aftersales.importer.ties import as_played

DEEDS: dict[StepName, str] = {
    "open": "request-received",
    "route": "case-routed",
    "reopen": "case-reopened",
    "accept": "work-order-accepted",
    "assign": "technician-assigned",
    "contact": "customer-contacted",
    "depart": "technician-departed",
    "wait_customer": "work-suspended",
    "wait_parts": "work-suspended",
    "resume": "work-resumed",
    "solve": "fault-solved",
    "reach": "callback-attempted",
    "conclude": "callback-concluded",
}
"""The one event that each step leads to."""

Technician = Callable[[Row], str]


@dataclass(frozen=True, slots=True)
class Played:
    """A row and what is left to do for it: nothing where it was imported before."""

    row: Row
    steps: tuple[Step, ...]
    differs: bool = False
    """It is not what was imported, and the case has passed its time: it is left out."""
    known: bool = False
    """Nothing is left to do for it."""


def fresh(rows: Sequence[Row], technician: Technician) -> Iterator[Played]:
    """The rows of a new case, in order of time."""
    progress: Progress | None = None
    for row in rows:
        progress, steps = play(progress, row.milestone, technician(row))
        yield Played(row, steps)


def resumed(rows: Sequence[Row], case: KnownCase, technician: Technician) -> Iterator[Played]:
    """The rows of a case that is there, in order of time: they go on where it stands.

    An import that was killed has done some of the steps of the last row it played. So steps are compared one by one,
    and what is missing at the case's last moment is done.
    """
    deeds = deeds_of_steps(case)
    begin, last = rows[0].at, max((deed.at for deed in deeds), default=case.opened_at)
    progress = progress_after([deed for deed in deeds if deed.at < begin], case)
    left = Counter((deed.at, deed.type) for deed in deeds if deed.at >= begin)
    differs = cut_short = beyond = False
    for at, group in groupby(rows, key=attrgetter("at")):
        if at > last and not (beyond or cut_short):
            progress = progress_after(deeds, case)  # whatever the rows before it say: here the case stands
        beyond = at > last
        done = [deed.type for deed in deeds if deed.at == at]
        for row in as_played(list(group), done, progress, technician, _deed):
            progress, steps = play(progress, row.milestone, technician(row))
            missing = tuple(step for step in steps if not _take(left, at, step))
            if missing and not beyond and (at < last or differs):
                differs = True
                yield Played(row, (), differs=True)
            else:
                cut_short = cut_short or bool(missing and not beyond)
                yield Played(row, missing, known=not missing)


def deeds_of_steps(case: KnownCase) -> list[Deed]:
    """Those that a step leads to. A case that is reopened is routed again by itself."""
    seen: set[str] = set()
    kept: list[Deed] = []
    for deed in case.deeds:
        if deed.type in DEEDS.values() and not (deed.type == DEEDS["route"] and deed.type in seen):
            kept.append(deed)
        seen.add(deed.type)
    return kept


def progress_after(deeds: Sequence[Deed], case: KnownCase) -> Progress | None:
    """Where a case stands after some of its deeds, in order of time."""
    progress: Progress | None = None
    for deed in deeds:
        progress = _after(progress, deed, case)
    return progress


def _after(before: Progress | None, deed: Deed, case: KnownCase) -> Progress | None:
    if before is None:
        return Progress() if deed.type == "request-received" else None
    match deed.type:
        case "case-reopened":
            return Progress(visit_no=before.visit_no + 1)
        case "technician-assigned":
            return replace(before, technician_id=case.technicians.get(before.visit_no), departed=False)
        case "technician-departed":
            return replace(before, departed=True)
        case "work-suspended":
            return replace(before, waiting=True)
        case "work-resumed" if before.status != "open":
            return replace(before, status="open", waiting=False, departed=False)
        case "work-resumed":
            return replace(before, waiting=False)
        case "fault-solved":
            return replace(before, status="solved", waiting=False)
        case "callback-concluded":
            return replace(before, status="closed")
        case _:
            return before


def _deed(step: Step) -> str:
    return DEEDS[step.name]


def _take(left: Counter[tuple[datetime, str]], at: datetime, step: Step) -> bool:
    """Whether the step was done, as often as it is asked for."""
    deed = at, _deed(step)
    if left[deed] == 0:
        return False
    left[deed] -= 1
    return True
