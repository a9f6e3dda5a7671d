"""Who read or changed a contact: on record in the transaction of the change, and before a read is answered.

The time is the machine's, whatever the log's clock says: nobody dates what they do with personal data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from eventlog.postgres import Connection, Pool

if TYPE_CHECKING:
    from service.routing.call import Call

Action = Literal["read", "searched", "changed", "deleted", "erased"]


@dataclass(frozen=True, slots=True)
class Access:
    """Somebody had to do with a customer's contact or address; `at` is UTC. `scope` is the roles and the station that
    they had, `case_id` the case through which a station read it, `site_id` the site whose address it was, `contact_id`
    which contact, null for the main one, for all of them, and for addresses."""

    id: int
    at: datetime
    actor: str
    scope: str
    action: Action
    customer_id: str
    case_id: str | None
    site_id: str | None
    contact_id: str | None


async def record_access(
    connection: Connection | Pool,
    call: "Call",
    action: Action,
    customer_id: str,
    case_id: str | None = None,
    site_id: str | None = None,
    contact_id: str | None = None,
) -> None:
    """Put it on record. What cannot be recorded must not be answered: raises what asyncpg raises."""
    who = call.principal
    await put_on_record(connection, who.id, who.scope, action, customer_id, case_id, site_id, contact_id)


async def record_found(pool: Pool, call: "Call", customer_ids: Sequence[str]) -> None:
    """Put on record whose contacts a search is about to show. Raises what asyncpg raises."""
    await record_accesses(pool, call, "searched", [(id, None) for id in customer_ids])


async def record_accesses(
    connection: Connection | Pool, call: "Call", action: Action, whose: Sequence[tuple[str, str | None]]
) -> None:
    """As `record_access`, of many customers' contacts, or their sites' addresses where a site is named."""
    if whose:
        who = call.principal
        await connection.execute(
            "INSERT INTO intake.contact_accesses (at, actor, scope, action, customer_id, site_id) "
            "SELECT clock_timestamp(), $1, $2, $3, * FROM unnest($4::text[], $5::text[])",
            *(who.id, who.scope, action, [id for id, _ in whose], [site for _, site in whose]),
        )


async def put_on_record(
    connection: Connection | Pool,
    actor: str,
    scope: str,
    action: Action,
    customer_id: str,
    case_id: str | None = None,
    site_id: str | None = None,
    contact_id: str | None = None,
) -> None:
    """As `record_access`, for what happens without a caller."""
    await connection.execute(
        "INSERT INTO intake.contact_accesses (at, actor, scope, action, customer_id, case_id, site_id, contact_id) "
        "VALUES (clock_timestamp(), $1, $2, $3, $4, $5, $6, $7)",
        *(actor, scope, action, customer_id, case_id, site_id, contact_id),
    )


@dataclass(frozen=True, slots=True)
class AccessFilter:
    """Which accesses are asked for; None leaves a property open. `since` is included, `until` is not."""

    customer_id: str | None
    actor: str | None
    since: datetime | None
    until: datetime | None


async def find_accesses(
    pool: Pool, where: AccessFilter, before: tuple[datetime, int] | None, limit: int
) -> Sequence[Access]:
    """The newest first, that come after `before` in this order."""
    time, id = before or (None, None)
    rows = await pool.fetch(
        """SELECT id, at, actor, scope, action, customer_id, case_id, site_id, contact_id
           FROM intake.contact_accesses
           WHERE ($1::text IS NULL OR customer_id = $1) AND ($2::text IS NULL OR actor = $2)
             AND ($3::timestamptz IS NULL OR at >= $3) AND ($4::timestamptz IS NULL OR at < $4)
             AND ($5::timestamptz IS NULL OR (at, id) < ($5, $6))
           ORDER BY at DESC, id DESC LIMIT $7""",
        *(where.customer_id, where.actor, where.since, where.until, time, id, limit),
    )
    return [Access(**row) for row in rows]
