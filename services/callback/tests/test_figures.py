"""What managers watch: call-backs that are to be made, and how long the longest has waited."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from callback.figures import figures
from callback.metrics import DUE, OLDEST_DUE, OPEN
from callback.wiring import DEFINITION
from eventlog.testing import told
from events.catalog.work_order import FaultSolved


async def test_call_backs_that_wait(open_service: Callable[..., Any]) -> None:
    async with open_service(DEFINITION, "intake", "dispatch") as api:
        await api.receive("dispatch", *(FaultSolved(f"w{n}", f"k{n}", "s1", 1, "换了滚轮") for n in (1, 2, 3)))
        tasks = (await api.read("/tasks", status="open"))["items"]
        later = (api.now + timedelta(hours=8)).isoformat()
        attempt = {"reached": False, "talk_seconds": 0, "note": "", "next_attempt_at": later}
        await api.done(f"/tasks/{tasks[0]['task_id']}/attempts", attempt)
        await api.read("/tasks")
        await figures(api.pool, api.now + timedelta(hours=1))
        assert (told(OPEN), told(DUE)) == ({(): 3}, {(): 2})
        assert told(OLDEST_DUE) == {(): 3600}
        await figures(api.pool, api.now + timedelta(hours=9))
        assert told(DUE) == {(): 3}
