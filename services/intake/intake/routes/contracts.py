"""Maintenance contracts 维保合同: sign, amend, end, find, read."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field, model_validator
from starlette.responses import Response

from eventlog.envelope import new_id
from eventlog.log.session import Session
from eventlog.read_models.projection import view_of
from events.catalog.contract import ContractEvent, ContractSigned
from events.shanghai import day_of
from events.types import Coverage
from intake.domain.contract import (
    CONTRACT,
    AmendContract,
    Contract,
    EndContract,
    SignContract,
    amend,
    end,
    in_order,
    no_contract,
    sign,
)
from intake.domain.customer import CUSTOMER, named_customer
from intake.domain.equipment import EQUIPMENT, named_equipment
from intake.projections.contracts import CONTRACTS as ROWS
from intake.projections.contracts import ContractRow, find_contracts
from intake.routes.common import HEADQUARTERS, corrects
from intake.routes.resources import CUSTOMERS, as_it_stands
from service.framework import VERSIONED, AsOf, Body, Call, Id, Line, Listed, Paged, Resource, Text, allow

router = APIRouter(tags=["维保合同 · Contracts"])

Manager = Annotated[Call, allow("manager")]
Reader = Annotated[Call, allow(*HEADQUARTERS)]
Covers = Annotated[list[Coverage], Field(min_length=1, max_length=10)]
Visits = Annotated[int, Field(ge=0, le=366)]
Machines = Annotated[list[Id], Field(max_length=1000)]

MOST_DAYS = 3660

CONTRACTS: Resource[Contract | None, Contract, ContractEvent] = Resource(
    replace(CONTRACT, view=view_of(ROWS)),
    lambda contract: contract,
    no_contract,
    as_it_stands,
    key=lambda _, contract: contract.signed.customer_id,
)


class NewContract(Body):
    """A maintenance contract. Both days are in Asia/Shanghai and counted; no `equipment_ids` are all machines of the
    customer, also those to come."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "contract_id": "ct-1001",
                    "customer_id": "c-1001",
                    "contract_no": "维保 2026-001",
                    "starts_on": "2026-01-01",
                    "ends_on": "2026-12-31",
                    "covers": ["work", "travel"],
                    "visits_a_year": 4,
                }
            ]
        }
    )

    contract_id: Id | None = None
    customer_id: Id
    contract_no: Line
    starts_on: date
    ends_on: date
    covers: Covers
    visits_a_year: Visits
    equipment_ids: Machines = Field(default_factory=list)


class ContractAmendment(Body):
    """What holds by the contract now, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"ends_on": "2027-12-31", "reason": "续签一年"}]})

    starts_on: date | None = None
    ends_on: date | None = None
    covers: Covers | None = None
    visits_a_year: Visits | None = None
    equipment_ids: Machines | None = None
    reason: Text

    @model_validator(mode="after")
    def _something(self) -> Self:
        return corrects(self)


class ContractEnding(Body):
    """The last day that the contract covers, in Asia/Shanghai, and why it ends early."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"last_day": "2026-06-30", "reason": "客户停业"}]})

    last_day: date
    reason: Text


@router.post(
    "/contracts", status_code=201, summary="签订维保合同 · Sign a contract", responses={201: {"model": ContractRow}}
)
async def sign_contract(body: NewContract, call: Manager) -> Response:
    """The machines that are named must be the customer's. The same once more is no second contract."""
    contract_id = body.contract_id or str(new_id())
    signed = ContractSigned(
        contract_id=contract_id,
        customer_id=body.customer_id,
        contract_no=body.contract_no,
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        covers=in_order(body.covers),
        visits_a_year=body.visits_a_year,
        equipment_ids=tuple(sorted(set(body.equipment_ids))),
    )

    async def parties(session: Session, _: Contract | None) -> None:
        named_customer(await session.load(CUSTOMER, body.customer_id), body.customer_id)
        await _require_machines(session, body.customer_id, signed.equipment_ids)

    return await call.create(
        CONTRACTS,
        contract_id,
        lambda command, contract, _: sign(command, contract),
        SignContract(signed),
        parties,
        new=body.contract_id is None,
    )


@router.post(
    "/contracts/{contract_id}/amend",
    summary="变更维保合同 · Amend a contract",
    responses={200: {"model": ContractRow}},
)
async def amend_contract(contract_id: Id, body: ContractAmendment, call: Manager) -> Response:
    """What was decided by it before stays as it was."""
    machines = None if body.equipment_ids is None else tuple(sorted(set(body.equipment_ids)))
    command = AmendContract(
        starts_on=body.starts_on,
        ends_on=body.ends_on,
        covers=None if body.covers is None else in_order(body.covers),
        visits_a_year=body.visits_a_year,
        equipment_ids=machines,
        reason=body.reason,
    )

    async def parties(session: Session, contract: Contract) -> None:
        await _require_machines(session, contract.signed.customer_id, machines or ())

    return await call.decide(
        CONTRACTS, contract_id, lambda command, contract, _: amend(command, contract), command, parties
    )


@router.post(
    "/contracts/{contract_id}/end",
    summary="终止维保合同 · End a contract early",
    responses={200: {"model": ContractRow}},
)
async def end_contract(contract_id: Id, body: ContractEnding, call: Manager) -> Response:
    """It covers until `last_day`; a day in the past is one on which it had ended already."""
    return await call.decide(CONTRACTS, contract_id, end, EndContract(body.last_day, body.reason))


@router.get("/contracts", summary="查找维保合同 · Find contracts", responses={200: {"model": Listed[ContractRow]}})
async def list_contracts(
    call: Reader,
    page: Paged,
    ending_within: Annotated[
        int | None,
        Query(ge=0, le=MOST_DAYS, description="几天内到期，含今天 · Ends within so many days, today counted"),
    ] = None,
) -> Response:
    """In the order in which they end."""
    today = day_of(call.at)
    ends = None if ending_within is None else (today, _later(today, ending_within))
    return await _listed(call, page, None, ends)


@router.get(
    "/customers/{customer_id}/contracts",
    summary="客户的维保合同 · The contracts of a customer",
    responses={200: {"model": Listed[ContractRow]}},
)
async def list_customer_contracts(customer_id: Id, call: Reader, page: Paged) -> Response:
    """In the order in which they end, those that have ended, too."""
    await call.read(CUSTOMERS, customer_id)
    return await _listed(call, page, customer_id, None)


@router.get(
    "/contracts/{contract_id}",
    summary="查看维保合同 · Read a contract",
    responses={200: {"model": ContractRow}},
    openapi_extra=VERSIONED,
)
async def read_contract(contract_id: Id, call: Reader, as_of: AsOf = None) -> Response:
    """As it stands now, or stood."""
    return await call.show(CONTRACTS, contract_id, as_of)


async def _listed(call: Call, page: Paged, customer_id: str | None, ends: tuple[date, date] | None) -> Response:
    after = page.after(tuple[date, str])
    rows = await find_contracts(call.runtime.pool, customer_id, ends, after, page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: (row.last_day, row.contract_id))


async def _require_machines(session: Session, customer_id: str, equipment_ids: Sequence[str]) -> None:
    for equipment_id in equipment_ids:
        named_equipment(await session.load(EQUIPMENT, equipment_id), equipment_id, customer_id)


def _later(day: date, days: int) -> date:
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))
