"""Over HTTP: the rows of the log that a case was imported from, kept beside what was made of them."""

import json
from pathlib import Path
from typing import Any

REQUEST = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
ROW = {
    "activity": "Take in charge ticket",
    "staff_id": "technician-value-2",
    "resource": "Value 2",
    "happened_at": "2026-03-02T09:30:00+08:00",
}
KEPT = ROW | {"happened_at": "2026-03-02T01:30:00Z", "occurrence": 1}


async def test_a_row_is_kept_once_and_changes_nothing_of_the_case(api: Any) -> None:
    before = await api.done("/cases", REQUEST)
    assert (await api.read("/cases/k1/activities"))["items"] == []
    for row in (ROW, ROW, ROW | {"occurrence": 2}):
        assert (await api.done("/cases/k1/activities", row))["status"] == before["status"]
    await api.done("/cases/k1/end", {"ending": "no_request", "reason": "误报"})
    closed = ROW | {"activity": "Closed", "happened_at": "2026-03-02T10:00:00+08:00"}
    assert (await api.done("/cases/k1/activities", closed))["status"] == "closed"
    rows = (await api.read("/cases/k1/activities"))["items"]
    assert rows[:2] == [KEPT, KEPT | {"occurrence": 2}]
    assert [row["activity"] for row in rows[2:]] == ["Closed"]
    first = await api.read("/cases/k1/activities", limit=2)
    assert (await api.read("/cases/k1/activities", limit=2, after=first["next"]))["items"] == rows[2:]


async def test_the_name_is_sealed_for_analysts_and_the_number_is_not(api: Any) -> None:
    await api.done("/cases", REQUEST)
    await api.done("/cases/k1/activities", ROW)
    [row] = (await api.read("/cases/k1/activities", by="analyst-1"))["items"]
    assert (row["resource"], row["staff_id"]) == ("[sealed]", "technician-value-2")


async def test_of_what_is_not_there_or_anothers(api: Any) -> None:
    assert (await api.post("/cases/k9/activities", ROW)).status_code == 404
    assert (await api.get("/cases/k9/activities")).status_code == 404
    await api.done("/cases", REQUEST)
    assert (await api.get("/cases/k1/activities", by="dispatcher-s2")).status_code == 404


async def test_only_an_importer_brings_rows_in(api: Any, tmp_path: Path) -> None:
    await api.done("/cases", REQUEST)
    file = tmp_path / "keys.json"
    told = json.loads(file.read_text("utf-8"))
    for key in told["keys"]:
        key["roles"] = [role for role in key["roles"] if role != "importer"]
    file.write_text(json.dumps(told), "utf-8")
    api.client.headers["authorization"] = "Bearer key-of-clerk-1"
    while (answer := await api.client.post("/cases/k1/activities", json=ROW)).status_code == 200:
        pass
    assert answer.status_code == 403
