"""The sites of a customer over HTTP, and their addresses, which are in no log."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from intake.retention import Retention
from intake.settings import Settings
from intake.wiring import READ_MODELS
from service.sealing.keyring import Keyring

SITES = "/customers/c1/sites"
ADDRESS = f"{SITES}/east/address"
HOURS = [{"weekday": 1, "opens": "08:30", "closes": "12:00"}, {"weekday": 1, "opens": "13:00", "closes": "24:00"}]
EAST = {
    "site_id": "east",
    "name": "东校区",
    "region": "上海",
    "hours": HOURS,
    "coordinates": {"latitude": 31.22043, "longitude": 121.45},
}


async def deleted(api: Any, path: str, **headers: str) -> Any:
    return await api._command("DELETE", path, None, "clerk-1", headers)


async def accesses(api: Any) -> list[tuple[Any, ...]]:
    found = (await api.read("/contact-accesses", by="manager-1"))["items"]
    return [(each["actor"], each["action"], each["customer_id"], each["site_id"]) for each in found]


async def test_sites_are_registered_corrected_closed_and_told_of_the_past(api: Any) -> None:
    answer = await api.post(SITES, EAST)
    assert (answer.status_code, answer.headers["Location"]) == (201, f"{SITES}/east")
    east = answer.json()
    assert (east["region"], east["hours"], east["latitude"], east["site_closed"]) == ("上海市", HOURS, 31.22, False)
    then = api.position
    made = await api.done(SITES, {"name": "西校区", "region": "上海市"}, by="manager-1")
    assert (made["hours"], made["longitude"]) == ([], None)
    assert (await api.post(SITES, EAST | {"name": "别处"})).json()["errors"][0]["field"] == "site_id"
    api.later(minutes=5)
    corrected = await api.done(f"{SITES}/east/correct", {"name": "东区", "reason": "更名"})
    closed = await api.done(f"{SITES}/east/close", {"reason": "已迁走"})
    assert closed == corrected | {"site_closed": True} == await api.read(f"{SITES}/east", by="analyst-1")
    assert await api.read(f"{SITES}/east", as_of=then) == east
    listed = (await api.read(SITES))["items"]
    assert listed == sorted([closed, made], key=lambda site: str(site["site_id"]))
    first = await api.read(SITES, limit=1)
    assert first["items"] == listed[:1]
    assert (await api.read(SITES, limit=1, after=first["next"]))["items"] == listed[1:]
    assert (await api.read(SITES, as_of=then))["items"] == [east]


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": [{"weekday": 8, "opens": "08:30", "closes": "12:00"}]},
        {"hours": [{"weekday": 1, "opens": "8:30", "closes": "12:00"}]},
        {"hours": [{"weekday": 1, "opens": "12:00", "closes": "12:00"}]},
        {"hours": [*HOURS, {"weekday": 1, "opens": "11:00", "closes": "11:30"}]},
        {"coordinates": {"latitude": 121.45, "longitude": 31.22}},
        {"region": "不存在的地方"},
    ],
)
async def test_what_is_no_site_is_refused(api: Any, wrong: dict[str, Any]) -> None:
    assert (await api.post(SITES, EAST | wrong)).status_code == 422


async def test_unknown_sites_and_customers_are_not_found(api: Any) -> None:
    assert (await api.post("/customers/c9/sites", EAST)).status_code == 404
    assert (await api.post(SITES, EAST, by="operations-1")).status_code == 403
    assert (await api.get("/customers/c9/sites")).status_code == 404
    for path in (f"{SITES}/east", ADDRESS):
        assert (await api.get(path)).status_code == 404
    assert (await api.put(ADDRESS, {"address": "长宁路 1 号"})).status_code == 404


async def test_an_address_is_kept_found_and_deleted_and_who_read_it_is_on_record(api: Any) -> None:
    await api.done(SITES, EAST)
    kept = await api.put(ADDRESS, {"address": "长宁路 1 号甲先生收"})
    assert (kept.status_code, kept.headers["ETag"]) == (200, '"1"')
    assert (await api.put(ADDRESS, {"address": "长宁路 1 号甲先生收"})).json() == kept.json()
    assert (await api.put(ADDRESS, {"address": "别处"}, If_Match='"7"')).status_code == 412
    assert await api.read(ADDRESS) == kept.json()
    assert (await api.get(ADDRESS, by="manager-1")).status_code == 403
    (hit,) = (await api.post("/search", {"q": "长宁路"})).json()["items"]
    assert (hit["kind"], hit["href"], hit["label"]) == ("site", f"{SITES}/east", "长宁路 1 号甲先生收")
    assert (await api.post("/search", {"q": "长宁路"}, by="manager-1")).json()["items"] == []
    gone = await deleted(api, ADDRESS, If_Match='"1"')
    assert (gone.status_code, gone.headers["ETag"]) == (200, '"2"')
    assert (await deleted(api, ADDRESS)).status_code == 404
    assert await accesses(api) == [
        ("clerk-1", "deleted", "c1", "east"),
        ("clerk-1", "searched", "c1", None),
        ("clerk-1", "read", "c1", "east"),
        ("clerk-1", "read", "c1", "east"),
        ("clerk-1", "changed", "c1", "east"),
    ]
    assert await api.sql("SELECT count(*) FROM intake.site_addresses s WHERE to_jsonb(s)::text ~ '甲先生'") == 0


async def test_an_erasure_takes_the_addresses_of_all_sites(api: Any) -> None:
    for site in ("east", "west"):
        await api.done(SITES, EAST | {"site_id": site})
        await api.put(f"{SITES}/{site}/address", {"address": "长宁路 1 号"})
    done = await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1")
    assert done == {
        "customer_id": "c1",
        "contact": False,
        "cases": 0,
        "machines": 0,
        "addresses": 2,
        "further_contacts": 0,
        "attachments": 0,
    }
    assert (await api.get(ADDRESS)).status_code == 404
    assert await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1") == done


async def test_an_address_goes_by_rule_and_a_contact_that_is_newer_stays(api: Any) -> None:
    await api.done(SITES, EAST)
    await api.put(ADDRESS, {"address": "长宁路 1 号"})
    await api.sql("UPDATE intake.site_addresses SET changed_at = changed_at - interval '20 days'")
    await api.put("/customers/c1/contact", {"person": "甲", "phone": "021-55550101", "address": "x"})
    ring = Keyring(str(api.dsn), "test")
    later = datetime.now(UTC) + timedelta(days=15)
    await Retention(api.pool, ring, Settings(contact_days=30), READ_MODELS, lambda: later).step()
    await ring.close()
    assert (await api.get(ADDRESS)).status_code == 404
    assert (await api.get("/customers/c1/contact")).status_code == 200
    assert ("intake", "deleted", "c1", "east") in await accesses(api)
