"""Customers' repairs and factory service."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import partial
from typing import get_args

from events.catalog.customer_repair import (
    CustomerRepairCameBack,
    CustomerRepairCollected,
    CustomerRepairEvent,
    CustomerRepairReturned,
    CustomerRepairSentOut,
)
from events.catalog.factory_service import FactoryServiceSent
from events.types import FactoryStatus, RepairStatus
from intake.domain import chain, factory_service, repair_desk
from intake.domain.customer_repair import CUSTOMER_REPAIR, CustomerRepair
from tools.transitions.explore import Ask, Machine

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
TODAY = date(2026, 3, 2)
PAGE = "services/intake/README.md"
SEEN = ("x", "x", "x")
PEOPLE = {"salesperson": "s", "billing_clerk": "b", "agent": "a"}
THING = CustomerRepairCollected(
    *("r", "k", "c", None, None, "x", "x", "salesperson", "s", AT), *SEEN, "x", "1", "", None
)
SENT = FactoryServiceSent("f", "r", "k", "x", "", "x", "1", TODAY, "x", "a")


def _take(role: str, who: str, repair: CustomerRepair) -> list[CustomerRepairEvent]:
    return chain.take(chain.TakeThing(who, {role}, AT, *SEEN, at=AT), repair, chain.Person(who, True))


def _of_repair(now: CustomerRepair | None) -> Iterable[Ask]:
    if now is None:
        yield lambda it: chain.collect(THING, it, AT, chain.Person("s", True))
        return
    for role, who in PEOPLE.items():
        yield partial(_take, role, who)
    yield partial(repair_desk.work, repair_desk.Work("x", ()))
    yield partial(repair_desk.finish, repair_desk.Finish("repaired", "x"))
    yield lambda it: factory_service.send(SENT, None, it, TODAY) and [CustomerRepairSentOut("r", "k", "f")]
    if now.factory is not None:
        yield lambda _: [CustomerRepairCameBack("r", "k", "f", "repaired", "a", "x")]
    back = CustomerRepairReturned("r", "k", 0, "s", AT, *SEEN, "x", "1", "")
    yield lambda it: chain.give_back(back, it, AT)


REPAIR = Machine(
    "customer_repair",
    PAGE,
    CUSTOMER_REPAIR.initial,
    CUSTOMER_REPAIR.evolve,
    lambda repair: repair and repair.status,
    get_args(RepairStatus),
    lambda repair: repair and (repair.status, repair.worked, repair.finished is None),
    _of_repair,
)


def _of_service(now: factory_service.FactoryService | None) -> Iterable[Ask]:
    if now is None:
        yield lambda _: [SENT]
        return
    yield partial(factory_service.receive, factory_service.ReceiveService("x"))
    yield partial(factory_service.quote, factory_service.QuoteService(1, "x"))
    for accepted in (True, False):
        yield partial(factory_service.answer, factory_service.AnswerService(accepted, "company", "x"))
    yield partial(factory_service.finish, factory_service.FinishService("refused", "x"))
    yield partial(factory_service.send_back, factory_service.SendBack("x", "1"))
    yield partial(factory_service.take_back, factory_service.TakeBack("a", "x"))


SERVICE = Machine(
    "factory_service",
    PAGE,
    factory_service.FACTORY_SERVICE.initial,
    factory_service.FACTORY_SERVICE.evolve,
    lambda service: service and service.status,
    get_args(FactoryStatus),
    lambda service: service and (service.status, service.quote is None, service.answer is None, service.result is None),
    _of_service,
)
