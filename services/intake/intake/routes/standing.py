"""A customer as callers see it: with its class 客户等级 of the day, or of a day in the past."""

from collections.abc import Callable

from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.moment import Moment
from eventlog.read_models.projection import row_of
from events.shanghai import day_of
from events.types import CustomerClass
from intake.domain.customer_class import RULE, Facts
from intake.projections.customers import CUSTOMERS as ROWS
from intake.projections.customers import CustomerRow
from intake.projections.standing import CustomerDetail, detail, facts_of, standing_of
from intake.projections.subjects import machines_of
from intake.routes.resources import CUSTOMERS, MACHINES
from service.framework import AsOf, Call, etag_of
from service.routing.as_of import Past


async def told_now(call: Call, customer_id: str) -> Callable[[CustomerRow], CustomerDetail]:
    """How a command tells the customer. What the rule asks of other streams is looked up before the command, which is
    not held up by it."""
    facts = await facts_of(call.runtime.pool, customer_id)
    return lambda row: detail(row, facts, day_of(call.at))


def told_new(call: Call) -> Callable[[CustomerRow], CustomerDetail]:
    """As `told_now`, for a customer whose number was just made up: it has nothing yet."""
    return lambda row: detail(row, Facts(), day_of(call.at))


async def show_customer(call: Call, customer_id: str, as_of: AsOf) -> Response:
    """Answer with how a customer stands, or stood. Raises NotFound, and what `Call.moment` raises."""
    moment = await call.moment(as_of)
    stream = await call.read(CUSTOMERS, customer_id, moment)
    pool = call.runtime.pool
    facts = await facts_of(pool, customer_id) if moment is None else await facts_then(call, customer_id, moment)
    day = day_of(await call.time_of(moment))
    return call.respond(detail(row_of(ROWS, stream), facts, day), etag=etag_of(stream, moment))


async def class_then(call: Call, customer_id: str, moment: Past) -> CustomerClass:
    """What a customer was at a moment of the past. Raises NotFound, and what `Call.time_of` raises."""
    row = row_of(ROWS, await call.read(CUSTOMERS, customer_id, moment))
    facts = await facts_then(call, customer_id, moment)
    return standing_of(row, facts, day_of(await call.time_of(moment))).customer_class


async def facts_then(call: Call, customer_id: str, moment: Moment) -> Facts:
    """What the rule asked at a moment of the past: of the machines that the customer has had, as their own streams say
    whose they were."""
    machines = 0
    for equipment_id in await machines_of(call.runtime.pool, customer_id):
        try:
            machine = (await call.read(MACHINES, equipment_id, moment)).state
        except NotFound:
            continue
        owned = machine.registered is not None and machine.registered.customer_id == customer_id
        machines += owned and not machine.scrapped
        if machines == RULE.key_machines:
            break
    return Facts(machines)
