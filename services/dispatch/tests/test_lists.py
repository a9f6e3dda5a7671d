"""Lists whose statements depend on what is asked: every combination of filters, page by page, gives what is there."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import product
from random import Random
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from dispatch.domain.work_order.state import FINISHED
from dispatch.projections.cases import CASES, CaseRow
from dispatch.projections.queue import QUEUE, URGENCY, QueueRow
from dispatch.projections.queue_lists import Order, QueueFilter, list_finished, list_queue
from dispatch.projections.replacements import REPLACEMENTS, ReplacementRow, list_replacements
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.testing import delivered
from events.catalog import codec
from events.catalog.replacement import (
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ReplacementUnitWrittenOff,
)
from events.types import Priority, RequestKind

BEGIN = datetime(2026, 3, 2, tzinfo=UTC)
TODAY = date(2026, 3, 12)
PAGE = 7


async def put(pool: Pool, projection: Projection[Any], rows: Sequence[Any]) -> None:
    await pool.execute(f"TRUNCATE {projection.table.full_name}")
    await pool.execute(projection.table.insert(), projection.table.encoded(rows))


async def every(ask: Callable[[Any], Awaitable[Sequence[Any]]], cursor: Callable[[Any], Any]) -> list[Any]:
    """All pages, each behind the one before."""
    found: list[Any] = []
    after = None
    while rows := await ask(after):
        found += rows
        after = cursor(rows[-1])
        assert len(found) < 1000, "the pages come to no end"
    return found


def an_order(number: int, chance: Random) -> QueueRow:
    status = chance.choice(
        ("received", "assigned", "waiting", "solved", "solved", "not_solved", "cancelled", "refused")
    )
    received = BEGIN + timedelta(hours=chance.randrange(9))  # several at the same time
    done = status in FINISHED
    priority = chance.choice((*URGENCY, None))
    people = chance.sample(("t1", "t2", "t3"), 3)
    return QueueRow(
        f"order-{number:03}",
        f"case-{number // 2:03}",
        chance.choice(("north", "north", "south")),
        1 + number % 2,
        "customer",
        None,
        None,
        "…",
        None,
        None,
        None,
        received,
        status=status,
        technician_id=chance.choice((people[0], None)),
        finished=done,
        finished_at=received + timedelta(hours=1) if done else None,
        kind=chance.choice(("repair", "repair", "training")),
        priority=priority,
        urgency=URGENCY[priority or "normal"],
        helpers=tuple(people[1 : 1 + chance.randrange(3)]),
    )


def has(row: QueueRow, where: QueueFilter) -> bool:
    equal = ("station_id", "case_id", "kind", "priority")
    same = all(getattr(where, name) in (None, getattr(row, name)) for name in equal)
    status = where.status in (None, row.status) or (where.status == "open" and not row.finished)
    theirs = where.technician_id in (None, row.technician_id, *row.helpers)
    return same and status and theirs


async def test_the_queue_by_every_combination_of_filters(world: Any) -> None:
    chance = Random(7)
    orders = [an_order(number, chance) for number in range(200)]
    await put(world.pool, QUEUE, orders)
    statuses = (None, "open", "received", "solved", "refused")
    asked = product((None, "north", "nowhere"), (None, "t1", "nobody"), (None, "case-004"), statuses)
    seen = set[int]()
    kinds: tuple[RequestKind | None, ...] = (None, "training")
    priorities: tuple[Priority | None, ...] = (None, "normal")
    combined = list(product(asked, kinds, priorities, get_args(Order)))
    for (station, technician, case, status), kind, priority, order in chance.sample(combined, 120):
        where = QueueFilter(station, technician, case, status, kind, priority)
        urgent = order == "priority"

        def place(row: Any, urgent: bool = urgent) -> Any:
            row = row if isinstance(row, dict) else {name: getattr(row, name) for name in row.__dataclass_fields__}
            first = (row["urgency"],) if urgent else ()
            return (row["finished"], *first, row["received_at"], row["work_order_id"])

        async def ask(after: Any, where: QueueFilter = where, order: Order = order) -> Sequence[Any]:
            return [dict(row) for row in await list_queue(world.pool, where, after, PAGE, order)]

        expected = sorted((row for row in orders if has(row, where)), key=place)
        found = await every(ask, place)
        assert [row["work_order_id"] for row in found] == [row.work_order_id for row in expected], (where, order)
        seen.add(min(len(expected), 2 * PAGE))
    assert {0, 2 * PAGE} <= seen, "some of it is nothing, and some several pages"


async def test_what_a_technician_finished_on_a_day_as_leader_or_helper(world: Any) -> None:
    chance = Random(8)
    orders = [an_order(number, chance) for number in range(100)]
    await put(world.pool, QUEUE, orders)
    since, until = BEGIN + timedelta(hours=2), BEGIN + timedelta(hours=6)
    for station in (None, "south"):
        expected = sorted(
            (row.finished_at, row.work_order_id)
            for row in orders
            if has(row, QueueFilter(station_id=station, technician_id="t2"))
            and row.finished_at is not None
            and since <= row.finished_at < until
        )
        found = await list_finished(world.pool, "t2", since, until, station)
        assert expected and [(row["finished_at"], row["work_order_id"]) for row in found] == expected


def a_unit(number: int, chance: Random) -> ReplacementRow:
    status = chance.choice(("owed", "released", "handed_over", "handed_over", "returned", "written_off"))
    went_out = status not in ("owed", "released")
    return ReplacementRow(
        f"case-{number:03}",
        status,
        BEGIN + timedelta(hours=chance.randrange(5)) if not went_out or chance.random() < 0.6 else None,
        handed_over_by=chance.choice(("north", "south")) if went_out else None,
        handed_over_at=BEGIN + timedelta(hours=chance.randrange(5)) if went_out else None,
        return_by=chance.choice((None, TODAY, TODAY - timedelta(days=1))) if went_out else None,
    )


async def test_replacement_units_by_every_combination_of_filters(world: Any) -> None:
    chance = Random(9)
    units = [a_unit(number, chance) for number in range(120)]
    cases = {
        unit.case_id: CaseRow(
            unit.case_id,
            station_id=chance.choice(("north", "south", "west", None)),
            closed=chance.random() < 0.4,
            unit=unit.status,
            unit_due=unit.due,
            unit_out_at=unit.handed_over_at,
        )
        for unit in units
        if chance.random() < 0.9  # of some nothing is known
    }
    await put(world.pool, REPLACEMENTS, units)
    await put(world.pool, CASES, list(cases.values()))

    def has_it(unit: ReplacementRow, station: str | None, open: bool | None, late: bool | None) -> bool:
        case = cases.get(unit.case_id, CaseRow(unit.case_id))
        out = unit.status == "handed_over"
        is_open = out or (unit.status == "owed" and not case.closed)
        is_late = out and (case.closed if unit.return_by is None else unit.return_by < TODAY)
        whose = station in (None, case.station_id, unit.handed_over_by)
        return whose and open in (None, is_open) and late in (None, is_late)

    def place(unit: Any) -> tuple[datetime, str]:
        return unit["due"] or unit["handed_over_at"], unit["case_id"]

    for station, open, late in product((None, "north", "west", "nowhere"), (None, True, False), (None, True, False)):

        async def ask(
            after: Any, station: str | None = station, open: bool | None = open, late: bool | None = late
        ) -> Sequence[Any]:
            return await list_replacements(world.pool, station, open, late, TODAY, after, PAGE)

        expected = sorted(
            (unit.due or unit.handed_over_at or BEGIN, unit.case_id)
            for unit in units
            if has_it(unit, station, open, late)
        )
        assert [place(row) for row in await every(ask, place)] == expected, (station, open, late)


EVENTS = (
    ReplacementObliged("case-1", BEGIN),
    ReplacementObliged("case-1", BEGIN + timedelta(days=1)),
    ReplacementReleased("case-1"),
    ReplacementUnitHandedOver("case-1", "north", "SN-1"),
    ReplacementUnitReturned("case-1", "north", "SN-1"),
    ReplacementUnitWrittenOff("case-1", "north", "SN-1", "lost"),
)


@given(st.lists(st.sampled_from(EVENTS)))
def test_a_case_says_of_its_unit_what_the_unit_says(events: Sequence[Any]) -> None:
    past = delivered(codec, "dispatch", events)
    case, unit = CASES.fold(past).get("case-1"), REPLACEMENTS.fold(past).get("case-1")
    said = (case.unit, case.unit_due, case.unit_out_at) if case is not None else (None, None, None)
    assert said == ((unit.status, unit.due, unit.handed_over_at) if unit is not None else (None, None, None))
