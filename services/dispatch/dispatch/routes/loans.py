"""Loans 借调: ask another station for a technician, grant or decline, end."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from dispatch.domain.staff.loans import (
    DeclineLoan,
    EndLoan,
    GrantLoan,
    RequestLoan,
    decline,
    end,
    grant,
    request,
)
from dispatch.domain.staff.state import LoanStatus, Member
from dispatch.domain.station import STATION, Station
from dispatch.past.people import list_loans_then
from dispatch.projections.loans import list_loans as find_loans
from dispatch.projections.loans import loan_id
from dispatch.projections.person import Person
from dispatch.routes.register_responses import LoanItem
from dispatch.routes.requests import Nothing, ReasonBody, RequestLoanBody
from dispatch.routes.resources import ANYBODY, MEMBERS
from eventlog.decider import Rejected
from eventlog.log.session import Answer, Session
from events.shanghai import day_of
from service.framework import AsOf, Call, Id, Listed, Paged, allow

router = APIRouter(tags=["借调 · Loans"])
Desk = Annotated[Call, allow("manager", "dispatcher")]
LoanNo = Annotated[int, Path(ge=1, le=1_000_000)]


@router.post(
    "/staff/{staff_id}/loans",
    summary="申请借调 · Ask for a technician",
    status_code=201,
    responses={201: {"model": LoanItem}},
)
async def request_loan(staff_id: Id, body: RequestLoanBody, call: Desk) -> Response:
    """The technician's own station grants or declines; what the manager asks for is granted at once."""
    station_id = call.station_asked_for(body.station_id)
    today, by_manager = day_of(call.at), "manager" in call.principal.roles
    days = body.first_day or today, body.last_day
    command = RequestLoan(station_id or "", *days, body.reason, today, decided=by_manager)

    async def borrower(session: Session, _: Member) -> Station | None:
        if station_id is None:
            raise Rejected("say which station needs the technician", "请写明借用网点", "station_id")
        return await session.load(STATION, station_id)

    def answer(person: Person) -> Answer:
        asked = (command.station_id, command.first_day, command.last_day)
        found = [loan for loan in person.loans.values() if (loan.to_station_id, loan.first_day, loan.last_day) == asked]
        return _told(asdict(found[-1]), today)

    return await call.decide(
        ANYBODY, staff_id, request, command, borrower, answer=answer, status=201, location="/loans"
    )


@router.post(
    "/staff/{staff_id}/loans/{loan_no}/grant",
    summary="同意借调 · Grant a loan",
    responses={200: {"model": LoanItem}},
)
async def grant_loan(staff_id: Id, loan_no: LoanNo, call: Desk, body: Nothing | None = None) -> Response:
    """By the technician's own station, or the manager. The other may assign them for the days of the loan."""
    command = GrantLoan(loan_no, day_of(call.at))
    return await call.decide(MEMBERS, staff_id, grant, command, answer=_answered(loan_no, day_of(call.at)))


@router.post(
    "/staff/{staff_id}/loans/{loan_no}/decline",
    summary="不同意借调 · Decline a loan",
    responses={200: {"model": LoanItem}},
)
async def decline_loan(staff_id: Id, loan_no: LoanNo, body: ReasonBody, call: Desk) -> Response:
    """By the technician's own station, or the manager."""
    command = DeclineLoan(loan_no, body.reason)
    return await call.decide(MEMBERS, staff_id, decline, command, answer=_answered(loan_no, day_of(call.at)))


@router.post(
    "/staff/{staff_id}/loans/{loan_no}/end",
    summary="终止借调 · End a loan",
    responses={200: {"model": LoanItem}},
)
async def end_loan(staff_id: Id, loan_no: LoanNo, body: ReasonBody, call: Desk) -> Response:
    """By either station, or the manager; before it is granted, that takes the request back.

    Orders that are assigned already stay so until the borrowing station assigns them anew.
    """
    command = EndLoan(loan_no, call.principal.station_id, body.reason)
    return await call.decide(ANYBODY, staff_id, end, command, answer=_answered(loan_no, day_of(call.at)))


@router.get("/loans", summary="借调列表 · The loans", responses={200: {"model": Listed[LoanItem]}})
async def list_loans(
    call: Annotated[Call, allow("dispatcher", "clerk", "operations", "manager", "analyst")],
    page: Paged,
    station_id: Annotated[Id | None, Query()] = None,
    status: Annotated[LoanStatus | None, Query()] = None,
    as_of: AsOf = None,
) -> Response:
    """The oldest first. A station sees what it asked for and what it was asked for."""
    moment = await call.moment(as_of)
    after = page.after(tuple[datetime, str])
    station_id = call.station_asked_for(station_id)
    if moment is None:
        rows = await find_loans(call.runtime.pool, station_id, status, after, page.limit + 1)
    else:
        rows = await list_loans_then(call.runtime, moment, station_id, status, after, page.limit + 1)
    today = day_of(await call.time_of(moment))
    items = [_item(row, today) for row in rows]
    return call.respond_page(
        page, items, lambda item: (item["requested_at"], loan_id(item["staff_id"], item["loan_no"]))
    )


def _item(row: Any, today: date) -> Answer:
    """See `LoanItem`; `row` is one of `list_loans`."""
    return _told({name: row[name] for name in _NAMES}, today)


def _answered(loan_no: int, today: date) -> Any:
    return lambda person: _told(asdict(person.loans[loan_no]), today)


def _told(loan: Answer, today: date) -> Answer:
    """See `LoanItem`."""
    last = loan["last_day"]
    running = loan["status"] == "granted" and loan["first_day"] <= today and (last is None or today <= last)
    return {name: loan[name] for name in _NAMES} | {"running": running}


_NAMES = [name for name in LoanItem.model_fields if name != "running"]
