"""Whatever people do with parts, in whatever order: nothing is taken twice, and every one of them is somewhere."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.in_memory import MemoryLog

from dispatch.appointments import keep_agendas
from dispatch.domain.stock.movements import (
    CountStock,
    ReceiveDelivery,
    SendStock,
    TakeTransfer,
    arrive,
    count,
    expect,
    receive,
    send,
)
from dispatch.domain.stock.part import Part
from dispatch.domain.stock.state import STOCK, Place, Stock
from dispatch.domain.work_order.calling_off import cancel
from dispatch.domain.work_order.finish import FailVisit, fail
from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from dispatch.domain.work_order.taking import (
    AwaitPart,
    TakePart,
    await_part,
    awaited,
    free_part,
    reserve_part,
    take_part_back,
    use_part,
)
from dispatch.domain.work_order.visit import ResumeWork, resume
from dispatch.projections.stock import STOCK as ROWS
from dispatch.stock import keep_stock, serve_waiting
from eventlog.decider import NotFound, Rejected
from eventlog.envelope import Context
from eventlog.handler import Received
from eventlog.log.session import Session
from events.catalog import codec
from events.catalog.case import CaseEnded
from events.catalog.part import PartDetails, PartListed
from events.catalog.stock import Lot, StockArrived, StockCounted, StockReceived, StockTakenBack, StockUsed
from events.catalog.work_order import (
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkOrderTransferred,
)

PLACES = tuple(Place(station, van, "P-01") for station, van in (("north", None), ("north", "t1"), ("south", None)))
ORDERS = ("order-a", "order-b", "order-c")
FUSER = PartDetails("定影器", "Fuser", "个", "piece")
BATCHED = Part(PartListed("p-01", "P-01", FUSER, "batch"), FUSER)


@dataclass(frozen=True)
class Step:
    """Something that somebody does: to a place, or for an order."""

    name: str
    place: int
    other: int
    order: str
    quantity: int
    lots: tuple[int, int]
    """How much of each of two batches."""

    @property
    def told(self) -> tuple[Lot, ...]:
        return tuple(Lot(lot, quantity) for lot, quantity in zip(("A", "B"), self.lots, strict=True) if quantity)


IN_STOCK = ("receive", "receive", "send", "arrive", "arrive", "arrive short", "count")
OF_ORDERS = (
    "reserve",
    "reserve",
    "use",
    "use",
    "return",
    "back",
    "free",
    "wait",
    "wait",
    "resume",
    "fail",
    "end",
    "transfer",
)
steps = st.builds(
    Step,
    st.sampled_from(IN_STOCK + OF_ORDERS),
    st.integers(0, 2),
    st.integers(0, 2),
    st.sampled_from(ORDERS),
    st.integers(1, 4),
    st.sampled_from([(1, 0), (0, 1), (1, 1), (2, 0), (2, 1), (3, 1)]),
)


async def ask(log: MemoryLog, step: Step) -> None:
    """As a route does: all of it, or nothing."""
    session = Session(log, Context("test", datetime(2026, 3, 2, tzinfo=UTC)))
    try:
        await (_move if step.name in IN_STOCK else _take)(session, step)
    except (Rejected, NotFound):
        return
    await log.append_within(None, session.to_append())


async def _move(session: Session, step: Step) -> None:
    place, other = PLACES[step.place], PLACES[step.other]
    stock, size = await session.load(STOCK, place.id), sum(step.lots)
    if step.name == "receive":
        await session.append(STOCK, place.id, receive(ReceiveDelivery(place, size, step.told, "SF", "batch"), stock))
    elif step.name == "count":
        counted = count(CountStock(place, size, step.told, "盘点", "batch"), stock)
        await session.append(STOCK, place.id, counted)
    elif step.name == "send" and stock.place is not None:
        there = await session.load(STOCK, other.id)
        sent = send(SendStock(size, step.told, other, there.transfers + 1, "batch"), stock)
        await session.append(STOCK, place.id, [sent])
        await session.append(STOCK, other.id, expect(sent))
    elif stock.coming:
        number, coming = next(iter(stock.coming.items()))
        lots = coming.lots if step.name == "arrive" else coming.lots[1:]
        came = TakeTransfer(number, sum(each.quantity for each in lots), lots, "短少", "batch")
        await session.append(STOCK, place.id, arrive(came, stock))
    await serve_waiting(session, place.id)


async def _take(session: Session, step: Step) -> None:
    order = await session.load(WORK_ORDER, step.order)
    assert order is not None
    van = "t1" if step.place == 1 and order.station_id == "north" else None
    some = TakePart("P-01", step.quantity, van)
    by_lots = replace(some, quantity=sum(step.lots), lots=step.told)
    ids = order.received.work_order_id, order.received.case_id
    other = "south" if order.station_id == "north" else "north"
    theirs = "t1" if step.place == 1 and other == "north" else None
    plain: dict[str, Callable[[], Sequence[WorkOrderEvent]]] = {
        "reserve": lambda: reserve_part(some, order, BATCHED),
        "free": lambda: free_part(some, order, BATCHED),
        "use": lambda: use_part(by_lots, order, BATCHED),
        "return": lambda: take_part_back(by_lots, order, BATCHED),
        "back": lambda: take_part_back(replace(by_lots, technician_id=theirs, station_id=other), order, BATCHED),
        "wait": lambda: await_part(AwaitPart("等", "ｐ-01", step.quantity), order, BATCHED),
        "resume": lambda: resume(ResumeWork(), order),
        "fail": lambda: fail(FailVisit("缺配件"), order),
        "end": lambda: cancel(CaseEnded(ids[1], "cancelled", "不修了", visit_no=1), order),
        "transfer": lambda: (
            [
                WorkOrderTransferred(*ids, order.station_id, other, "近"),
                WorkOrderAccepted(*ids),
                TechnicianAssigned(*ids, "t1", None),
            ]
            if order.wait is None and not order.finished
            else []
        ),
    }
    await session.append(WORK_ORDER, step.order, plain[step.name]())
    after = await session.load(WORK_ORDER, step.order)
    assert after is not None
    await keep_agendas(session, order, after)
    await keep_stock(session, order, after)


async def begin() -> MemoryLog:
    """Three orders that the north has taken on and t1 is to see to."""
    log = MemoryLog("dispatch")
    session = Session(log, Context("test", datetime(2026, 3, 2, tzinfo=UTC)))
    for number, id in enumerate(ORDERS):
        ids = id, f"case-{number}"
        received: WorkOrderEvent = WorkOrderReceived(*ids, "north", 1, "c", None, None, "卡纸", None, True)
        await session.append(WORK_ORDER, id, [received, WorkOrderAccepted(*ids), TechnicianAssigned(*ids, "t1", None)])
    await log.append_within(None, session.to_append())
    return log


async def states(log: MemoryLog) -> tuple[dict[str, Stock], dict[str, WorkOrder]]:
    session = Session(log, Context("test", datetime(2026, 3, 2, tzinfo=UTC)))
    found = {id: await session.load(WORK_ORDER, id) for id in ORDERS}
    stocks = {place.id: await session.load(STOCK, place.id) for place in PLACES}
    return stocks, {id: order for id, order in found.items() if order is not None}


def check(stocks: dict[str, Stock], orders: dict[str, WorkOrder]) -> None:
    """What holds after every step."""
    for id, stock in stocks.items():
        assert 0 <= stock.kept <= stock.on_hand and all(kept > 0 for kept in stock.reserved.values())
        assert all(quantity > 0 for quantity in stock.lots.values()) and sum(stock.lots.values()) == stock.on_hand
        held = {name: order.parts[id].reserved for name, order in orders.items() if id in order.parts}
        assert dict(stock.reserved) == {name: quantity for name, quantity in held.items() if quantity}
        waits = {name: found[1] for name, order in orders.items() if (found := awaited(order)) and found[0] == id}
        assert dict(stock.waiting) == waits
        assert not waits or next(iter(stock.waiting.values())) > stock.free, "who waited longest has it at once"


def balance(log: MemoryLog) -> tuple[Counter[str], list[Any]]:
    """What came and what went, over all places and batches; and the events themselves."""
    sums: Counter[str] = Counter()
    events = [codec.decode(each.type, each.data) for each in log.events]
    for event in events:
        match event:
            case StockReceived():
                sums["received"] += event.quantity
            case StockUsed():
                sums["used"] += event.quantity
            case StockTakenBack():
                sums["used"] -= event.quantity
            case StockArrived():
                sums["lost"] += event.sent - event.quantity
            case StockCounted():
                sums["found"] += event.counted - event.expected
    return sums, events


NEEDS = (("reserve", 2, 3), ("wait", 0, 4), ("wait", 1, 2), ("free", 2, 2), ("resume", 0, 1))
NEXT_IN_LINE = [Step(name, 0, 0, ORDERS[order], quantity, (1, 0)) for name, order, quantity in NEEDS]
"""Who waited longest waits no more, and what is free then is enough for the next."""


@settings(max_examples=25)
@example(NEXT_IN_LINE)
@given(st.lists(steps, min_size=10, max_size=40))
def test_nothing_is_below_zero_nor_nowhere(script: list[Step]) -> None:
    async def run() -> None:
        log = await begin()
        for step in [Step("receive", place, 0, ORDERS[0], 1, (3, 1)) for place in range(3)] + script:
            await ask(log, step)
            check(*await states(log))
        stocks, orders = await states(log)
        sums, events = balance(log)
        there = sum(stock.on_hand + sum(each.quantity for each in stock.coming.values()) for stock in stocks.values())
        assert there + sums["used"] + sums["lost"] == sums["received"] + sums["found"]
        assert sums["used"] == sum(part.used for order in orders.values() for part in order.parts.values())
        rows = ROWS.fold(
            [Received(*each) for each in zip(events, log.events, strict=True) if type(each[0]) in ROWS.events]
        )
        for id, row in rows.items():
            stock = stocks[id]
            coming = sum(each.quantity for each in stock.coming.values())
            assert row is not None
            assert (
                row.on_hand,
                row.reserved,
                row.under_way,
                row.waiting,
                {each.lot: each.quantity for each in row.lots},
            ) == (stock.on_hand, stock.kept, coming, len(stock.waiting), dict(stock.lots))

    asyncio.run(run())
