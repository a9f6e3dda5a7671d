"""Contact persons 联系人: the one table that can be changed, because personal data never enters the log."""

from dataclasses import dataclass
from datetime import datetime

from eventlog.postgres import Pool


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call and where to go; `changed_at` is UTC."""

    customer_id: str
    person: str
    phone: str
    address: str
    changed_at: datetime


async def keep_contact(pool: Pool, contact: Contact) -> None:
    """Put the customer's contact in place of an earlier one."""
    await pool.execute(
        """INSERT INTO intake.contacts (customer_id, person, phone, address, changed_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (customer_id) DO UPDATE
           SET person = EXCLUDED.person, phone = EXCLUDED.phone, address = EXCLUDED.address,
               changed_at = EXCLUDED.changed_at""",
        contact.customer_id,
        contact.person,
        contact.phone,
        contact.address,
        contact.changed_at,
    )


async def contact_of(pool: Pool, customer_id: str) -> Contact | None:
    """The customer's contact, or None while there is none."""
    row = await pool.fetchrow(
        "SELECT customer_id, person, phone, address, changed_at FROM intake.contacts WHERE customer_id = $1",
        customer_id,
    )
    return Contact(**row) if row else None
