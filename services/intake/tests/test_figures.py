"""What operations watch of the information centre: cases that nobody owns, and what attachments take."""

from datetime import timedelta
from typing import Any

from eventlog.testing import told
from intake import attachments
from intake.figures import figures
from intake.metrics import ATTACHMENTS, CASES_UNOWNED, OLDEST_UNOWNED


async def test_cases_that_nobody_owns_and_the_space_of_attachments(api: Any) -> None:
    for case_id in ("k1", "k2", "k3"):
        await api.done("/cases", {"case_id": case_id, "customer_id": "c1", "channel": "phone", "description": "x"})
        api.later(hours=1)
    await api.done("/cases/k1/route", {})
    await api.done("/cases/k3/take", {})
    await api.read("/cases")
    await figures(api.pool, api.now)
    assert (told(CASES_UNOWNED), told(OLDEST_UNOWNED)) == ({(): 1}, {(): 2 * 3600})
    ((_, before),) = told(ATTACHMENTS).items()
    await attachments.ATTACHMENTS.keep(api.pool, "k2", "0" * 64, bytes(100_000))
    await api.done("/cases/k2/take", {})
    await api.read("/cases")
    await figures(api.pool, api.now + timedelta(hours=1))
    assert (told(CASES_UNOWNED), told(OLDEST_UNOWNED)) == ({(): 0}, {(): 0})
    ((_, after),) = told(ATTACHMENTS).items()
    assert after >= before + 100_000
