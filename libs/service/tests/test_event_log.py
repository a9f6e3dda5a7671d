"""A service's own log over HTTP, and how another service reads it."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from eventlog.feeds.feed import Epoch, FeedAway, Head
from service.feeds.peers import Peers

As = Callable[[str], dict[str, str]]


async def test_analysts_read_it_by_position(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    for number in range(3):
        await register(id=f"c-{number}")
    answer = (await client.get("/events?after=1&limit=1", headers=as_("analyst-1"))).json()
    assert (answer["head"], answer["next"]) == (3, "2")
    (item,) = answer["items"]
    assert (item["source"], item["position"], item["stream"], item["version"]) == ("intake", 2, "customer-c-1", 1)
    assert item["data"]["name"] == "Ming" and item["actor"] == "clerk-1"
    assert (await client.get("/events?after=3", headers=as_("analyst-1"))).json() == {
        "items": [],
        "next": None,
        "head": 3,
        "reached": 3,
    }


async def test_others_do_not(client: httpx.AsyncClient, as_: As) -> None:
    assert (await client.get("/events")).status_code == 403
    for query in ("after=-1", "after=x", "after=99999999999999999999", "limit=0", "limit=1001"):
        refused = await client.get(f"/events?{query}", headers=as_("analyst-1"))
        assert refused.status_code == 422 and refused.json()["errors"][0]["field"] in query


async def test_filters_are_those_of_the_command_line(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    for number in range(3):
        await register(id=f"c-{number}")
    await client.post("/customers/c-1/rename", json={"name": "Li"})
    for query, positions in (
        ("type=customer-registered", [1, 2, 3, 4]),
        ("type=CustomerRegistered&type=case-closed&after=2", [3, 4]),
        ("type=aftersales.intake.*&limit=1", [1]),
        ("type=work-order-*", []),
        ("upto=2", [1, 2]),
        ("case=c-1", []),
        ("named_station=s-1", []),
        ("since=2026-03-09", [1, 2, 3, 4]),
        ("until=2026-03-09", []),
        ("since=2099-03-09T00:00:00Z", []),
        ("after=9", []),
    ):
        answer = (await client.get(f"/events?{query}", headers=as_("analyst-1"))).json()
        assert [item["position"] for item in answer["items"]] == positions, query
        limited = "limit" in query
        assert (answer["next"], answer["head"]) == ("1" if limited else None, 4), query
        assert answer["reached"] == (1 if limited else 2 if "upto" in query else 4), query
    for query in (
        "type=customer-registred",
        "since=2026-03-09T00:00",
        "until=x",
        "until=2026-03-09&since=2026-03-11",
        "case=%20",
        "named_station=",
        "upto=-1",
    ):
        refused = await client.get(f"/events?{query}", headers=as_("analyst-1"))
        assert refused.status_code == 422 and refused.json()["errors"][0]["field"].startswith(query.partition("=")[0])


async def test_all_of_it_as_lines(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    for number in range(3):
        await register(id=f"c-{number}")
    reader = as_("analyst-1") | {"Accept": "application/x-ndjson"}
    answer = await client.get("/events?after=1", headers=reader)
    assert answer.headers["content-type"] == "application/x-ndjson" and answer.headers["cache-control"] == "no-store"
    pages = (await client.get("/events?after=1", headers=as_("analyst-1"))).json()["items"]
    assert [json.loads(line) for line in answer.text.splitlines()] == pages
    assert (await client.get("/events?after=1&upto=2", headers=reader)).text.count("\n") == 1
    assert (await client.get("/events?after=3", headers=reader)).text == ""
    assert (await client.head("/events", headers=reader)).headers["content-type"] == "application/x-ndjson"
    for query, field in (("after=4", "after"), ("limit=5", "limit"), ("type=nothing", "type")):
        refused = await client.get(f"/events?{query}", headers=reader)
        assert refused.status_code == 422 and refused.json()["errors"][0]["field"] == field
    assert (await client.get("/events", headers={"Accept": "application/x-ndjson"})).status_code == 403


async def test_a_peer_gets_the_very_events(
    client: httpx.AsyncClient, register: Any, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        await register(id=f"c-{number}", name="刷卡机 \\u0000 \N{PRINTER}")
    transport = client._transport  # the very service, in this process
    made = httpx.AsyncClient(transport=transport)
    clients = [made]
    monkeypatch.setattr("service.feeds.peers.httpx.AsyncClient", lambda **_: clients.pop())
    peer = Peers({"intake": "http://tiny"}, "key-of-analyst-1")
    events = await peer.read_log("intake", 1, 500)
    assert [event.position for event in events] == [2, 3]
    store = client._transport.app.state.runtime.store  # type: ignore[attr-defined]  # the service inside the transport
    assert events == await store.read(1, 500)
    assert await peer.read_head("intake") == Head(3, 0, [], [Epoch(1, 1)])
    assert await peer.read_log("intake", 2, 500) == events[1:]  # by the same client: there is no other
    await peer.close()
    assert made.is_closed


async def test_a_peer_that_cannot_tell_is_away() -> None:
    with pytest.raises(FeedAway, match="PEERS"):
        await Peers({}, "").read_log("intake", 0, 1)
    with pytest.raises(FeedAway, match="Connect"):
        await Peers({"intake": "http://127.0.0.1:1"}, "").read_log("intake", 0, 1)
    with pytest.raises(FeedAway, match="Connect"):
        await Peers({"intake": "http://127.0.0.1:1"}, "").read_head("intake")
