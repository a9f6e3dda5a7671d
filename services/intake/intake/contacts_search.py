"""Whom a search finds among the contact persons: the one place where it reads them."""

from dataclasses import dataclass

from sqlalchemy import Text, column, table

from eventlog.postgres import Pool
from intake.domain.search import SHORTEST_PART_OF_PHONE, Asked, Match, Why
from intake.projections.alike import Alike

_SHOWN = [column(name, Text) for name in ("customer_id", "person", "phone")]
_SEARCHED = [column(name, Text) for name in ("phone_digits", "person_searched", "address_searched")]
_CONTACTS = table("contacts", *_SHOWN, *_SEARCHED, schema="intake").c
_ROW = (_CONTACTS.customer_id, _CONTACTS.person, _CONTACTS.phone)
_BY_PHONE = Alike(_ROW, _CONTACTS.phone_digits, SHORTEST_PART_OF_PHONE)
_BY_PERSON = Alike(_ROW, _CONTACTS.person_searched, 2)
_BY_ADDRESS = Alike(_ROW, _CONTACTS.address_searched, 2)


@dataclass(frozen=True, slots=True)
class FoundContact:
    """A contact person that is like what was asked."""

    customer_id: str
    person: str
    phone: str
    why: Why
    match: Match


async def find_contacts(pool: Pool, asked: Asked, limit: int) -> list[FoundContact]:
    """Contact persons by phone number in any spelling, by part of a name, and by part of an address.

    Whoever keeps a record of who has read contacts finds here all that a search reads: `customer_id` says whose.
    """
    wanted: list[tuple[Why, Alike, str]] = [("person", _BY_PERSON, asked.text), ("address", _BY_ADDRESS, asked.text)]
    for phone in asked.phones:
        digits: str = await pool.fetchval("SELECT intake.phone_digits($1)", phone)
        wanted.append(("phone", _BY_PHONE, digits))
    return [
        FoundContact(row["customer_id"], row["person"], row["phone"], why, match)
        for why, alike, text in wanted
        for row, match in await alike.fetch(pool, text, limit)
    ]
