"""What a visit's images show goes once nobody can open it: the key of the case's texts was destroyed, when its customer
was erased or its texts were too old, and the sealed content alone is left here.

Any number of processes may run it: what is gone is gone.
"""

from collections.abc import Sequence
from typing import Any

import structlog

from dispatch import metrics
from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.visit_images import IMAGES
from eventlog.postgres import Pool
from eventlog.read_models.read_models import ReadModels
from eventlog.read_models.serving import unserved
from eventlog.restarts import over_restarts
from service.sealing.keyring import Keyring

PAGE = 500
REST_SECONDS = 3600.0
"""Between two looks at everything: sealed content that nobody can open is in no hurry."""
AWAY_SECONDS = 10.0

_PAGE = """
    SELECT i.work_order_id, i.sha256, i.kept_at, q.case_id
    FROM dispatch.visit_images AS i JOIN dispatch.queue AS q USING (work_order_id)
    WHERE (i.work_order_id, i.sha256) > ($1, $2) ORDER BY i.work_order_id, i.sha256 LIMIT $3"""

log = structlog.get_logger(__name__)


class ImageSweep:
    """Removes images whose key is gone."""

    def __init__(self, pool: Pool, keyring: Keyring, read_models: ReadModels) -> None:
        self._pool = pool
        self._keyring = keyring
        self._read_models = read_models

    async def run(self) -> None:
        """Look again and again until cancelled, over restarts of PostgreSQL."""

        async def turn() -> float:
            await self.step()
            return REST_SECONDS

        await over_restarts(turn, "image_sweep", AWAY_SECONDS)

    async def step(self) -> None:
        """Remove all that nobody can open now; nothing while the read models, which say whose case an order is, are
        still to be built. Raises what `eventlog.postgres.AWAY` lists."""
        if await unserved(self._pool, self._read_models):
            return
        removed, after = 0, ("", "")
        while rows := await self._pool.fetch(_PAGE, *after, PAGE):
            removed += await self._swept(rows)
            after = rows[-1]["work_order_id"], rows[-1]["sha256"]
        metrics.IMAGES_SWEPT.inc(removed)
        if removed:
            log.info("image_sweep.removed", count=removed)

    async def _swept(self, rows: Sequence[Any]) -> int:
        made = await self._keyring.made(list({_subject(row) for row in rows}))
        removed = 0
        for row in rows:
            since = made.get(_subject(row))
            # A key that is younger than the image was made when somebody typed again, after the first was destroyed;
            # or another machine's clock is late. Whether it opens the image tells.
            if since is None or (since > row["kept_at"] and not await self._opens(row)):
                await IMAGES.delete(self._pool, row["work_order_id"], row["sha256"], row["kept_at"])
                removed += 1
        return removed

    async def _opens(self, row: Any) -> bool:
        sealed = await IMAGES.content_of(self._pool, row["work_order_id"], row["sha256"])
        return sealed is not None and await self._keyring.disclose(_subject(row), sealed) is not None


def _subject(row: Any) -> str:
    return WORK_ORDER.kind.subject(row["case_id"])
