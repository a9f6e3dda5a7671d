"""The register of customers' repairs 客户维修登记表 for print, by period and customer; and the form of one repair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from eventlog.decider import Rejected
from eventlog.read_models.projection import row_of
from events.shanghai import SHANGHAI, day_of
from events.types import REPAIR_RESULTS, REPAIR_STATUSES, STAFF_ROLES, StaffRole
from events.words import Words, choice, either, in_yuan, moment
from intake.projections.customer_repairs import (
    CUSTOMER_REPAIRS,
    CustomerRepairRow,
    HandOver,
    RepairFilter,
    find_repairs,
)
from intake.projections.customers import CUSTOMERS
from intake.routes.repairs.resources import REPAIRS, DeskReader, Reader
from service.documents.pages import as_html, page_of
from service.framework import Call, Day, Id

router = APIRouter(tags=["客户维修 · Customer repairs"])

MOST = 1_000
"""Repairs of one register."""
CUSTOMER = Words("客户", "customer")


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A hand-over as it is printed."""

    at: str
    giver: Words
    taker: Words
    place: str
    condition: str
    accessories: str
    signed: Words | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A repair as it is printed."""

    row: CustomerRepairRow
    customer: str
    links: Sequence[LinkLine]
    status: Words
    result: Words | None
    charge: str


@router.get(
    "/customer-repair-register.html",
    summary="客户维修登记表（可打印） · The register, to print",
    response_class=HTMLResponse,
)
async def show_repair_register(
    call: DeskReader,
    since: Annotated[
        Day | None, Query(description="取件起始日期（北京时间），默认本月初 · Collected on or after, Asia/Shanghai")
    ] = None,
    until: Annotated[
        Day | None, Query(description="取件截止日期（含，北京时间），默认今日 · Collected on or before, Asia/Shanghai")
    ] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
) -> Response:
    """A4 landscape, in the order of collection. What people typed is for who works with these things: analysts and
    operations get the document without. 409 for more than 1,000 repairs: choose a shorter period. Without days:
    this month."""
    until = until or day_of(call.at)
    since = since or until.replace(day=1)
    begin, end = (datetime.combine(day, time(), SHANGHAI).astimezone(UTC) for day in (since, until))
    where = RepairFilter(customer_id=customer_id, since=begin, until=end + timedelta(days=1))
    rows = await find_repairs(call.runtime.pool, where, None, MOST + 1)
    if len(rows) > MOST:
        raise Rejected(f"more than {MOST} repairs: choose a shorter period", f"超过 {MOST} 件，请缩短期间", "since")
    entries = await _entries(call, list(rows))
    named = entries[0].customer if customer_id is not None and entries else customer_id
    period = Words(f"取件日期 {since} 至 {until}", f"collected from {since} to {until}")
    return _page(call, entries, period, named, form=False)


@router.get(
    "/customer-repairs/{repair_id}/form.html",
    summary="单件客户维修登记表（可打印） · The form of one repair, to print",
    response_class=HTMLResponse,
)
async def show_repair_form(repair_id: Id, call: Reader) -> Response:
    """What goes with the thing, with room for the customer's signatures."""
    row = row_of(CUSTOMER_REPAIRS, await call.read(REPAIRS, repair_id))
    (entry,) = await _entries(call, [row])
    period = Words(f"取件 {moment(row.collected_at)}", f"collected {moment(row.collected_at)}")
    return _page(call, [entry], period, entry.customer, form=True)


def _page(call: Call, entries: Sequence[Entry], period: Words, customer: str | None, form: bool) -> Response:
    said = {"entries": entries, "period": period, "customer": customer, "form": form, "at": moment(call.at)}
    return as_html(page_of("intake", "repairs.html", **said))


async def _entries(call: Call, rows: list[CustomerRepairRow]) -> list[Entry]:
    customers = await CUSTOMERS.rows(call.runtime.pool, {row.customer_id for row in rows})
    readable = await call.readable(rows, list[CustomerRepairRow])
    return [
        Entry(
            row=row,
            customer=customers[row.customer_id].name if row.customer_id in customers else row.customer_id,
            links=[_line(link) for link in row.links],
            status=choice(REPAIR_STATUSES, row.status),
            result=None if row.result is None else choice(REPAIR_RESULTS, row.result),
            charge="–" if row.charge_fen is None else in_yuan(row.charge_fen),
        )
        for row in readable
    ]


def _line(link: HandOver) -> LinkLine:
    signed = None
    if link.person is not None:
        zh, en = either(
            link.signature is not None, ("签名图片", "picture"), (f"单号 {link.form_no}", f"form {link.form_no}")
        )
        signed = Words(f"客户 {link.person} 签字（{zh}）", f"signed by {link.person} ({en})")
    return LinkLine(
        at=moment(link.handed_at),
        giver=_named(link.from_role, link.from_id),
        taker=_named(link.to_role, link.to_id),
        place=link.place,
        condition=link.condition,
        accessories=link.accessories,
        signed=signed,
    )


def _named(role: StaffRole | None, staff_id: str | None) -> Words:
    if role is None:
        return CUSTOMER
    zh, en = choice(STAFF_ROLES, role)
    return Words(f"{zh} {staff_id}", f"{en} {staff_id}")
