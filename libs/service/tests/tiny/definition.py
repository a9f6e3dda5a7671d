"""Customers with a name and a station; a second registration is a new name. It writes in the schema `intake`."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, Field
from starlette.responses import Response

from eventlog.decider import Decider, NotFound, Rejected
from eventlog.envelope import Recorded
from eventlog.log.session import Answer, Session
from eventlog.read_models.projection import Projection
from events.catalog import codec
from events.catalog.customer import KIND, CustomerCorrected, CustomerEvent, CustomerRegistered
from service.framework import Body, Call, Consumer, Definition, Id, Line, Paged, Resources, Text, Whole, allow


@dataclass(frozen=True, slots=True)
class Customer:
    name: str = ""
    region: str | None = None


def evolve(customer: Customer, event: CustomerEvent) -> Customer:
    if isinstance(event, CustomerRegistered | CustomerCorrected):
        return replace(customer, name=event.name, region=event.region)
    return customer


CUSTOMER: Decider[Customer, CustomerEvent] = Decider(KIND, Customer(), evolve)


class Register(Body):
    customer_id: Id
    name: Text
    region: Line
    employees: Whole = 0
    since: AwareDatetime | None = None
    labels: Annotated[tuple[Line, ...], Field(max_length=3)] = ()


class Rename(Body):
    name: Text


router = APIRouter(tags=["客户 · Customers"])


@router.post("/customers", summary="登记客户 · Register a customer", status_code=201)
async def register(body: Register, call: Annotated[Call, allow("clerk")]) -> Response:
    async def work(session: Session) -> Answer:
        if (await session.load(CUSTOMER, body.customer_id)).name:
            raise Rejected("This customer is known already", "该客户已登记", "customer_id")
        registered = CustomerRegistered(body.customer_id, body.name, body.region)
        await session.append(CUSTOMER, body.customer_id, [registered])
        return {"customer_id": body.customer_id, "name": body.name, "since": body.since}

    return await call.execute(work, etag=(CUSTOMER, body.customer_id), status=201)


@router.post("/customers/{customer_id}/rename", summary="更名 · Rename a customer")
async def rename(customer_id: Id, body: Rename, call: Annotated[Call, allow("clerk", "dispatcher")]) -> Response:
    async def work(session: Session) -> Answer:
        customer = await session.load(CUSTOMER, customer_id)
        session.require_version(CUSTOMER, customer_id, call.if_match)
        if customer.region is None:
            raise NotFound("There is no such customer", "没有该客户")
        call.require_station(customer.region)
        await asyncio.sleep(0)
        events = [CustomerRegistered(customer_id, body.name, customer.region)] if body.name != customer.name else []
        await session.append(CUSTOMER, customer_id, events)
        return {"name": body.name, "at": call.at}

    return await call.execute(work, etag=(CUSTOMER, customer_id))


@router.get("/customers", summary="客户列表 · Customers")
async def customers(
    page: Paged,
    call: Annotated[Call, allow("clerk", "manager")],
    region: Annotated[Line | None, Query()] = None,
) -> Response:
    rows = await call.runtime.pool.fetch(
        """SELECT * FROM intake.names WHERE customer_id > $1 AND ($3::text IS NULL OR region = $3)
           ORDER BY customer_id LIMIT $2""",
        page.after(str) or "",
        page.limit + 1,
        region,
    )
    return call.respond_page(page, [dict(row) for row in rows], lambda row: row["customer_id"])


@router.get("/customers/{customer_id}", summary="客户 · A customer")
async def customer(customer_id: Id, call: Annotated[Call, allow("clerk", "dispatcher")]) -> Response:
    row = await call.runtime.pool.fetchrow("SELECT * FROM intake.names WHERE customer_id = $1", customer_id)
    if row is None:
        raise NotFound("There is no such customer", "没有该客户")
    call.require_station(row["region"])
    session_version = len(await call.runtime.store.read_stream(CUSTOMER.stream(customer_id)))
    return call.respond(dict(row), etag=session_version)


@router.get("/slow", summary="慢 · Slow")
async def slow(call: Annotated[Call, allow("clerk")]) -> Response:
    await asyncio.sleep(1)
    return call.respond({"at": call.at})


@router.get("/broken", summary="坏 · Broken")
async def broken(call: Annotated[Call, allow("clerk")]) -> Response:
    raise KeyError(f"13800138000 at {call.at}")


@router.get("/time", summary="时间 · Time")
async def time(call: Annotated[Call, allow("clerk")]) -> Response:
    return call.respond({"at": call.at, "is": datetime.fromtimestamp(0, call.at.tzinfo)})


@dataclass(frozen=True, slots=True)
class Name:
    customer_id: str
    name: str
    region: str


def key_of(event: CustomerRegistered, _: Recorded) -> str | None:
    return event.customer_id


def fold(_row: Name | None, event: CustomerRegistered, _: Recorded) -> Name:
    if event.name == "poison":
        raise ValueError("poison")
    return Name(event.customer_id, event.name, event.region)


def consumers(_: Resources) -> Sequence[Consumer]:
    names = Projection("names", "intake.names", Name, key_of, fold, (CustomerRegistered,))
    return [Consumer(names, ("intake",))]


ROUTERS = (router,)
DEFINITION = Definition(
    name="intake",
    title="Tiny",
    description="A service for tests",
    codec=codec,
    routers=__name__,
    consumers=consumers,
    migrations=Path(__file__).parent / "migrations",
)
