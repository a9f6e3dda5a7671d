"""How often the information centre's commands ask PostgreSQL while somebody waits, and that what is asked for one
request is what is asked for many at once."""

from datetime import date
from typing import Any

from intake.projections.openings import Circumstances, Opening, circumstances

REQUEST = {"customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "卡纸"}
DAY = date(2026, 3, 2)
CONTRACT = {
    "contract_id": "ct1",
    "customer_id": "c2",
    "contract_no": "维保 1",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "covers": ["work"],
    "visits_a_year": 4,
}


async def test_what_a_caller_waits_for(api: Any, statements: Any) -> None:
    """An opening asks once and is appended; only words that are not alike have the articles looked up. The first one of
    a process makes numbers and keys for those that follow."""

    async def trips(path: str, body: Any) -> int:
        return len(await statements(api.done(path, body)))

    first = (await api.done("/cases", REQUEST | {"equipment_id": None}))["case_id"]
    assert await trips("/cases", REQUEST) == 2
    await api.read("/cases")
    assert await trips("/cases", REQUEST) == 2
    assert await trips("/cases", REQUEST | {"description": "响声大"}) == 3
    assert await trips(f"/cases/{first}/guidance", {"article_ids": [], "solved": False, "note": "已重启"}) == 1
    assert await trips(f"/cases/{first}/route", {}) == 2
    assert await trips(f"/cases/{first}/end", {"ending": "cancelled", "reason": "误报"}) == 1


async def test_one_who_asks_alone_is_told_what_many_are(api: Any) -> None:
    await api.done("/customers", {"customer_id": "c2", "name": "光明中学", "region": "华东"})
    await api.done("/contracts", CONTRACT, by="manager-1")
    for case_id, kind, described in (("k1", "repair", REQUEST), ("k2", "training", REQUEST)):
        await api.done("/cases", described | {"case_id": case_id, "kind": kind})
    for case_id, customer_id in (("k3", "c1"), ("k4", "c2")):
        plain = {"customer_id": customer_id, "channel": "phone", "description": "咨询"}
        await api.done("/cases", plain | {"case_id": case_id})
    await api.done("/cases/k1/route", {"station_id": "s1", "reason": "就近"})
    await api.done("/cases", REQUEST | {"case_id": "k5"})
    await api.done("/cases/k5/end", {"ending": "cancelled", "reason": "误报"})
    await api.read("/cases")
    asked = [
        Opening("new", "c1", "e1", DAY, "repair"),
        Opening("k1", "c1", "e1", DAY, "repair"),
        Opening("new", "c1", "e1", DAY, "repair", "s1"),
        Opening("new", "c1", "e1", DAY, "repair", "s2"),
        Opening("new", "c1", "e1", DAY, "training"),
        Opening("new", "c1", None, DAY, "repair"),
        Opening("new", "c2", None, DAY, "repair"),
        Opening("new", "c2", None, date(2027, 3, 2), None),
        Opening("new", "nobody", "e1", DAY, None),
    ]
    together = await circumstances(api.pool, asked)
    alone = {one: (await circumstances(api.pool, [one]))[one] for one in asked}
    assert together == alone
    found = [[other.case.case_id for other in alone[one].others] for one in asked]
    assert found == [["k1"], [], ["k1"], [], ["k2"], ["k3"], ["k4"], [], []]
    assert [alone[one].under_contract for one in asked] == [False] * 6 + [True, False, False]
    assert alone[asked[-1]] == Circumstances(others=[])
