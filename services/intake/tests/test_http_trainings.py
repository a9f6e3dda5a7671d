"""Trainings over HTTP: planned, postponed, held, rated, cancelled; and what there was by month."""

from datetime import timedelta
from typing import Any

from events.catalog.staff import StaffJoined

SESSION = {
    "training_id": "tr1",
    "customer_id": "c1",
    "topic": "双面扫描",
    "way": "site",
    "trainer_id": "t1",
    "minutes": 90,
}


async def test_from_the_request_to_the_rating(api: Any) -> None:
    await api.receive("dispatch", StaffJoined("t1", "s1", "technician", ()))
    asked = {"customer_id": "c1", "channel": "phone", "description": "想学扫描"}
    await api.done("/cases", asked | {"case_id": "k1", "kind": "training"})
    await api.done("/cases", asked | {"case_id": "k2"})
    await api.read("/cases")
    begins, later = (api.now + timedelta(days=days) for days in (1, 2))
    session = SESSION | {"starts_at": begins.isoformat(), "case_id": "k1"}
    for wrong, status, field in (
        ({"trainer_id": "t9"}, 404, "trainer_id"),
        ({"customer_id": "c9"}, 404, "customer_id"),
        ({"case_id": "k2"}, 409, "case_id"),
        ({"case_id": "k9"}, 404, "case_id"),
        ({"starts_at": (api.now - timedelta(days=1)).isoformat()}, 409, "starts_at"),
        ({"minutes": 0}, 422, "minutes"),
    ):
        refused = await api.post("/trainings", session | wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (status, field), wrong
    planned = await api.done("/trainings", session)
    assert (planned["status"], planned["topic"], planned["station_id"]) == ("planned", "双面扫描", "s1")
    assert planned["number"].endswith(tuple("0123456789")) and planned["case_id"] == "k1"
    assert await api.done("/trainings", session) == planned
    assert (await api.post("/trainings", session | {"minutes": 60})).status_code == 409
    then = api.position
    moved = await api.done("/trainings/tr1/postpone", {"starts_at": later.isoformat(), "reason": "甲先生开会"})
    assert moved["postponed"] == 1
    assert (await api.post("/trainings/tr1/rate", {"rating": 5})).status_code == 409
    assert (await api.post("/trainings/tr1/held", {"attended": 8})).json()["errors"][0]["field"] == "starts_at"
    api.now = later + timedelta(hours=2)
    held = await api.done("/trainings/tr1/held", {"attended": 8, "attendees": "甲先生等", "material": "操作卡"})
    assert (held["status"], held["attended"], held["minutes"], held["attendees"]) == ("held", 8, 90, "甲先生等")
    assert (await api.post("/trainings/tr1/cancel", {"reason": "x"})).status_code == 409
    assert (await api.post("/trainings/tr1/rate", {"rating": 6})).status_code == 422
    await api.done("/trainings/tr1/rate", {"rating": 2})
    rated = await api.done("/trainings/tr1/rate", {"rating": 5, "note": "清楚"})
    assert (rated["rating"], rated["note"]) == (5, "清楚")
    second = SESSION | {"training_id": "tr2", "starts_at": (api.now + timedelta(hours=1)).isoformat()}
    await api.done("/trainings", second)
    await api.done("/trainings/tr2/cancel", {"reason": "不需要"})
    assert [row["training_id"] for row in (await api.read("/trainings", status="held", case_id="k1"))["items"]] == [
        "tr1"
    ]
    months = (await api.read("/trainings/figures", customer_id="c1"))["months"]
    assert sum(month["held"] for month in months) == sum(month["cancelled"] for month in months) == 1
    (month,) = (month for month in months if month["held"])
    assert (month["attended"], month["minutes"], month["rated"], month["average_rating"]) == (8, 90, 1, 5.0)
    assert (await api.read("/trainings/figures", until="2020-01-01"))["months"] == []
    assert await api.read("/trainings/tr1", as_of=then) == planned
    told = [item["zh"] for item in (await api.read("/trainings/tr1/history", by="analyst-1"))["items"]]
    assert len(told) == 5 and told[-1] == "客户评分 5（满分 5）"
    sealed = "SELECT count(*) FROM intake.events WHERE stream = 'training-tr1' AND data::text ~ '甲先生|扫描'"
    assert await api.sql(sealed) == 0
    assert await api.sql("SELECT count(*) FROM keyring.keys WHERE subject = 'customer-tr1'") == 0
