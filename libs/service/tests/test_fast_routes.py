"""Commands that come twice, at once, or too late."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

from eventlog.log.states import States
from eventlog.log.store import Store
from events.catalog import codec
from service.routing.fast_routes import FastRoutes

As = Callable[[str], dict[str, str]]


async def test_an_answer_carries_version_and_position(client: httpx.AsyncClient, register: Any) -> None:
    first = await register()
    assert (first.status_code, first.headers["etag"]) == (201, '"1"')
    assert first.headers["aftersales-position"] == "intake:1"
    assert "idempotency-replayed" not in first.headers
    second = await client.post("/customers/c-1/rename", json={"name": "Hong"}, headers={"If-Match": '"1"'})
    assert (second.headers["etag"], second.headers["aftersales-position"]) == ('"2"', "intake:2")
    assert second.json()["at"].endswith("Z")


async def test_the_same_key_gives_the_first_answer_again(client: httpx.AsyncClient, register: Any) -> None:
    first = await register(**{"Idempotency-Key": "a key"})
    again = await register(**{"Idempotency-Key": "a key"})
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["idempotency-replayed"] == "true"
    for header in ("etag", "aftersales-position"):
        assert again.headers[header] == first.headers[header]


async def test_the_same_key_with_another_request_is_refused(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    await register(**{"Idempotency-Key": "k"})
    other = await register(name="Hong", **{"Idempotency-Key": "k"})
    assert other.status_code == 422 and other.json()["type"].endswith("idempotency-key-reused")
    path = await client.post("/customers/c-1/rename", json={"name": "X"}, headers={"Idempotency-Key": "k"})
    assert path.status_code == 422
    mine = await register(id="c-2", **{"Idempotency-Key": "k"} | as_("clerk-2"))
    assert mine.status_code == 201


async def test_bad_keys(register: Any) -> None:
    for key in ("", " ", "x" * 256, "a\tb", "schlüssel".encode()):
        response = await register(**{"Idempotency-Key": key})
        assert response.status_code == 400, key
        assert response.json()["errors"][0]["field"] == "Idempotency-Key"
    assert (await register(**{"Idempotency-Key": "x" * 255})).status_code == 201


async def test_one_key_at_once_makes_one_event(client: httpx.AsyncClient, register: Any) -> None:
    await register()
    headers = {"Idempotency-Key": "once"}
    renaming = [client.post("/customers/c-1/rename", json={"name": "Hong"}, headers=headers) for _ in range(20)]
    answers = await asyncio.gather(*renaming)
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["etag"] for answer in answers} == {'"2"'}
    assert len({answer.content for answer in answers}) == 1
    assert sum("idempotency-replayed" not in answer.headers for answer in answers) == 1


async def test_commands_on_one_stream_at_once_all_get_their_turn(client: httpx.AsyncClient, register: Any) -> None:
    await register()
    names = [client.post("/customers/c-1/rename", json={"name": f"Hong {n}"}) for n in range(4)]
    versions = [answer.headers["etag"] for answer in await asyncio.gather(*names)]
    assert sorted(versions) == ['"2"', '"3"', '"4"', '"5"']


async def test_a_lost_race_is_a_conflict(client: httpx.AsyncClient, register: Any, monkeypatch: Any) -> None:
    await register()
    original = Store.read_stream

    async def too_old(self: Store, stream: str, connection: Any = None, after: int = 0) -> Any:
        return (await original(self, stream, connection, after))[:-1]

    await client.post("/customers/c-1/rename", json={"name": "Hong"})
    monkeypatch.setattr(Store, "read_stream", too_old)
    monkeypatch.setattr(States, "get", lambda self, stream: None)
    response = await client.post("/customers/c-1/rename", json={"name": "Lan"})
    assert response.status_code == 409 and response.json()["type"].endswith(":conflict")


async def test_if_match(client: httpx.AsyncClient, register: Any) -> None:
    await register()

    async def rename(name: str, if_match: str) -> httpx.Response:
        return await client.post("/customers/c-1/rename", json={"name": name}, headers={"If-Match": if_match})

    stale = await rename("Hong", '"7"')
    assert stale.status_code == 412 and stale.json()["type"].endswith("precondition-failed")
    for malformed in ("1", 'W/"1"', '"x"', '"1", "2"', '""'):
        assert (await rename("Hong", malformed)).status_code == 400
    assert (await rename("Hong", "*")).status_code == 200
    assert (await rename("Lan", '"2"')).status_code == 200


async def test_a_repetition_with_if_match_is_no_stale_one(client: httpx.AsyncClient, register: Any) -> None:
    await register()
    headers = {"If-Match": '"1"', "Idempotency-Key": "k"}
    for _ in range(2):
        response = await client.post("/customers/c-1/rename", json={"name": "Hong"}, headers=headers)
        assert (response.status_code, response.headers["etag"]) == (200, '"2"')


async def test_asking_for_what_is_so_already_makes_no_event(client: httpx.AsyncClient, register: Any) -> None:
    await register(name="Ming")
    response = await client.post("/customers/c-1/rename", json={"name": "Ming"})
    assert (response.status_code, response.headers["etag"]) == (200, '"1"')
    assert response.headers["aftersales-position"] == "intake:1"


async def test_events_know_who_and_why(client: httpx.AsyncClient, register: Any) -> None:
    await register(traceparent=f"00-{'ab' * 16}-{'cd' * 8}-01")
    app: Any = client._transport
    recorded = (await app.app.state.runtime.store.read(0, 1))[0]
    assert recorded.actor == "clerk-1"
    assert recorded.traceparent is not None and recorded.traceparent.startswith(f"00-{'ab' * 16}-")
    assert not recorded.traceparent.endswith(f"{'cd' * 8}-01")
    assert codec.class_of(recorded.type) is not None


async def test_a_damaged_record_tells_no_details(client: httpx.AsyncClient, register: Any) -> None:
    await register()
    app: Any = client._transport
    runtime = app.app.state.runtime
    await runtime.pool.execute("ALTER TABLE intake.events DISABLE TRIGGER USER")
    await runtime.pool.execute("""UPDATE intake.events SET data = '{"name": 5}'""")
    runtime.store.states = States()
    response = await client.post("/customers/c-1/rename", json={"name": "Hong"})
    assert response.status_code == 500 and response.json()["type"].endswith("record-damaged")
    assert "5" not in response.json()["detail_en"] and "registered" not in response.text


def test_simple_commands_take_the_short_way(tiny: Any) -> None:
    commands = FastRoutes(route for router in tiny.load_routers() for route in router.routes)
    found = commands.find("POST", "/customers/c-1/rename")
    assert found is not None and found[1] == {"customer_id": "c-1"}
    assert commands.find("POST", "/customers") is not None
    assert commands.find("GET", "/customers") is None
    assert commands.find("POST", "/nowhere") is None
