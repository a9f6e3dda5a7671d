"""The clerk's one box: whatever the customer says, and what it is.

What is searched for is personal (a phone number, a name), so it is sent as a body: addresses end up in the logs of
every proxy on the way, bodies do not.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter
from pydantic import ConfigDict, Field
from starlette.responses import Response

from events.shanghai import day_of
from events.types import CustomerClass
from intake.accesses import record_found
from intake.addresses_search import find_addresses
from intake.contacts import MAIN
from intake.contacts_search import FoundContact, find_contacts
from intake.domain.search import Kind, Match, Misheard, Why, asked, best, misheard
from intake.projections.found import OpenCase, find_things, known_of
from service.framework import Body, Call, Line, Listed, allow
from service.http.openapi import REPEATABLE

router = APIRouter(tags=["查找 · Search"])

MOST = 50


class Search(Body):
    """What the customer said: a phone number or a part of one, a name, a serial number, a case number, an id, an
    address; in any spelling."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"q": "021-5555 0100"}, {"q": "启明"}, {"q": "mx200 0815", "limit": 5}]}
    )

    q: Line
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found. `kind` says what it is, `why` what of it is like the search, `match` how much; `href`
    is where it is read. `phone` is a contact person's, whole: whoever may find contacts may read them.

    `customer` is whose it is, by name; `customer_class` is what that customer is today; `open_cases` are the newest of
    that customer's unfinished cases.
    """

    kind: Kind
    id: str
    label: str
    why: Why
    match: Match
    href: str
    phone: str | None
    customer_id: str
    customer: str | None
    customer_class: CustomerClass | None
    open_cases: tuple[OpenCase, ...]


class Hits(Listed[Hit]):
    """What was found; `misheard` is said where what was typed looks like a case number whose check digit is wrong."""

    misheard: Misheard | None


@dataclass(frozen=True, slots=True)
class _Found:
    kind: Kind
    id: str
    label: str
    why: Why
    match: Match
    customer_id: str
    phone: str | None = None


def _which(contact: FoundContact) -> str:
    """The main contact has the customer's id, a further one its address below the customers."""
    if contact.contact_id == MAIN:
        return contact.customer_id
    return f"{contact.customer_id}/contacts/{contact.contact_id}"


def _read_at(found: _Found) -> str:
    further = found.kind == "contact" and found.id != found.customer_id
    return f"/customers/{found.id}" if further else _READ_AT[found.kind].format(found.id)


_READ_AT: dict[Kind, str] = {
    "case": "/cases/{}",
    "contact": "/customers/{}/contact",
    "customer": "/customers/{}",
    "equipment": "/equipment/{}",
    "site": "/customers/{}",
}


@router.post(
    "/search",
    operation_id="search_register",
    summary="一处查找 · Search everything",
    responses={200: {"model": Hits}},
    openapi_extra={REPEATABLE: True},
)
async def search_register(body: Search, call: Annotated[Call, allow("clerk", "manager")]) -> Response:
    """The same first, then what begins so, then what has it in it; at most `limit` hits, so type more for fewer.

    Phone numbers are found by any part of four digits or more, with or without country and area code; names by two
    signs, serial numbers by three. Contact persons are for clerks: a manager finds everything else.
    """
    wanted, pool = asked(body.q), call.runtime.pool
    found = [
        _Found(thing.kind, thing.id, thing.label, thing.why, thing.match, thing.customer_id)
        for thing in await find_things(pool, wanted, body.limit)
    ]
    if "clerk" in call.principal.roles:
        found += [
            _Found("contact", _which(one), one.person, one.why, one.match, one.customer_id, one.phone)
            for one in await find_contacts(pool, wanted, body.limit)
        ]
        found += [
            _Found("site", f"{one.customer_id}/sites/{one.site_id}", one.address, "address", one.match, one.customer_id)
            for one in await find_addresses(pool, wanted, body.limit)
        ]
    shown = best(found, body.limit)
    await record_found(pool, call, sorted({one.customer_id for one in shown if one.kind in ("contact", "site")}))
    known = await known_of(pool, [one.customer_id for one in shown], day_of(call.at))
    hits = [
        Hit(
            kind=one.kind,
            id=one.id,
            label=one.label,
            why=one.why,
            match=one.match,
            href=_read_at(one),
            phone=one.phone,
            customer_id=one.customer_id,
            customer=known[one.customer_id].name,
            customer_class=known[one.customer_id].customer_class,
            open_cases=known[one.customer_id].open_cases,
        )
        for one in shown
    ]
    return call.respond({"items": hits, "next": None, "misheard": misheard(wanted, found)})
