"""The register of customers' repairs 客户维修登记表 for print, by period and customer, some at a time as lists have
them; and the form of one repair."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from starlette.responses import Response

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
    how_many,
)
from intake.projections.customers import CUSTOMERS
from intake.routes.repairs.resources import REPAIRS, DeskReader, Reader
from service.documents.pages import as_html, page_of
from service.framework import Call, Day, Id, Paged
from service.http.paging import next_page
from service.http.responses import Header

router = APIRouter(tags=["客户维修 · Customer repairs"])

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
    """A repair as it is printed, the `number`-th of its period."""

    number: int
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
    page: Paged,
    since: Annotated[
        Day | None, Query(description="取件起始日期（北京时间），默认本月初 · Collected on or after, Asia/Shanghai")
    ] = None,
    until: Annotated[
        Day | None, Query(description="取件截止日期（含，北京时间），默认今日 · Collected on or before, Asia/Shanghai")
    ] = None,
    customer_id: Annotated[Id | None, Query(description="客户编号 · The customer's number")] = None,
) -> Response:
    """A4 landscape, in the order of collection, numbered from the first of the period on. `limit` are in one document;
    it ends with the address of the next one, which the header `Link` has, too. What people typed is for who works with
    these things: analysts and operations get the document without. Without days: this month."""
    until = until or day_of(call.at)
    since = since or until.replace(day=1)
    begin, end = (datetime.combine(day, time(), SHANGHAI).astimezone(UTC) for day in (since, until))
    where = RepairFilter(customer_id=customer_id, since=begin, until=end + timedelta(days=1))
    last = page.after(tuple[datetime, str, int])
    found = await find_repairs(call.runtime.pool, where, last and last[:2], page.limit + 1)
    rows, before = found[: page.limit], last[2] if last else 0
    entries = await _entries(call, rows, before)
    said: dict[str, Any] = {"all": await how_many(call.runtime.pool, where), "following": None}
    said["customer"] = entries[0].customer if customer_id is not None and entries else customer_id
    said["period"] = Words(f"取件日期 {since} 至 {until}", f"collected from {since} to {until}")
    headers: list[Header] = []
    if len(found) > page.limit:
        key = rows[-1].collected_at, rows[-1].repair_id, before + len(rows)
        after, headers = next_page(page, rows, lambda row: key)
        asked = {"since": since, "until": until, "customer_id": customer_id, "limit": page.limit, "after": after}
        said["following"] = "?" + urlencode({name: value for name, value in asked.items() if value is not None})
    answer = _page(call, entries, form=False, **said)
    answer.raw_headers.extend(headers)
    return answer


@router.get(
    "/customer-repairs/{repair_id}/form.html",
    summary="单件客户维修登记表（可打印） · The form of one repair, to print",
    response_class=HTMLResponse,
)
async def show_repair_form(repair_id: Id, call: Reader) -> Response:
    """What goes with the thing, with room for the customer's signatures."""
    row = row_of(CUSTOMER_REPAIRS, await call.read(REPAIRS, repair_id))
    entries = await _entries(call, [row], 0)
    period = Words(f"取件 {moment(row.collected_at)}", f"collected {moment(row.collected_at)}")
    return _page(call, entries, form=True, period=period, customer=entries[0].customer, all=1, following=None)


def _page(call: Call, entries: Sequence[Entry], **said: Any) -> Response:
    return as_html(page_of("intake", "repairs.html", entries=entries, at=moment(call.at), **said))


async def _entries(call: Call, rows: Sequence[CustomerRepairRow], before: int) -> list[Entry]:
    customers = await CUSTOMERS.rows(call.runtime.pool, {row.customer_id for row in rows})
    readable = await call.readable(list(rows), list[CustomerRepairRow])
    return [
        Entry(
            number=number,
            row=row,
            customer=customers[row.customer_id].name if row.customer_id in customers else row.customer_id,
            links=[_line(link) for link in row.links],
            status=choice(REPAIR_STATUSES, row.status),
            result=None if row.result is None else choice(REPAIR_RESULTS, row.result),
            charge="–" if row.charge_fen is None else in_yuan(row.charge_fen),
        )
        for number, row in enumerate(readable, before + 1)
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
