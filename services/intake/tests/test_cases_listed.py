"""The list of cases gives what its filters say, each by itself and any two together, page by page, newest first."""

import random
from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any, get_args

from events.types import Ending, Priority, RequestKind, Step
from intake.projections.cases import CASES, CaseRow
from intake.projections.cases_listed import CaseFilter, find_cases

CHOICES: dict[str, Sequence[Any]] = {
    "status": ("open", "routed", "closed", "goods"),
    "station_id": ("s1", "s2", "s9", None),
    "customer_id": ("c1", "c2"),
    "equipment_id": ("e1", None),
    "deflected": (True, False),
    "solved_by": (*get_args(Step)[:2], None),
    "ending": (*get_args(Ending)[:2], None),
    "kind": get_args(RequestKind)[:3],
    "priority": (*get_args(Priority)[:2], None),
    "owner_id": ("u1", None),
    "address_doubt": ("查无此处", None, None, None),
}
ASKED: dict[str, Sequence[Any]] = {
    **{name: [each for each in values if each is not None] for name, values in CHOICES.items()},
    "address_doubt": (),
    "address_doubted": (True, False),
    "owned": (True, False),
}
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def made(chance: random.Random, number: int) -> CaseRow:
    """A case with anything; some are opened in the same moment."""
    return CaseRow(
        case_id=f"k{number:03}",
        number=None,
        model=None,
        region="上海市",
        channel="phone",
        taken_by="u1",
        description="卡纸",
        in_warranty=None,
        opened_at=BEGIN + timedelta(minutes=chance.randrange(200)),
        **{name: chance.choice(values) for name, values in CHOICES.items()},
    )


def fits(row: CaseRow, name: str, value: Any) -> bool:
    """What a filter means."""
    if name == "address_doubted":
        return (row.address_doubt is not None) is bool(value)
    if name == "owned":
        return row.owner_id is not None if value else row.owner_id is None and row.status == "open"
    return bool(getattr(row, name) == value)


async def test_any_two_filters_together(api: Any) -> None:
    chance = random.Random(7)
    rows = [made(chance, number) for number in range(300)]
    await api.pool.execute(CASES.table.upsert(), CASES.table.encoded(rows))
    rows.sort(key=lambda row: (row.opened_at, row.case_id), reverse=True)
    assert {field.name for field in fields(CaseFilter)} - ASKED.keys() == {"merged_into", "technician_id"}
    single = [(name, value) for name, values in ASKED.items() for value in values]
    pairs = [pair for pair in combinations(single, 2) if pair[0][0] != pair[1][0]]
    found = 0
    for asked in ([], *([each] for each in single), *map(list, pairs)):
        wanted = [row for row in rows if all(fits(row, name, value) for name, value in asked)]
        where, told, before = CaseFilter(**dict(asked)), list[CaseRow](), None
        while page := await find_cases(api.pool, where, before, 40):
            told += page
            before = page[-1].opened_at, page[-1].case_id
        assert told == wanted, asked
        found += len(told)
    assert found > 10_000
