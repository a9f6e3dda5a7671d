"""Whom a search finds among the contact persons: the one place where it reads them."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Text, column, table

from eventlog.postgres import Pool
from intake.domain.search import SHORTEST_PART_OF_PHONE, Asked, Match, Why
from intake.projections.alike import Alike

_SHOWN = ("customer_id", "contact_id", "person", "phone")
_SEARCHED = ("phone_digits", "person_searched", "address_searched")


class _Searched(NamedTuple):
    """The three ways into one of the tables."""

    phone: Alike
    person: Alike
    address: Alike


def _searched(name: str) -> _Searched:
    """The columns of one table are looked into by indexes of their own."""
    columns = table(name, *(column(each, Text) for each in (*_SHOWN, *_SEARCHED)), schema="intake").c
    row = [columns[each] for each in _SHOWN]
    return _Searched(
        Alike(row, columns.phone_digits, SHORTEST_PART_OF_PHONE),
        Alike(row, columns.person_searched, 2),
        Alike(row, columns.address_searched, 2),
    )


_TABLES = tuple(_searched(name) for name in ("contacts", "further_contacts"))


@dataclass(frozen=True, slots=True)
class FoundContact:
    """A contact person that is like what was asked."""

    customer_id: str
    contact_id: str
    person: str
    phone: str
    why: Why
    match: Match


async def find_contacts(pool: Pool, asked: Asked, limit: int) -> list[FoundContact]:
    """Contact persons by phone number in any spelling, by part of a name, and by part of an address.

    Whoever keeps a record of who has read contacts finds here all that a search reads: `customer_id` says whose.
    """
    wanted: list[tuple[Why, Alike, str]] = []
    for found in _TABLES:
        wanted += [("person", found.person, asked.text), ("address", found.address, asked.text)]
    for phone in asked.phones:
        digits: str = await pool.fetchval("SELECT intake.phone_digits($1)", phone)
        wanted += [("phone", found.phone, digits) for found in _TABLES]
    return [
        FoundContact(row["customer_id"], row["contact_id"], row["person"], row["phone"], why, match)
        for why, alike, text in wanted
        for row, match in await alike.fetch(pool, text, limit)
    ]
