"""Further contacts of a customer: kept, read, found, recorded and erased as the main one is."""

from datetime import UTC, datetime, timedelta
from typing import Any

from intake.restored import bring_up
from intake.retention import Retention
from intake.settings import Settings
from intake.wiring import READ_MODELS
from service.definition import Restored
from service.sealing.keyring import Keyring

ALL = "/customers/c1/contacts"
MAIN = {"person": "甲先生", "phone": "021-55550101", "address": "旧址 1 号", "role": "buyer"}
IT = {"person": "乙女士", "phone": "138 0013 8000", "role": "it"}
CASE = {"case_id": "k1", "customer_id": "c1", "channel": "phone", "description": "卡纸"}


async def accesses(api: Any) -> list[tuple[Any, ...]]:
    found = (await api.read("/contact-accesses", by="manager-1"))["items"]
    return [(each["actor"], each["action"], each["contact_id"], each["case_id"]) for each in found]


async def test_a_customer_has_several_contacts_each_with_a_role(api: Any) -> None:
    await api.done("/customers/c1/sites", {"site_id": "east", "name": "东校区", "region": "上海"})
    main = (await api.put("/customers/c1/contact", MAIN)).json()
    put = await api.put(f"{ALL}/it", IT | {"site_id": "east"}, Idempotency_Key="p1")
    it = put.json()
    assert (put.status_code, put.headers["ETag"]) == (200, '"1"')
    assert (it["contact_id"], it["role"], it["site_id"], it["address"]) == ("it", "it", "east", "")
    assert (await api.put(f"{ALL}/it", IT | {"site_id": "east"}, Idempotency_Key="p1")).json() == it
    assert (await api.put(f"{ALL}/it", IT, If_Match='"7"')).status_code == 412
    assert (await api.put(f"{ALL}/it", IT | {"site_id": "nowhere"})).status_code == 404
    assert (await api.put(f"{ALL}/main", IT)).status_code == 422
    assert (await api.put("/customers/c9/contacts/it", IT)).status_code == 404
    assert (await api.read(ALL))["items"] == [main, it]
    assert await api.read(f"{ALL}/it") == it
    assert (await api.get(ALL, by="manager-1")).status_code == 403
    await api.done("/cases", CASE)
    assert (await api.get("/cases/k1/contacts", by="dispatcher-s1")).status_code == 404
    await api.done("/cases/k1/route", {})
    assert (await api.read("/cases/k1/contacts", by="dispatcher-s1"))["items"] == [main, it]
    gone = await api._command("DELETE", f"{ALL}/it", None, "clerk-1", {"If_Match": '"1"'})
    assert (gone.status_code, gone.headers["ETag"], gone.json()["contact_id"]) == (200, '"2"', "it")
    assert (await api.get(f"{ALL}/it")).status_code == 404
    assert (await api.read(ALL))["items"] == [main]
    assert await accesses(api) == [
        ("clerk-1", "read", None, None),
        ("clerk-1", "deleted", "it", None),
        ("dispatcher-s1", "read", None, "k1"),
        ("clerk-1", "read", "it", None),
        ("clerk-1", "read", None, None),
        ("clerk-1", "changed", "it", None),
        ("clerk-1", "changed", None, None),
    ]


async def test_further_contacts_are_found_bounded_and_erased_with_the_main_one(api: Any) -> None:
    await api.put("/customers/c1/contact", MAIN)
    await api.sql(
        "INSERT INTO intake.further_contacts (customer_id, contact_id, person, phone, address, changed_at, version) "
        "SELECT 'c1', 'n' || n, '乙女士', '0512-666600' || n, '', now(), 1 FROM generate_series(10, 58) AS n"
    )
    assert (await api.put(f"{ALL}/n60", IT)).status_code == 409
    (hit,) = (await api.done("/search", {"q": "66660017"}))["items"]
    assert (hit["kind"], hit["id"], hit["href"]) == ("contact", "c1/contacts/n17", "/customers/c1/contacts/n17")
    assert (hit["label"], hit["why"]) == ("乙女士", "phone")
    assert (await api.done("/search", {"q": "甲先生"}))["items"][0]["href"] == "/customers/c1/contact"
    erased = await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1")
    assert (erased["contact"], erased["further_contacts"]) == (True, 49)
    assert (await api.read(ALL))["items"] == []
    left = "SELECT count(*) FROM intake.further_contacts c WHERE to_jsonb(c)::text ~ '乙女士|6666'"
    assert await api.sql(left) == 0
    assert "乙女士" not in str((await api.read("/events", by="analyst-1"))["items"])


async def test_who_was_erased_since_the_backup_loses_further_contacts_again(api: Any) -> None:
    """A restore brings the tables back as they were, and the log whole: of another customer nothing goes."""
    columns = "customer_id, contact_id, person, phone, address, changed_at, version"
    await api.done("/customers", {"customer_id": "c2", "name": "曙光小学", "region": "华东"})
    await api.put("/customers/c2/contacts/it", IT)
    await api.put("/customers/c1/contact", MAIN)
    await api.put(f"{ALL}/it", IT)
    await api.sql(f"CREATE TABLE public.backup AS SELECT {columns} FROM intake.further_contacts")
    since = await api.sql("SELECT max(position) FROM intake.events")
    await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1")
    await api.sql("DELETE FROM intake.further_contacts")
    await api.sql(f"INSERT INTO intake.further_contacts ({columns}) TABLE public.backup")
    assert len((await api.read(ALL))["items"]) == 1, "the backup had it"

    said = await bring_up(Restored(api.pool, api.pool, since=since, keys_since=None))
    assert [en for _, en in said] == ["erased since the backup, again: c1"]
    assert (await api.read(ALL))["items"] == []
    assert (await api.read("/customers/c2/contacts"))["items"][0]["person"] == "乙女士"
    kept = (
        "SELECT count(*) FROM intake.further_contacts c WHERE customer_id = 'c1' AND to_jsonb(c)::text ~ '乙女士|0013'"
    )
    assert await api.sql(kept) == 0
    assert ("intake", "erased", None, None) in await accesses(api)


async def test_a_further_contact_goes_by_the_rule_of_contacts(api: Any) -> None:
    await api.put(f"{ALL}/it", IT)
    ring = Keyring(str(api.dsn), "test")
    later = datetime.now(UTC) + timedelta(days=400)
    await Retention(api.pool, ring, Settings(contact_days=30), READ_MODELS, lambda: later).step()
    await ring.close()
    assert (await api.get(f"{ALL}/it")).status_code == 404
    assert ("intake", "deleted", "it", None) in await accesses(api)
