"""Maintenance contracts over HTTP: sign, amend, end, and which end soon."""

from datetime import timedelta
from typing import Any

from events.shanghai import day_of

CONTRACT = {
    "contract_id": "ct1",
    "customer_id": "c1",
    "contract_no": "维保 2026-001",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "covers": ["work", "travel", "work"],
    "visits_a_year": 4,
    "equipment_ids": ["e1"],
}


async def test_a_contract_is_signed_amended_ended_and_told_of_the_past(api: Any) -> None:
    answer = await api.post("/contracts", CONTRACT, by="manager-1")
    assert (answer.status_code, answer.headers["Location"]) == (201, "/contracts/ct1")
    signed, then = answer.json(), api.position
    assert (signed["covers"], signed["last_day"]) == (["travel", "work"], "2026-12-31")
    api.later(minutes=5)
    amended = await api.done("/contracts/ct1/amend", {"visits_a_year": 2, "reason": "甲先生要求"}, by="manager-1")
    assert amended == signed | {"visits_a_year": 2}
    body = {"last_day": "2026-06-30", "reason": "停业"}
    ended = await api.done("/contracts/ct1/end", body, by="manager-1")
    assert ended == amended | {"last_day": "2026-06-30"}
    assert await api.read("/contracts/ct1", by="analyst-1") == ended
    assert await api.read("/contracts/ct1", as_of=then) == signed
    assert (await api.read("/customers/c1/contracts"))["items"] == [ended]
    sealed = "SELECT count(*) FROM intake.events WHERE stream = 'contract-ct1' AND data::text ~ '甲先生'"
    assert await api.sql(sealed) == 0
    assert await api.sql("SELECT count(*) FROM keyring.keys WHERE subject = 'customer-c1'") == 1


async def test_the_list_tells_which_end_soon(api: Any) -> None:
    today = day_of(api.now)
    for days in (-1, 0, 30, 31):
        ends = {"contract_id": f"ct{days}", "ends_on": str(today + timedelta(days=days)), "starts_on": "2020-01-01"}
        await api.done("/contracts", CONTRACT | ends, by="manager-1")
    await api.read("/contracts")

    async def found(path: str, **query: Any) -> list[str]:
        return [row["contract_id"] for row in (await api.read(path, **query))["items"]]

    assert await found("/contracts", ending_within=30) == ["ct0", "ct30"]
    assert await found("/contracts") == await found("/customers/c1/contracts") == ["ct-1", "ct0", "ct30", "ct31"]
    first = await api.read("/contracts", ending_within=30, limit=1)
    assert await found("/contracts", ending_within=30, limit=1, after=first["next"]) == ["ct30"]
    assert (await api.get("/contracts", ending_within=-1)).status_code == 422


async def test_what_is_no_contract_is_refused(api: Any) -> None:
    assert (await api.post("/contracts", CONTRACT)).status_code == 403
    for wrong, status, field in (
        ({"customer_id": "c9"}, 404, "customer_id"),
        ({"equipment_ids": ["e9"]}, 404, "equipment_id"),
        ({"ends_on": "2025-12-31"}, 409, "ends_on"),
        ({"covers": []}, 422, "covers"),
        ({"covers": ["coffee"]}, 422, "covers[0]"),
        ({"visits_a_year": 400}, 422, "visits_a_year"),
    ):
        refused = await api.post("/contracts", CONTRACT | wrong, by="manager-1")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (status, field), wrong
    for path in ("/contracts/ct9", "/customers/c9/contracts"):
        assert (await api.get(path)).status_code == 404
    await api.done("/customers", {"customer_id": "c2", "name": "别家", "region": "华南"})
    other = await api.post("/contracts", CONTRACT | {"customer_id": "c2"}, by="manager-1")
    assert other.status_code == 409, "another customer's machine"
