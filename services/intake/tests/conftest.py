"""Intake on a real database, with something to work on."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from events.catalog.station import StationOpened
from intake.wiring import DEFINITION


@pytest.fixture
async def api(open_service: Callable[..., Any]) -> AsyncIterator[Any]:
    """Intake with a customer, a machine in warranty, an article and two stations in two regions."""
    async with open_service(DEFINITION, "dispatch", "callback") as api:
        await api.done("/customers", {"customer_id": "c1", "name": "启明小学", "region": "华东"})
        machine = {
            "equipment_id": "e1",
            "customer_id": "c1",
            "model": "MX-200",
            "serial_no": "SN-1",
            "warranty_months": 12,
            "accepted_on": "2025-06-30",
        }
        await api.done("/equipment", machine)
        await api.done("/articles", {"article_id": "a1", "title": "MX-200 卡纸", "body": "打开后盖，取出纸张"})
        await api.receive(
            "dispatch", StationOpened("s1", "上海站", ("华东",)), StationOpened("s2", "广州站", ("华南",))
        )
        await api.read("/customers")
        yield api
