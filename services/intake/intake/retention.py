"""What names people goes by rule: contacts, addresses, what was typed about cases, and the record of who read them.

Any number of processes may run it: what is gone is gone.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import structlog

from eventlog.postgres import Pool
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import unserved
from eventlog.restarts import over_restarts
from events.catalog.case import KIND as CASE
from intake import metrics
from intake.accesses import put_on_record
from intake.attachments import ATTACHMENTS
from intake.contacts import MAIN, delete_contact
from intake.settings import Settings
from intake.site_addresses import delete_address
from service.sealing.keyring import Keyring

BATCH = 500
REST_SECONDS = 3600.0
"""Between two looks at everything: the rules count in days."""
AWAY_SECONDS = 10.0

_AT_REST = """NOT EXISTS (
        SELECT FROM intake.subjects AS s JOIN intake.cases AS k ON s.subject = 'case-' || k.case_id
        WHERE s.customer_id = c.customer_id AND (k.status <> 'closed' OR k.closed_at >= $1))"""
"""No case of the customer is open, or has ended lately."""
_CONTACTS = f"""
    SELECT customer_id, contact_id FROM (
        SELECT customer_id, contact_id, changed_at FROM intake.contacts WHERE person IS NOT NULL
        UNION ALL
        SELECT customer_id, contact_id, changed_at FROM intake.further_contacts WHERE person IS NOT NULL) AS c
    WHERE changed_at < $1 AND {_AT_REST}
    LIMIT $2"""
_ADDRESSES = f"""
    SELECT customer_id, site_id FROM intake.site_addresses AS c
    WHERE address IS NOT NULL AND changed_at < $1 AND {_AT_REST}
    LIMIT $2"""
_ENDED = "SELECT case_id FROM intake.cases WHERE case_id = ANY($1) AND status = 'closed' AND closed_at < $2"
_ACCESSES = """
    DELETE FROM intake.contact_accesses WHERE id IN (
        SELECT id FROM intake.contact_accesses WHERE at < $1 ORDER BY at LIMIT $2)"""

log = structlog.get_logger(__name__)


def machine_time() -> datetime:
    """UTC."""
    return datetime.now(UTC)


class Retention:
    """Removes what is older than `settings` say, by the machine's clock: what is destroyed does not come back when
    somebody has moved the log's."""

    def __init__(
        self,
        pool: Pool,
        keyring: Keyring,
        settings: Settings,
        read_models: ReadModels,
        now: Callable[[], datetime] = machine_time,
    ) -> None:
        self._pool = pool
        self._read_models = read_models
        self._keyring = keyring
        self._now = now
        self._rules = (
            (settings.contact_days, "contacts", self._contacts),
            (settings.contact_days, "site_addresses", self._addresses),
            (settings.free_text_days, "free_texts", self._texts),
            (settings.contact_access_days, "contact_accesses", self._accesses),
        )
        for _, what, _ in self._rules:
            metrics.REMOVED.labels(what)

    async def run(self) -> None:
        """Look again and again until cancelled, over restarts of PostgreSQL."""

        async def turn() -> float:
            await self.step()
            return REST_SECONDS

        await over_restarts(turn, "retention", AWAY_SECONDS)

    async def step(self) -> None:
        """Remove all that is too old now; nothing while the read models, which say what has ended, are still to be
        built. Raises what `eventlog.postgres.AWAY` lists."""
        if await unserved(self._pool, self._read_models):
            return
        for days, what, remove in self._rules:
            if days is not None:
                removed = await remove(self._now() - timedelta(days=days))
                metrics.REMOVED.labels(what).inc(removed)
                if removed:
                    log.info("retention.removed", what=what, count=removed)

    async def _contacts(self, before: datetime) -> int:
        removed = 0
        while due := await self._pool.fetch(_CONTACTS, before, BATCH):
            for row in due:
                removed += await self._contact(*row)
            if len(due) < BATCH:
                break
        return removed

    async def _contact(self, customer_id: str, contact_id: str) -> bool:
        async with self._pool.acquire() as connection, connection.transaction():
            if await delete_contact(connection, customer_id, self._now(), None, contact_id) is None:
                return False  # by another process, at this moment
            which = None if contact_id == MAIN else contact_id
            await put_on_record(connection, "intake", "retention", "deleted", customer_id, contact_id=which)
            return True

    async def _addresses(self, before: datetime) -> int:
        removed = 0
        while due := await self._pool.fetch(_ADDRESSES, before, BATCH):
            for row in due:
                removed += await self._address(*row)
            if len(due) < BATCH:
                break
        return removed

    async def _address(self, customer_id: str, site_id: str) -> bool:
        async with self._pool.acquire() as connection, connection.transaction():
            if await delete_address(connection, customer_id, site_id, self._now(), None) is None:
                return False  # by another process, at this moment
            await put_on_record(connection, "intake", "retention", "deleted", customer_id, site_id=site_id)
            return True

    async def _texts(self, before: datetime) -> int:
        removed, begins, last = 0, CASE.subject(""), ""
        while subjects := await self._keyring.subjects(begins, last, BATCH):
            last = subjects[-1]
            cases = [subject.removeprefix(begins) for subject in subjects]
            ended = [CASE.subject(row["case_id"]) for row in await self._pool.fetch(_ENDED, cases, before)]
            removed += len(await self._destroyed(ended))
        return removed

    async def _destroyed(self, subjects: Sequence[str]) -> Sequence[str]:
        if not subjects:
            return ()
        begins = CASE.subject("")
        await ATTACHMENTS.delete_all(self._pool, [subject.removeprefix(begins) for subject in subjects])
        return await self._keyring.destroy(subjects)

    async def _accesses(self, before: datetime) -> int:
        removed = 0
        while True:
            done = int((await self._pool.execute(_ACCESSES, before, BATCH)).rpartition(" ")[2])
            removed += done
            if done < BATCH:
                return removed
