"""Contact persons 联系人: the tables that can be changed, because personal data never enters the log.

A customer has one main contact and any number of further ones. What is in no log is not on the log's clock either: its
times are the machine's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from eventlog.log.session import PreconditionFailed
from eventlog.postgres import Connection, Pool

ContactRole = Literal["buyer", "it", "accounts", "on_site", "other"]
"""What a contact person is to us 联系人角色: 采购, 信息技术, 财务, 现场, 其他."""

MAIN = "main"
"""The number of the main contact, in whatever tells of several."""
MOST = 50
"""Contacts of one customer: a list of them is one page."""


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call and where to go; `changed_at` is UTC. `role` is what the person is to us, null where nobody said it;
    `site_id` the site that they are at, null for all. `address` is empty where it is the main contact's."""

    customer_id: str
    person: str
    phone: str
    address: str
    changed_at: datetime
    role: ContactRole | None = None
    site_id: str | None = None
    contact_id: str = MAIN


class KeptContact(NamedTuple):
    """A contact as it is kept: `version` rises with every change, from 1."""

    contact: Contact
    version: int


_COLUMNS = "customer_id, person, phone, address, changed_at, role, site_id, contact_id"


def _table(contact_id: str) -> str:
    return "intake.contacts" if contact_id == MAIN else "intake.further_contacts"


async def keep_contact(connection: Connection, contact: Contact, if_match: int | None) -> KeptContact:
    """Put the contact in place of an earlier one of the same number, inside `connection`'s transaction; the same
    details once more change nothing: then the earlier one is given, with its version and time.

    Raises PreconditionFailed when `if_match` is not the present version, 0 while there is none."""
    await _lock(connection, contact.customer_id)
    before = await contact_of(connection, contact.customer_id, contact.contact_id)
    version = before.version if before else await _version(connection, contact.customer_id, contact.contact_id)
    if if_match is not None and if_match != version:
        raise PreconditionFailed(if_match, version)
    if before is not None and replace(contact, changed_at=before.contact.changed_at) == before.contact:
        return before
    await connection.execute(
        f"""INSERT INTO {_table(contact.contact_id)} ({_COLUMNS}, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (customer_id, contact_id) DO UPDATE
            SET person = EXCLUDED.person, phone = EXCLUDED.phone, address = EXCLUDED.address, role = EXCLUDED.role,
                site_id = EXCLUDED.site_id, changed_at = EXCLUDED.changed_at, version = EXCLUDED.version""",
        contact.customer_id,
        contact.person,
        contact.phone,
        contact.address,
        contact.changed_at,
        contact.role,
        contact.site_id,
        contact.contact_id,
        version + 1,
    )
    return KeptContact(contact, version + 1)


async def delete_contact(
    connection: Connection, customer_id: str, at: datetime, if_match: int | None, contact_id: str = MAIN
) -> int | None:
    """Delete it, inside `connection`'s transaction; gives the version of its absence, from which a later contact goes
    on, or None where there was none. Raises PreconditionFailed as `keep_contact` does."""
    await _lock(connection, customer_id)
    version = await _version(connection, customer_id, contact_id)
    if if_match is not None and if_match != version:
        raise PreconditionFailed(if_match, version)
    deleted: int | None = await connection.fetchval(
        f"""{_gone(_table(contact_id))} AND contact_id = $3 RETURNING version""", customer_id, at, contact_id
    )
    return deleted


async def delete_further(connection: Connection, customer_id: str, at: datetime) -> int:
    """Delete all contacts of a customer but the main one, inside `connection`'s transaction; gives how many there
    were."""
    await _lock(connection, customer_id)
    done = await connection.execute(_gone("intake.further_contacts"), customer_id, at)
    return int(done.rpartition(" ")[2])


def _gone(table: str) -> str:
    return f"""UPDATE {table}
        SET person = NULL, phone = NULL, address = NULL, role = NULL, site_id = NULL, changed_at = $2,
            version = version + 1
        WHERE customer_id = $1 AND person IS NOT NULL"""


async def _lock(connection: Connection, customer_id: str) -> None:
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"contact {customer_id}")


async def _version(connection: Connection, customer_id: str, contact_id: str) -> int:
    asked = f"SELECT version FROM {_table(contact_id)} WHERE customer_id = $1 AND contact_id = $2"
    return await connection.fetchval(asked, customer_id, contact_id) or 0


async def contact_of(connection: Connection | Pool, customer_id: str, contact_id: str = MAIN) -> KeptContact | None:
    """The customer's contact of that number, or None while there is none, or none any more."""
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS}, version FROM {_table(contact_id)} "
        "WHERE customer_id = $1 AND contact_id = $2 AND person IS NOT NULL",
        *(customer_id, contact_id),
    )
    return KeptContact(Contact(*row[:8]), row["version"]) if row else None


async def contacts_of(connection: Connection | Pool, customer_id: str) -> Sequence[Contact]:
    """All contacts of a customer, the main one first, then in order of number."""
    rows = await connection.fetch(
        f"""SELECT {_COLUMNS} FROM intake.contacts WHERE customer_id = $1 AND person IS NOT NULL
            UNION ALL
            SELECT {_COLUMNS} FROM intake.further_contacts WHERE customer_id = $1 AND person IS NOT NULL""",
        customer_id,
    )
    return sorted((Contact(*row) for row in rows), key=lambda one: (one.contact_id != MAIN, one.contact_id))


async def main_contacts_of(pool: Pool, customer_ids: Sequence[str]) -> dict[str, Contact]:
    """The main contacts of those customers who have one, by customer."""
    rows = await pool.fetch(
        f"SELECT {_COLUMNS} FROM intake.contacts WHERE customer_id = ANY($1) AND person IS NOT NULL", list(customer_ids)
    )
    return {row["customer_id"]: Contact(*row) for row in rows}
