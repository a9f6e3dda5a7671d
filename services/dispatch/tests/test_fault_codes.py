"""Fault codes by product family: a machine has those that its family's products list, and two that fit all."""

from functools import partial
from typing import Any

from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.domain.work_order.visit import DiagnoseFault, FamilyFaults, diagnose
from eventlog.testing import Given, given
from events.catalog.product import ProductDetails, ProductListed, ProductRevised
from events.catalog.work_order import (
    FaultDiagnosed,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderReceived,
)
from events.fault_codes import FAULT_CODES, FITS_ALL, FaultCode

IDS = ("w1", "k1")
THERE = (
    WorkOrderReceived(*IDS, "north", 1, "c1", "m1", None, "不亮", None, True),
    WorkOrderAccepted(*IDS),
    TechnicianAssigned(*IDS, "t1", None),
    TechnicianArrived(*IDS, "t1"),
)
PROJECTORS = FamilyFaults("投影机", FITS_ALL | {"F-71"})


def there() -> Given[Any, Any]:
    return given(WORK_ORDER, *THERE)


def test_a_code_of_another_family_is_refused_and_the_fitting_ones_are_named() -> None:
    of_projectors = partial(diagnose, known=PROJECTORS)
    codes: tuple[FaultCode | None, ...] = (None, "F-71", "F-99")
    for code in codes:
        told = FaultDiagnosed(*IDS, "灯泡", code, None)
        there().when(of_projectors, DiagnoseFault("灯泡", code)).then(told)
    there().when(of_projectors, DiagnoseFault("卡纸", "F-11")).refused("F-00、F-71、F-99", "fault_code")
    there().when(partial(diagnose, known=None), DiagnoseFault("卡纸", "F-11")).then(
        FaultDiagnosed(*IDS, "卡纸", "F-11", None)
    )


def product(key: str, family: str, *codes: FaultCode) -> ProductListed:
    return ProductListed(key, key, ProductDetails(family, "机器", "Machine", (), (), (), 12), codes)


async def test_the_products_of_a_family_say_which_codes_it_has(world: Any) -> None:
    order = await world.assigned("case-1")
    await world.done("t1", f"/work-orders/{order}/arrive")

    async def listed(**query: str) -> set[str]:
        return {item["fault_code"] for item in (await world.read("t1", "/fault-codes", **query))["faults"]}

    every = set[str](FAULT_CODES)
    assert await listed() == await listed(model="P-100") == await listed(family="激光") == every
    await world.receive("intake", product("p100", "激光"), product("p110", "激光", "F-11", "F-22"))
    await world.receive("intake", product("s9", "扫描仪", "F-42"))
    await world.read("d-north", "/work-orders")
    lasers = {*FITS_ALL, "F-11", "F-22"}
    assert await listed(model="Ｐ 100") == await listed(family="激光") == lasers
    assert (await listed(model="s9"), await listed(model="X-1")) == ({*FITS_ALL, "F-42"}, every)

    scan = {"fault": "不扫描", "fault_code": "F-42"}
    refused = await world.post("t1", f"/work-orders/{order}/diagnose", scan)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (409, "fault_code")
    assert "激光" in refused.json()["detail"] and "F-22" in refused.json()["detail_en"]
    found = await world.done("t1", f"/work-orders/{order}/diagnose", {"fault": "卡纸", "fault_code": "F-11"})
    assert found["fault_code"] == "F-11"

    before = product("p110", "激光", "F-11", "F-22").details
    await world.receive("intake", ProductRevised("p110", product("p110", "激光").details, before, "不再限定"))
    await world.read("d-north", "/work-orders")
    assert (await world.done("t1", f"/work-orders/{order}/diagnose", scan))["fault_code"] == "F-42"
