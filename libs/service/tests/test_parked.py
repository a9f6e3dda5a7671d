"""Giving up a poison event: who, when and why stays on record, and what waited behind it goes on."""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from asyncpg import RestrictViolationError

from eventlog.metrics import SKIPPED
from eventlog.postgres import connect
from eventlog.testing import told
from service.sealing.tokens import ERASED

As = Callable[[str], dict[str, str]]
ADDRESS = "/parked/names/intake/customer-c-1"


@pytest.fixture
async def poisoned(client: httpx.AsyncClient, register: Any, as_: As) -> list[dict[str, Any]]:
    """`customer-c-1` stands still at its first event, with two more behind it; gives what waits."""
    await register(name="poison")
    for name in ("Li", "Wang"):
        position = (await client.post("/customers/c-1/rename", json={"name": name})).headers["aftersales-position"]
    await client.get(f"/customers?wait_for={position}")
    waiting: list[dict[str, Any]] = (await client.get(ADDRESS, headers=as_("ops-1"))).json()["items"]
    assert [item["recorded"]["position"] for item in waiting] == [1, 2, 3]
    return waiting


async def until_free(client: httpx.AsyncClient, as_: As) -> None:
    async with asyncio.timeout(20):
        while (await client.get("/parked", headers=as_("ops-1"))).json()["items"]:
            await asyncio.sleep(0.05)


async def test_the_poison_is_skipped_and_what_waited_behind_it_goes_on(
    client: httpx.AsyncClient,
    poisoned: list[dict[str, Any]],
    as_: As,
    database: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = told(SKIPPED).get(("names",), 0.0)
    body = {"event_id": poisoned[0]["recorded"]["id"], "reason": "张伟 的登记有误，已手工更正"}
    done = await client.post(f"{ADDRESS}/skip", json=body, headers=as_("ops-1"))
    assert done.status_code == 200, done.text
    skipped = done.json()["skipped"]
    assert (done.json()["events"], done.json()["before"]) == (2, False)
    assert (skipped["position"], skipped["actor"], skipped["roles"]) == (1, "ops-1", ["operations"])
    assert skipped["reason"] == body["reason"] and "poison" in skipped["error"]
    await until_free(client, as_)
    assert (await client.get("/customers/c-1")).json()["name"] == "Wang"
    position = (await client.post("/customers/c-1/rename", json={"name": "Zhao"})).headers["aftersales-position"]
    assert (await client.get(f"/customers/c-1?wait_for={position}")).json()["name"] == "Zhao"

    again = await client.post(f"{ADDRESS}/skip", json=body | {"reason": "another"}, headers=as_("ops-1"))
    assert (again.status_code, again.json()) == (200, {"skipped": skipped, "events": 0, "before": True})
    assert (await client.get("/parked/skipped", headers=as_("ops-1"))).json()["items"] == [skipped]
    assert told(SKIPPED)[("names",)] == before + 1
    said = capsys.readouterr().out
    lines = [json.loads(line) for line in said.splitlines() if "subscription.skipped" in line]
    assert [(line["key"], line["position"], line["event_id"]) for line in lines] == [("ops-1", 1, body["event_id"])]
    assert "张伟" not in said

    connection = await connect(database, name="test")
    assert "张伟" not in await connection.fetchval("SELECT reason FROM intake.skipped"), "sealed"
    for change in ("UPDATE intake.skipped SET actor = 'x'", "DELETE FROM intake.skipped", "TRUNCATE intake.skipped"):
        with pytest.raises(RestrictViolationError):
            await connection.execute(change)
    await connection.execute("DELETE FROM keyring.keys WHERE subject = 'customer-c-1'")
    await connection.close()
    monkeypatch.setattr("service.sealing.keyring.KEEP_SECONDS", 0.0)
    (left,) = (await client.get("/parked/skipped", headers=as_("ops-1"))).json()["items"]
    assert left == skipped | {"reason": ERASED}, "whose texts were erased, of them nothing is left here"


async def test_nobody_skips_another_event_than_they_saw(
    client: httpx.AsyncClient, poisoned: list[dict[str, Any]], as_: As
) -> None:
    async def skip(address: str = ADDRESS, who: str = "ops-1", **body: Any) -> httpx.Response:
        return await client.post(f"{address}/skip", json=body, headers=as_(who))

    first, second = (item["recorded"]["id"] for item in poisoned[:2])
    other = await skip(event_id=second, reason="x")
    assert other.status_code == 409 and first in other.json()["detail"]
    assert other.json()["errors"][0]["field"] == "event_id"
    assert (await skip(event_id=str(uuid4()), reason="x")).status_code == 409
    assert (await skip("/parked/names/intake/customer-c-2", event_id=first, reason="x")).status_code == 404
    for unfit in ({"event_id": first}, {"event_id": first, "reason": " "}, {"event_id": "1", "reason": "x"}):
        assert (await skip(**unfit)).status_code == 422
    assert (await skip(who="manager-1", event_id=first, reason="x")).status_code == 403
    assert (await client.get("/parked/skipped", headers=as_("clerk-1"))).status_code == 403
    assert len((await client.get(ADDRESS, headers=as_("ops-1"))).json()["items"]) == 3
    assert (await client.get("/parked/skipped", headers=as_("ops-1"))).json() == {"items": [], "next": None}


async def test_of_two_at_once_one_skips(client: httpx.AsyncClient, poisoned: list[dict[str, Any]], as_: As) -> None:
    body = {"event_id": poisoned[0]["recorded"]["id"], "reason": "x"}
    answers = await asyncio.gather(
        *(client.post(f"{ADDRESS}/skip", json=body, headers=as_("ops-1")) for _ in range(4)),
        client.post(f"{ADDRESS}/retry", headers=as_("ops-1")),
    )
    done = [answer.json() for answer in answers[:4]]
    assert sorted(each["before"] for each in done) == [False, True, True, True]
    assert len({json.dumps(each["skipped"]) for each in done}) == 1
    await until_free(client, as_)
    assert (await client.get("/customers/c-1")).json()["name"] == "Wang"
