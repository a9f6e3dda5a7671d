"""Whom a search finds among the contact persons: the one place where it reads them."""

from dataclasses import dataclass

from eventlog.postgres import Pool
from intake.domain.search import MATCHES, Asked, Match, Why

_LIKE = """
SELECT customer_id, person, phone,
       CASE WHEN {column} = {text} THEN 0 WHEN starts_with({column}, {text}) THEN 1 ELSE 2 END AS match
FROM intake.contacts
WHERE intake.pieces({column}, {size}) @> intake.pieces({text}, {size}) AND strpos({column}, {text}) > 0
ORDER BY match, customer_id LIMIT $2
"""
_BY_PHONE = _LIKE.format(column="phone_digits", text="intake.phone_digits($1)", size=3)
_BY_PERSON = _LIKE.format(column="person_searched", text="$1", size=2)
_BY_ADDRESS = _LIKE.format(column="address_searched", text="$1", size=2)


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
    wanted: list[tuple[Why, str, str]] = [
        *(("phone", _BY_PHONE, phone) for phone in asked.phones),
        ("person", _BY_PERSON, asked.text),
        ("address", _BY_ADDRESS, asked.text),
    ]
    found = []
    for why, query, text in wanted:
        for row in await pool.fetch(query, text, limit):
            found.append(FoundContact(row["customer_id"], row["person"], row["phone"], why, MATCHES[row["match"]]))
    return found
