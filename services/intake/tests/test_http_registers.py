"""Customers, equipment and the knowledge base over HTTP."""

from typing import Any
from unicodedata import normalize

import pytest


async def test_customers_and_equipment_are_found(api: Any) -> None:
    await api.done("/customers", {"customer_id": "c2", "name": "Acme Paper", "region": "华南"}, by="manager-1")
    machine = {"customer_id": "c2", "model": "LP-10", "serial_no": "SN-2", "warranty_months": 24}
    equipment_id = (await api.done("/equipment", machine))["equipment_id"]
    assert [row["customer_id"] for row in (await api.read("/customers", q="acme"))["items"]] == ["c2"]
    assert [row["customer_id"] for row in (await api.read("/customers", region="华东"))["items"]] == ["c1"]
    assert (await api.read("/customers/c2", by="analyst-1"))["name"] == "Acme Paper"
    assert [row["equipment_id"] for row in (await api.read("/equipment", customer_id="c1"))["items"]] == ["e1"]
    assert [row["equipment_id"] for row in (await api.read("/equipment", serial_no="SN-2"))["items"]] == [equipment_id]
    assert (await api.read("/equipment/e1"))["warranty_until"] == "2026-06-30"


@pytest.mark.parametrize("way", ["half", "full"])
async def test_width_case_and_blanks_make_no_difference(api: Any, way: str) -> None:
    """Whichever of them was registered, it is found by the other."""
    half, full = "Café MX-200 ﾄﾅｰ", "　ＣＡＦＥ\u0301　ｍｘ－２００ トナー"
    kept, asked = (half, full) if way == "half" else (full, half)
    await api.done("/customers", {"customer_id": "c2", "name": kept, "region": "华东"})
    machine = {"equipment_id": "e2", "customer_id": "c2", "model": kept, "serial_no": kept, "warranty_months": 24}
    await api.done("/equipment", machine)
    await api.done("/articles", {"article_id": "a2", "title": "标题", "body": kept, "models": [kept]})

    async def found(list: str, id: str, **query: str) -> Any:
        return [row[id] for row in (await api.read(list, **query))["items"]]

    assert await found("/customers", "customer_id", q=asked) == ["c2"]
    assert await found("/customers", "customer_id", q=asked[3:8]) == ["c2"]
    assert await found("/customers", "customer_id", region="　华东 ") == ["c1", "c2"]
    assert await found("/equipment", "equipment_id", serial_no=asked) == ["e2"]
    assert await found("/articles", "article_id", q=asked) == ["a2"]
    assert await found("/articles", "article_id", model=asked) == ["a1", "a2"]
    assert await found("/articles", "article_id", q=asked, model="另一型号") == []
    assert set((await api.read("/customers", q=asked))["items"][0]) == {
        "customer_id",
        "name",
        "region",
        "registered_at",
        "classified",
        "class_reason",
        "customer_class",
        "why",
    }
    assert (await api.read("/customers/c2"))["name"] == normalize("NFC", kept.strip())


async def test_acceptance_starts_the_warranty_once(api: Any) -> None:
    machine = {"equipment_id": "e2", "customer_id": "c1", "model": "LP-10", "serial_no": "S", "warranty_months": 1}
    assert (await api.done("/equipment", machine))["warranty_until"] is None
    assert (await api.post("/equipment", machine | {"customer_id": "c9"})).status_code == 404
    accepted = await api.done("/equipment/e2/acceptance", {"accepted_on": "2026-01-31"})
    assert accepted["warranty_until"] == "2026-02-28"
    assert (await api.post("/equipment/e2/acceptance", {"accepted_on": "2026-02-01"})).status_code == 409
    assert (await api.post("/equipment/e1/acceptance", {"accepted_on": "2999-01-01"})).status_code == 409
    assert (await api.post("/equipment/e9/acceptance", {"accepted_on": "2026-01-31"})).status_code == 404
