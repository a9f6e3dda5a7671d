"""A contact can be deleted, a customer erased; who had to do with a contact is on record, and old things go by rule."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest

from intake.retention import Retention
from intake.settings import Settings
from intake.wiring import READ_MODELS
from service.sealing.keyring import KEEP_SECONDS, Keyring
from service.sealing.tokens import ERASED

PATH = "/customers/c1/contact"
CONTACT = {"person": "甲先生", "phone": "021-55550101", "address": "旧址 1 号"}
CASE = {"case_id": "k1", "customer_id": "c1", "equipment_id": "e1", "channel": "phone", "description": "甲先生的机器"}


async def deleted(api: Any, **headers: str) -> Any:
    """Ask for the contact to be deleted."""
    return await api._command("DELETE", PATH, None, "clerk-1", headers)


async def accesses(api: Any, **query: Any) -> list[tuple[Any, ...]]:
    """Who did what, the newest first."""
    found = (await api.read("/contact-accesses", by="manager-1", **query))["items"]
    return [(each["actor"], each["action"], each["customer_id"], each["case_id"]) for each in found]


async def test_a_deleted_contact_leaves_nothing_but_its_version(api: Any) -> None:
    assert (await deleted(api)).status_code == 404
    await api.put(PATH, CONTACT)
    assert (await deleted(api, If_Match='"7"')).status_code == 412
    gone = await deleted(api, If_Match='"1"', Idempotency_Key="d1")
    assert (gone.status_code, gone.headers["ETag"], gone.json()["customer_id"]) == (200, '"2"', "c1")
    again = await deleted(api, If_Match='"1"', Idempotency_Key="d1")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert again.content == gone.content
    assert (await api.get(PATH)).status_code == 404
    assert await api.sql("SELECT count(*) FROM intake.contacts c WHERE to_jsonb(c)::text ~ '甲先生|5555|旧址'") == 0
    assert (await api.put(PATH, CONTACT, If_Match='"1"')).status_code == 412
    assert (await api.put(PATH, CONTACT, If_Match='"2"')).headers["ETag"] == '"3"'


async def test_every_route_that_shows_or_changes_a_contact_is_on_record(api: Any) -> None:
    begun = datetime.now(UTC)
    assert (await api.get(PATH)).status_code == 404
    await api.put(PATH, CONTACT)
    await api.done("/cases", CASE)
    await api.done("/cases/k1/route", {})
    await api.read(PATH)
    await api.read("/cases/k1/contact", by="dispatcher-s1")
    await deleted(api)
    await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1")
    assert await accesses(api) == [
        ("manager-1", "erased", "c1", None),
        ("clerk-1", "deleted", "c1", None),
        ("dispatcher-s1", "read", "c1", "k1"),
        ("clerk-1", "read", "c1", None),
        ("clerk-1", "changed", "c1", None),
    ]
    assert len(await accesses(api, actor="clerk-1")) == 3
    assert await accesses(api, customer_id="c9") == []
    assert await accesses(api, to=begun.isoformat()) == []
    page = await api.read("/contact-accesses", by="manager-1", limit=2)
    following = await api.read("/contact-accesses", by="manager-1", limit=2, after=page["next"])
    assert [each["id"] for each in page["items"] + following["items"]] == [5, 4, 3, 2]
    assert (await api.get("/contact-accesses")).status_code == 403


@pytest.mark.parametrize("said", [timedelta(days=-300), timedelta(days=300)])
async def test_nobody_dates_an_access(api: Any, said: timedelta) -> None:
    """Every caller here is an importer, too: the log is told the time, the access log is not."""
    begun = datetime.now(UTC)
    api.now = begun + said
    header = {"Aftersales-Time": api.now.isoformat()}

    async def sent(method: str, path: str, by: str, body: Any = None) -> Any:
        answer = await api.client.request(
            method, path, json=body, headers={"Authorization": f"Bearer key-of-{by}"} | header
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    times = [(await sent("PUT", PATH, "clerk-1", CONTACT))["changed_at"]]
    await api.done("/cases", CASE)
    await api.done("/cases/k1/route", {})
    await api.read("/cases")
    for path, who in ((PATH, "clerk-1"), ("/cases/k1/contact", "dispatcher-s1"), (PATH, "clerk-1")):
        times.append((await sent("GET", path, who))["changed_at"])
    assert (await sent("POST", "/search", "clerk-1", {"q": "55550101"}))["items"]
    times.append((await sent("DELETE", PATH, "clerk-1"))["deleted_at"])
    await api.put(PATH, CONTACT)
    await sent("POST", "/customers/c1/erasure", "manager-1", {"reason": "asked"})
    await api.put(PATH, CONTACT)
    ring = Keyring(str(api.dsn), "test")
    await Retention(
        api.pool, ring, Settings(contact_days=30), READ_MODELS, lambda: datetime.now(UTC) + timedelta(days=400)
    ).step()
    await ring.close()
    found = (await api.read("/contact-accesses", by="manager-1"))["items"]
    assert {each["action"] for each in found} == {"read", "searched", "changed", "deleted", "erased"}
    times += [each["at"] for each in found]
    assert all(begun <= datetime.fromisoformat(time) <= datetime.now(UTC) for time in times), times


async def test_a_read_that_cannot_be_recorded_is_not_answered(api: Any) -> None:
    await api.put(PATH, CONTACT)
    await api.sql("ALTER TABLE intake.contact_accesses RENAME TO elsewhere")
    refused = await api.get(PATH)
    assert refused.status_code >= 500 and "甲先生" not in refused.text


async def test_an_erased_customer_is_erased_once_and_again_for_what_came_later(api: Any) -> None:
    await api.put(PATH, CONTACT)
    await api.done("/cases", CASE)
    await api.done("/equipment/e1/correct", {"model": "MX-201", "reason": "甲先生说"})
    assert (await api.post("/customers/c1/erasure", {"reason": "asked"})).status_code == 403
    assert (await api.post("/customers/c9/erasure", {"reason": "asked"}, by="manager-1")).status_code == 404
    assert (await api.post("/customers/c1/erasure", {"reason": "甲"}, by="manager-1")).status_code == 422
    stale = await api.post("/customers/c1/erasure", {"reason": "asked"}, by="manager-1", If_Match='"9"')
    assert (stale.status_code, (await api.read("/cases/k1"))["description"]) == (412, "甲先生的机器")
    done = await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1", Idempotency_Key="e1")
    assert done == {
        "customer_id": "c1",
        "contact": True,
        "cases": 1,
        "machines": 1,
        "addresses": 0,
        "further_contacts": 0,
        "attachments": 0,
    }
    assert (await api.read("/cases/k1"))["description"] == ERASED
    assert (await api.get(PATH)).status_code == 404
    nothing = await api.done("/customers/c1/erasure", {"reason": "ordered"}, by="manager-1")
    assert nothing == done, "nothing was left: what was erased is told once more"
    await api.done("/cases/k1/guidance", {"solved": False, "article_ids": [], "note": "乙女士来电"})
    replayed = await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1", Idempotency_Key="e1")
    assert replayed == done
    assert await api.sql("SELECT count(*) FROM keyring.keys WHERE subject = 'case-k1'") == 1, "it is no new erasure"
    assert await api.sql("SELECT count(*) FROM intake.events WHERE type LIKE '%customer-erased%'") == 1
    again = await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1")
    assert again == {
        "customer_id": "c1",
        "contact": False,
        "cases": 1,
        "machines": 0,
        "addresses": 0,
        "further_contacts": 0,
        "attachments": 0,
    }


async def test_the_same_request_once_more_is_still_recognised(api: Any) -> None:
    await api.done("/cases", CASE)
    await api.done("/cases", CASE)
    other = await api.post("/cases", CASE | {"description": "别的"})
    assert other.status_code == 409
    await api.done("/cases/k1/end", {"ending": "cancelled", "reason": "甲先生不要了"})
    await api.done("/cases/k1/end", {"ending": "cancelled", "reason": "甲先生不要了"})
    assert await api.sql("SELECT count(*) FROM intake.events WHERE stream = 'case-k1'") == 2


async def test_nobody_can_have_a_sealed_text_opened_by_sending_it(api: Any) -> None:
    await api.done("/cases", CASE)
    token = await api.sql("SELECT data::jsonb ->> 'description' FROM intake.events WHERE stream = 'case-k1'")
    sent = await api.post("/cases", CASE | {"case_id": "k2", "description": f"x {token}"})
    assert sent.status_code == 422 and "甲先生" not in sent.text
    for path in ("/cases", "/customers"):
        assert "甲先生" not in (await api.get(path, q=token, region=token)).text


async def test_what_names_people_goes_by_rule(api: Any) -> None:
    api.now = now = datetime.now(UTC)
    await api.put(PATH, CONTACT)
    await api.done("/cases", CASE)
    await api.done("/cases", CASE | {"case_id": "k2"})
    ring = Keyring(str(api.dsn), "test")
    settings = Settings(contact_days=30, free_text_days=20, contact_access_days=60)
    retention = Retention(api.pool, ring, settings, READ_MODELS, lambda: now)

    async def left(days: int) -> tuple[int, int, int]:
        nonlocal now
        now = api.now + timedelta(days=days, minutes=1)
        await retention.step()
        return (
            await api.sql("SELECT count(*) FROM intake.contacts WHERE person IS NOT NULL"),
            await api.sql("SELECT count(*) FROM keyring.keys WHERE subject LIKE 'case-%'"),
            await api.sql("SELECT count(*) FROM intake.contact_accesses"),
        )

    assert await left(19) == (1, 2, 1)
    await api.done("/cases/k1/end", {"ending": "cancelled", "reason": "不要了"})
    await api.read("/cases")
    assert await left(21) == (1, 1, 1)
    assert await left(31) == (1, 1, 1), "a case is still open"
    await api.done("/cases/k2/end", {"ending": "cancelled", "reason": "不要了"})
    await api.read("/cases")
    assert await left(32) == (0, 0, 2)
    assert await accesses(api, actor="intake") == [("intake", "deleted", "c1", None)]
    assert await left(61) == (0, 0, 0)
    await Retention(api.pool, ring, Settings(), READ_MODELS, lambda: now + timedelta(days=9999)).step()
    assert await left(62) == (0, 0, 0)
    await ring.close()
    assert KEEP_SECONDS < 5


@pytest.mark.parametrize("there", ["everything", "a contact", "nothing"])
async def test_erasures_at_once_are_one(api: Any, there: str) -> None:
    if there != "nothing":
        await api.put(PATH, CONTACT)
    if there == "everything":
        await api.done("/cases", CASE)
    keys: list[dict[str, str]] = [{}] * 10 + [{"Idempotency_Key": f"k{number}"} for number in range(10)]
    asked = [api.post("/customers/c1/erasure", {"reason": "asked"}, by="manager-1", **key) for key in keys]
    answers = await asyncio.gather(*asked)
    assert {(answer.status_code, answer.content, answer.headers["ETag"]) for answer in answers} == {
        (200, answers[0].content, '"2"')
    }
    found = (there != "nothing", int(there == "everything"))
    assert (answers[0].json()["contact"], answers[0].json()["cases"]) == found
    assert await api.sql("SELECT count(*) FROM intake.events WHERE type LIKE '%customer-erased%'") == 1
    assert [action for _, action, *_ in await accesses(api)].count("erased") == (there != "nothing")


@pytest.mark.parametrize(
    "change", ["UPDATE intake.contact_accesses SET actor = 'x'", "TRUNCATE intake.contact_accesses"]
)
async def test_what_is_on_record_is_not_changed(api: Any, change: str) -> None:
    await api.put(PATH, CONTACT)
    with pytest.raises(asyncpg.RestrictViolationError):
        await api.pool.execute(change)
    assert len(await accesses(api)) == 1
