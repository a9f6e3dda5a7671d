"""After a restore: who was erased since the backup is erased again, and no case number comes twice.

The log knows of both, for its end is back; the tables beside it are as old as the backup, and a keyring that was
restored opens again what was erased since.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from eventlog.handler import Received
from eventlog.log.store import read_log
from eventlog.postgres import Pool
from events.catalog import codec
from events.catalog.case import KIND as CASE
from events.catalog.case import RequestReceived
from events.catalog.case_attachment import AttachmentAdded, AttachmentRemoved
from events.catalog.customer import KIND, CustomerErased
from events.rules.case_numbers import day_of_number
from events.shanghai import day_of
from intake.accesses import put_on_record
from intake.attachments import ATTACHMENTS
from intake.contacts import delete_contact, delete_further
from intake.projections.subjects import SUBJECTS
from intake.site_addresses import delete_addresses
from service.definition import Restored

SPARE = 1000
"""Running numbers of a day that nobody gets: cases that were lost may have had them, and customers been told."""
PAGE = 5_000

_ERASED = "SELECT DISTINCT data ->> 'customer_id' FROM intake.events WHERE type = ANY($1) AND position > $2"
_OF_CUSTOMERS = """
    SELECT position FROM intake.events
    WHERE type = ANY($1) AND data ->> 'customer_id' = ANY($2) AND position > $3 ORDER BY position LIMIT $4"""
_REMOVED = """
    DELETE FROM intake.attachments AS a USING intake.events AS r, intake.events AS e
    WHERE r.type = ANY($1) AND r.position > $2 AND e.type = ANY($3) AND e.stream = r.stream
      AND e.data -> 'attachment_no' = r.data -> 'attachment_no'
      AND a.case_id = r.data ->> 'case_id' AND a.sha256 = e.data ->> 'sha256'
      AND NOT EXISTS (
          SELECT FROM intake.events AS again WHERE again.type = ANY($3) AND again.stream = r.stream
              AND again.version > r.version AND again.data ->> 'sha256' = a.sha256)"""
_DAYS = """
    SELECT DISTINCT split_part(data ->> 'number', '-', 1) FROM intake.events
    WHERE type = ANY($1) AND data ->> 'number' <> '' AND (position > $2 OR position = (
        SELECT max(position) FROM intake.events WHERE type = ANY($1) AND position <= $2))"""
_SKIP = """
    INSERT INTO intake.case_numbers AS n (day, last)
    SELECT $1, $3 + coalesce(max(split_part(data ->> 'number', '-', 2)::bigint), 0)
    FROM intake.events WHERE type = ANY($2) AND data ->> 'number' <> ''
        AND (data ->> 'number') COLLATE "C" BETWEEN $1 || '-' AND $1 || '-~'
    ON CONFLICT (day) DO UPDATE SET last = greatest(n.last + $3, EXCLUDED.last)"""


async def bring_up(restored: Restored) -> Sequence[tuple[str, str]]:
    """See `Definition.restored`. Raises what asyncpg raises."""
    await _skip_numbers(restored.pool, restored.since)
    keys_since = restored.since if restored.keys_since is None else restored.keys_since
    contacts = await _customers(restored.pool, restored.since)
    sealed = contacts if restored.keys_since is None else await _customers(restored.pool, keys_since)
    said = []
    if sealed:
        keys = await _subjects(restored.pool, sealed)
        await restored.keyring.execute("DELETE FROM keyring.keys WHERE subject = ANY($1)", keys)
        begins = CASE.subject("")
        cases = [key.removeprefix(begins) for key in keys if key.startswith(begins)]
        await ATTACHMENTS.delete_all(restored.pool, cases)
    await _without_removed(restored.pool, restored.since)
    for customer in contacts:
        await _without_contact(restored.pool, customer)
    if erased := sorted({*sealed, *contacts}):
        names = ", ".join(erased)
        said.append((f"备份之后删除过个人信息的客户已重新删除：{names}", f"erased since the backup, again: {names}"))
    return said


async def _customers(pool: Pool, since: int) -> list[str]:
    rows = await pool.fetch(_ERASED, list(codec.names_of({CustomerErased})), since)
    return [row[0] for row in rows]


async def _subjects(pool: Pool, customers: Sequence[str]) -> list[str]:
    """Whose keys sealed what was typed about them: as the read model says, which is not as far as the log yet."""
    found = {KIND.subject(customer) for customer in customers}
    types, after = list(codec.names_of(SUBJECTS.events)), 0
    while rows := await pool.fetch(_OF_CUSTOMERS, types, list(customers), after, PAGE):
        for row in rows:
            (recorded,) = await read_log(pool, "intake", row["position"] - 1, 1)
            received = Received(codec.decode(recorded.type, recorded.data), recorded)
            found.update(made.subject for made in SUBJECTS.fold([received]).values() if made is not None)
        after = rows[-1]["position"]
    return sorted(found)


async def _without_contact(pool: Pool, customer: str) -> None:
    async with pool.acquire() as connection, connection.transaction():
        at = datetime.now(UTC)
        addresses = await delete_addresses(connection, customer, at)
        further = await delete_further(connection, customer, at)
        if await delete_contact(connection, customer, at, None) is not None or addresses or further:
            await put_on_record(connection, "intake", "restore", "erased", customer)


async def _without_removed(pool: Pool, since: int) -> None:
    """Attachments that were deleted since the backup."""
    removed, added = (list(codec.names_of({kind})) for kind in (AttachmentRemoved, AttachmentAdded))
    await pool.execute(_REMOVED, removed, since, added)


async def _skip_numbers(pool: Pool, since: int) -> None:
    types = list(codec.names_of({RequestReceived}))
    days = {row[0] for row in await pool.fetch(_DAYS, types, since)} | {day_of_number(day_of(datetime.now(UTC)))}
    for day in sorted(days):
        await pool.execute(_SKIP, day, types, SPARE)
