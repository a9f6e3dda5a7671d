"""Sales returns and delivery faults."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import get_args

from events.catalog.delivery_fault import (
    DeliveryFaultAcknowledged,
    DeliveryFaultReported,
    DeliveryFaultSettled,
    DeliveryFaultTold,
    DeliveryFaultVerified,
    DeliveryFaultWithdrawn,
    FaultLine,
    FoundLine,
    SettledLine,
)
from events.catalog.goods import GoodsLine
from events.catalog.sales_return import (
    Advice,
    ReceivedLine,
    ReturnedGoodsReceived,
    ReturnInspected,
    ReturnJudged,
    ReturnRequested,
    ReturnWithdrawn,
)
from events.types import DeliveryFaultStatus, InspectionVerdict, Judgement, ReturnStatus
from intake.domain import delivery_fault, sales_return
from tools.transitions.explore import Ask, Machine

DAY = date(2026, 3, 2)
ADVICE = Advice("return_period", ("refund",), "1", 0, DAY, 0, "x", "x")
LINES = (GoodsLine(1, "MX", "", 1, 100, None),)
ASKED = ReturnRequested("r", "k", "c", "refund", "fault", "x", "n", DAY, DAY, LINES, ADVICE)
CAME = ReturnedGoodsReceived("r", "k", (ReceivedLine(1, 1, "", True),), "x")
FAULT_LINES = (FaultLine(1, "short", "MX", "", 1, 100),)
REPORTED = DeliveryFaultReported("f", "k", "c", "n", DAY, FAULT_LINES, "")
FOUND = DeliveryFaultVerified("f", "k", (FoundLine(1, 1, "warehouse"),), "x")
SENT = DeliveryFaultSettled("f", "k", (SettledLine(1, "send_rest", 0, ""),), 0, "")


def _of_return(now: sales_return.SalesReturn | None) -> Iterable[Ask]:
    if now is None:
        yield lambda it: sales_return.request(ASKED, it, DAY)
        return
    for condition in ("x", "y"):
        yield partial(sales_return.receive, replace(CAME, condition=condition))
    for verdict in get_args(InspectionVerdict):
        yield partial(sales_return.inspect, ReturnInspected("r", "k", verdict, "x"))
    for judgement in get_args(Judgement):
        yield partial(sales_return.judge, ReturnJudged("r", "k", judgement, "x", False))
    yield partial(sales_return.settle, sales_return.SettleReturn("r", 0, "", 0, "p", ()))
    yield partial(sales_return.withdraw, ReturnWithdrawn("r", "k", "x"))


def _of_fault(now: delivery_fault.Fault | None) -> Iterable[Ask]:
    if now is None:
        yield lambda it: delivery_fault.report(REPORTED, it, DAY)
        return
    for findings in ("x", "y"):
        yield partial(delivery_fault.verify, replace(FOUND, findings=findings))
    yield partial(delivery_fault.settle_fault, SENT)
    yield partial(delivery_fault.acknowledge, DeliveryFaultAcknowledged("f", "k"))
    yield partial(delivery_fault.tell, DeliveryFaultTold("f", "k", "phone", ""))
    yield partial(delivery_fault.withdraw_fault, DeliveryFaultWithdrawn("f", "k", "x"))


PAGE = "services/intake/README.md"
RETURN = Machine(
    "sales_return",
    PAGE,
    sales_return.SALES_RETURN.initial,
    sales_return.SALES_RETURN.evolve,
    lambda now: now and now.status,
    get_args(ReturnStatus),
    lambda now: now and (now.status, now.judged and now.judged.judgement),
    _of_return,
)
FAULT = Machine(
    "delivery_fault",
    PAGE,
    delivery_fault.DELIVERY_FAULT.initial,
    delivery_fault.DELIVERY_FAULT.evolve,
    lambda now: now and now.status,
    get_args(DeliveryFaultStatus),
    lambda now: now and now.status,
    _of_fault,
)
