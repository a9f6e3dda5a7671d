"""Care visits over HTTP: who is due, by class; planned, made, set by hand; the list says what the rule gives."""

from datetime import timedelta
from typing import Any

from events.shanghai import day_of
from intake.domain.care_rule import RULE


async def due(api: Any, **query: Any) -> dict[str, str]:
    """Customers and days, as the list tells; each is what reading the customer tells."""
    items = (await api.read("/care-visits/due", **query))["items"]
    for item in items:
        assert item == await api.read(f"/customers/{item['customer_id']}/care")
    return {item["customer_id"]: item["next_visit"]["due_on"] for item in items}


async def test_who_is_to_be_visited_and_what_was_learnt(api: Any) -> None:
    first = day_of(api.now)
    rhythm = {name: timedelta(days=days) for name, days in RULE.days.items()}
    await api.done("/customers", {"customer_id": "c2", "name": "别家", "region": "华南"})
    await api.done("/customers", {"customer_id": "c3", "name": "重点", "region": "华南"})
    for number in range(5):
        machine = {"equipment_id": f"k{number}", "customer_id": "c3", "model": "MX-200", "serial_no": f"K-{number}"}
        await api.done("/equipment", machine)
    await api.done("/customers/c2/classify", {"customer_class": "regular", "reason": "小客户"})
    assert await due(api) == {}
    new, key = str(first + rhythm["new"]), str(first + rhythm["key"])
    assert await due(api, due_by=key) == {"c1": new, "c3": key}
    page = await api.read("/care-visits/due", due_by=key, limit=1)
    assert [row["customer_id"] for row in page["items"]] == ["c1"]
    assert await due(api, due_by=key, after=page["next"]) == {"c3": key}
    await api.done("/customers/c1/classify", {"customer_class": "key", "reason": "示范单位"})
    assert await due(api, due_by=key) == {"c1": key, "c3": key}, "another class, another day"

    api.later(days=1)
    today = first + timedelta(days=1)
    soon = str(today + timedelta(days=3))
    for path, body, status, field in (
        ("plan", {"planned_for": str(first)}, 409, "planned_for"),
        ("made", {"way": "visit", "findings": "x", "visited_on": soon}, 409, "visited_on"),
        ("made", {"way": "visit", "findings": "x", "rating": 6}, 422, "rating"),
        ("made", {"way": "visit", "findings": "x", "follow_up_case_id": "k9"}, 404, "follow_up_case_id"),
        ("next", {"next_on": str(first), "reason": "x"}, 409, "next_on"),
        ("next", {"reason": "x"}, 422, "next_on"),
    ):
        refused = await api.post(f"/customers/c1/care/{path}", body)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (status, field), (path, body)
    for path in ("care", "care/visits"):
        assert (await api.get(f"/customers/c9/{path}")).status_code == 404
    assert (await api.post("/customers/c9/care/plan", {"planned_for": soon})).status_code == 404
    planned = await api.done("/customers/c1/care/plan", {"planned_for": soon, "visitor_id": "u7", "purpose": "甲先生"})
    assert (planned["planned_for"], planned["visitor_id"], planned["customer_class"]) == (soon, "u7", "key")
    then = api.position
    assert await due(api, due_by=key, planned=False) == {"c3": key}
    await api.done("/customers/c1/care/cancel", {"reason": "出差"})
    asked = {
        "case_id": "w1",
        "customer_id": "c1",
        "channel": "visit",
        "description": "想加一台",
        "kind": "consultation",
    }
    await api.done("/cases", asked)
    said = await api.done("/customers/c2/care/next", {"next_on": soon, "reason": "甲先生搬迁"})
    assert (said["next_visit"]["said_by"], said["next_set_reason"]) == ("hand", "甲先生搬迁")
    report = {"way": "visit", "findings": "甲先生满意", "rating": 5, "follow_up_case_id": "w1"}
    made = await api.done("/customers/c1/care/made", report)
    assert await api.done("/customers/c1/care/made", report) == made, "said once"
    assert (made["last_on"], made["next_visit"]["due_on"]) == (str(today), str(today + rhythm["key"]))
    assert made["next_visit"]["zh"] == f"按规则 2026-1：重点客户每 90 天，上次拜访 {today}"
    assert await due(api, due_by=soon) == {"c2": soon}
    assert (await api.done("/customers/c2/care/next", {"next_on": None, "reason": "不搬"}))["next_visit"][
        "due_on"
    ] is None
    assert (await api.done("/customers/c2/care/next", {"next_on": None, "reason": "不搬"}))["visits_made"] == 0
    visits = (await api.read("/customers/c1/care/visits"))["items"]
    assert [(visit["care_no"], visit["care_status"], visit["findings"]) for visit in visits] == [
        (1, "cancelled", None),
        (2, "made", "甲先生满意"),
    ]
    assert (await api.read("/customers/c1/care", as_of=then))["planned_for"] == soon
    sealed = "SELECT count(*) FROM intake.events WHERE stream LIKE 'care-%' AND data::text ~ '甲先生'"
    assert await api.sql(sealed) == 0
