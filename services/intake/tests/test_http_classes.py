"""The class of a customer over HTTP: read, list, search, by hand and back, and as of the past."""

from datetime import timedelta
from typing import Any

from intake.domain.customer_class import RULE


async def machines(api: Any, customer_id: str, count: int) -> None:
    for number in range(count):
        machine = {"customer_id": customer_id, "model": "LP-10", "serial_no": f"{customer_id}-{number}"}
        await api.done("/equipment", machine | {"warranty_months": 12})


async def test_list_read_and_command_give_one_class_and_the_list_finds_by_it(api: Any) -> None:
    """What the list asks in SQL is what the rule says, for every customer and class."""
    made = await api.done("/customers", {"name": "无编号", "region": "华东"})
    assert (made["customer_class"], made["why"]["rule"]) == ("new", RULE.version)
    await api.done("/customers", {"customer_id": "c2", "name": "大客户", "region": "华南"})
    await machines(api, "c2", RULE.key_machines)
    await api.done("/customers", {"customer_id": "c3", "name": "人工", "region": "华南"})
    await api.done("/customers", {"customer_id": "c5", "name": "曾有五台", "region": "华南"})
    await machines(api, "c5", RULE.key_machines)
    scrapped, handed_on = (await api.read("/equipment", customer_id="c5", limit=2))["items"]
    await api.done(f"/equipment/{scrapped['equipment_id']}/scrap", {"reason": "烧毁"})
    await api.done(f"/equipment/{handed_on['equipment_id']}/move", {"customer_id": "c2", "reason": "转让"})
    told = await api.done("/customers/c3/classify", {"customer_class": "key", "reason": "示范单位"})
    assert (told["customer_class"], told["classified"], told["why"]["by"]) == ("key", "key", "hand")
    assert told["why"]["zh"] == "人工指定为重点客户：示范单位" and told["class_reason"] == "示范单位"
    api.later(days=RULE.new_days)
    await api.done("/customers", {"customer_id": "c4", "name": "刚来", "region": "华南"})
    await api.read("/customers")

    rows = {row["customer_id"]: row for row in (await api.read("/customers"))["items"]}
    classes = {id: row["customer_class"] for id, row in rows.items()}
    assert classes == {
        **{"c1": "regular", "c2": "key", "c3": "key", "c4": "new", "c5": "regular"},
        made["customer_id"]: "regular",
    }
    for id, row in rows.items():
        assert await api.read(f"/customers/{id}") == row
    for wanted in ("key", "regular", "new"):
        found = (await api.read("/customers", customer_class=wanted))["items"]
        assert [row["customer_id"] for row in found] == sorted(id for id, known in classes.items() if known == wanted)
    first = await api.read("/customers", customer_class="key", limit=1)
    assert [row["customer_id"] for row in first["items"]] == ["c2"]
    rest = await api.read("/customers", customer_class="key", limit=1, after=first["next"])
    assert [row["customer_id"] for row in rest["items"]] == ["c3"]
    assert (await api.get("/customers", customer_class="gold")).status_code == 422


async def test_whoever_takes_the_call_sees_it(api: Any) -> None:
    await api.done("/customers/c1/classify", {"customer_class": "key", "reason": "示范单位"}, by="manager-1")
    await api.read("/customers")
    (hit,) = (await api.post("/search", {"q": "SN-1"})).json()["items"]
    assert (hit["customer_id"], hit["customer_class"]) == ("c1", "key")
    request = {"case_id": "k1", "customer_id": "c1", "channel": "phone", "description": "卡纸"}
    opened = await api.done("/cases", request)
    assert (opened["customer_class"], opened["customer_class_now"]) == ("key", "key")
    then = api.position
    await api.done("/customers/c1/classify/withdraw", {"reason": "示范期已结束"}, by="manager-1")
    assert (await api.done("/cases", request))["customer_class"] == "key", "once more is the same request"
    case = await api.read("/cases/k1", by="analyst-1")
    assert (case["customer_class"], case["customer_class_now"]) == ("key", "new")
    assert (await api.read("/cases/k1", as_of=then))["customer_class_now"] == "key"


async def test_what_was_said_by_hand_is_withdrawn(api: Any) -> None:
    path = "/customers/c1/classify"
    assert (await api.post(path, {"customer_class": "key", "reason": " "})).status_code == 422
    assert (await api.post(path, {"customer_class": "key", "reason": "x"}, by="analyst-1")).status_code == 403
    assert (await api.post("/customers/c9/classify", {"customer_class": "key", "reason": "x"})).status_code == 404
    assert (await api.post("/customers/c9/classify/withdraw", {"reason": "x"})).status_code == 404
    await api.done(path, {"customer_class": "regular", "reason": "只买了一台"})
    await api.done(path, {"customer_class": "regular", "reason": "只买了一台"})
    assert (await api.get("/customers/c1")).headers["ETag"] == '"2"', "the same once more is no news"
    told = await api.done("/customers/c1/classify/withdraw", {"reason": "按规则"})
    assert (told["classified"], told["customer_class"], told["why"]["by"]) == (None, "new", "rule")


async def test_the_class_of_a_past_day_is_told_again(api: Any) -> None:
    await machines(api, "c1", RULE.key_machines)
    await api.read("/customers")
    then, many = api.position, api.now
    assert (await api.read("/customers/c1"))["customer_class"] == "key"
    api.later(days=100)
    await api.done("/customers", {"customer_id": "c2", "name": "别家", "region": "华南"})
    machine = (await api.read("/equipment", customer_id="c1", limit=1))["items"][0]["equipment_id"]
    for row in (await api.read("/equipment", customer_id="c1"))["items"]:
        if row["equipment_id"] != machine:
            moved = {"customer_id": "c2", "reason": "归属有误"}
            await api.done(f"/equipment/{row['equipment_id']}/correct", moved)
    await api.read("/customers")
    assert (await api.read("/customers/c1"))["customer_class"] == "regular"
    assert (await api.read("/customers/c1", as_of=then))["customer_class"] == "key"
    assert (await api.read("/customers/c1", as_of=many.isoformat()))["customer_class"] == "key"
    later = (many + timedelta(days=99)).isoformat()
    assert (await api.read("/customers/c1", as_of=later))["customer_class"] == "key"
