"""A contact is changed once however often it is asked for, by whoever has seen it; nothing personal is kept."""

import asyncio
from datetime import timedelta
from typing import Any

PATH = "/customers/c1/contact"
OLD = {"person": "甲先生", "phone": "021-55550101", "address": "旧址 1 号"}
NEW = {"person": "乙女士", "phone": "021-55550102", "address": "新址 2 号"}


async def test_a_repetition_gets_the_first_answer_and_changes_nothing(api: Any) -> None:
    first = await api.put(PATH, OLD, Idempotency_Key="k1")
    assert (first.status_code, first.headers["ETag"]) == (200, '"1"')
    api.now += timedelta(hours=1)
    assert (await api.put(PATH, NEW, Idempotency_Key="k2")).headers["ETag"] == '"2"'
    again = await api.put(PATH, OLD, Idempotency_Key="k1")
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert (again.content, again.headers["ETag"]) == (first.content, '"1"')
    assert (await api.read(PATH))["person"] == "乙女士"
    reused = await api.put(PATH, NEW, Idempotency_Key="k1")
    assert (reused.status_code, reused.json()["type"]) == (422, "urn:aftersales:problem:idempotency-key-reused")
    assert (await api.put(PATH, OLD, Idempotency_Key="")).status_code == 400


async def test_a_change_guards_against_those_of_others(api: Any) -> None:
    assert (await api.put(PATH, OLD, If_Match='"1"')).status_code == 412
    assert (await api.put(PATH, OLD, If_Match='"0"', Idempotency_Key="k1")).status_code == 200
    assert (await api.put(PATH, NEW, If_Match='"0"')).status_code == 412
    stale = await api.put(PATH, NEW, If_Match='"999"')
    assert (stale.status_code, (await api.read(PATH))["person"]) == (412, "甲先生")
    seen = (await api.get(PATH)).headers["ETag"]
    assert (await api.put(PATH, NEW, If_Match=seen, Idempotency_Key="k2")).headers["ETag"] == '"2"'
    repeated = await api.put(PATH, NEW, If_Match=seen, Idempotency_Key="k2")
    assert (repeated.status_code, repeated.headers.get("Idempotency-Replayed")) == (200, "true")
    assert (await api.put(PATH, NEW)).headers["ETag"] == '"2"', "the same details are no change"
    await api.done("/cases", {"case_id": "k1", "customer_id": "c1", "channel": "phone", "description": "卡纸"})
    assert (await api.get("/cases/k1/contact")).headers["ETag"] == '"2"'


async def test_of_changes_at_the_same_moment_one_gets_through(api: Any) -> None:
    bodies = [NEW | {"address": f"新址 {number} 号"} for number in range(6)]
    answers = await asyncio.gather(*(api.put(PATH, body, If_Match='"0"') for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412, 412]
    answers = await asyncio.gather(*(api.put(PATH, OLD, Idempotency_Key="once") for _ in range(6)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(200, answers[0].content)}
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1


async def test_nothing_personal_is_kept_for_repetitions(api: Any) -> None:
    await api.put(PATH, OLD, Idempotency_Key="k1")
    await api.put(PATH, NEW, Idempotency_Key="k2")
    personal = "甲先生|55550101|旧址|乙女士|55550102|新址"
    assert await api.sql(f"SELECT count(*) FROM intake.idempotency i WHERE to_jsonb(i)::text ~ '{personal}'") == 0
    assert await api.sql("SELECT max(length(fingerprint)) FROM intake.idempotency WHERE key LIKE '% k_'") == 2
    assert await api.sql(f"SELECT count(*) FROM intake.events e WHERE to_jsonb(e)::text ~ '{personal}'") == 0


async def test_who_changes_nothing_has_seen_it_and_is_on_record_for_that(api: Any) -> None:
    first = await api.put(PATH, OLD)
    api.now += timedelta(hours=1)
    same = await api.put(PATH, OLD)
    assert (same.headers["ETag"], same.json()) == (first.headers["ETag"], first.json()), "the same version and time"
    keyed = await api.put(PATH, OLD, Idempotency_Key="k1", If_Match='"1"')
    assert (keyed.status_code, keyed.content, keyed.headers["ETag"]) == (200, first.content, '"1"')
    await api.put(PATH, OLD | {"phone": "021-5555-0101"})
    again = await api.put(PATH, OLD, Idempotency_Key="k1", If_Match='"1"')
    assert (again.content, again.headers["Idempotency-Replayed"]) == (first.content, "true")
    assert (await api.put(PATH, OLD | {"phone": "021-5555-0101"}, If_Match='"1"')).status_code == 412
    await asyncio.gather(*(api.put(PATH, NEW) for _ in range(5)))
    found = (await api.read("/contact-accesses", by="manager-1"))["items"]
    assert [each["action"] for each in reversed(found)] == ["changed", "read", "read", "changed", "changed"] + [
        "read"
    ] * 4
