"""Which inspections a machine is to have: by its warranty, and by the maintenance contracts that cover it."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from intake.domain.inspections.quarters import DAY, Quarter, from_quarter, quarter_of

HORIZON = 4
"""Quarters that are planned ahead, the present one counted: a year that everybody can see."""
LEAST_DAYS = 30
"""A quarter of which fewer days are covered has no inspection of its own."""
MOST_A_QUARTER = 13
"""One a week; a contract that says more is kept by hand."""


class Cover(NamedTuple):
    """From when until when a machine is to be inspected, both days counted, and how often in a quarter: by the contract
    that is named, else by its warranty."""

    first: date
    last: date
    a_quarter: int = 1
    contract_id: str | None = None


class Due(NamedTuple):
    """One inspection that there is to be: its number in its quarter, between which days, by what."""

    quarter: str
    number: int
    first: date
    last: date
    contract_id: str | None


def by_contract(contract_id: str, first: date, last: date, visits_a_year: int) -> Cover | None:
    """What a contract gives: at least one a quarter, whatever it says between one and four a year; None where it has no
    inspections."""
    if visits_a_year == 0:
        return None
    return Cover(first, last, min(-(-visits_a_year // 4), MOST_A_QUARTER), contract_id)


def due(covers: Sequence[Cover], today: date) -> Sequence[Due]:
    """All that there are to be in the quarters that are planned."""
    return [each for quarter in horizon(today) for each in _of_quarter(covers, quarter)]


def horizon(today: date) -> Sequence[Quarter]:
    """The quarters that are planned on a day."""
    return from_quarter(quarter_of(today), HORIZON)


def _of_quarter(covers: Sequence[Cover], quarter: Quarter) -> Sequence[Due]:
    """Between its first covered day and its last, in equal parts."""
    spans = [
        each._replace(first=max(each.first, quarter.first), last=min(each.last, quarter.last))
        for each in covers
        if each.first <= quarter.last and each.last >= quarter.first and each.first <= each.last
    ]
    if not spans:
        return ()
    first, last = min(each.first for each in spans), max(each.last for each in spans)
    days = _days(first, last)
    if days < LEAST_DAYS:
        return ()
    best = max(spans, key=lambda each: (_days(each.first, each.last) >= LEAST_DAYS, each.a_quarter, _rank(each)))
    parts = [first + DAY * (days * part // best.a_quarter) for part in range(best.a_quarter + 1)]
    return [
        Due(str(quarter), number, parts[number - 1], parts[number] - DAY, best.contract_id)
        for number in range(1, best.a_quarter + 1)
    ]


def _rank(cover: Cover) -> tuple[bool, int, str]:
    """The warranty before any contract, the longer before the shorter; the same whatever their order."""
    return cover.contract_id is None, _days(cover.first, cover.last), cover.contract_id or ""


def _days(first: date, last: date) -> int:
    return (last - first).days + 1
