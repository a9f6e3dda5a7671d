"""Addresses: what answers there, by which methods, with which parameters, and the headers of every answer."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from service.routing.fast_routes import FastRoutes

As = Callable[[str], dict[str, str]]


@pytest.fixture(params=["fast path", "usual way"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands take the fast path past FastAPI; the address is looked at the same."""
    if request.param == "usual way":
        monkeypatch.setattr(FastRoutes, "find", lambda *_: None)


def named(response: httpx.Response, status: int = 422) -> list[str]:
    """The fields at fault, said in both languages."""
    problem = response.json()
    assert (response.status_code, problem["status"]) == (status, status), problem
    assert all(fault["zh"] and fault["en"] for fault in problem["errors"])
    names: list[str] = [fault["field"] for fault in problem["errors"]]
    return names


async def test_an_unknown_query_parameter_is_named(client: httpx.AsyncClient, as_: As, register: Any) -> None:
    await register()
    ops, analyst = as_("ops-1"), as_("analyst-1")
    for address, headers, names in (
        ("/customers?phone=021", {}, ["phone"]),
        ("/customers?limit=5&phone=021&Region=x", {}, ["phone", "Region"]),
        ("/customers?phone", {}, ["phone"]),
        ("/customers?limit=5&limit=6", {}, ["limit"]),
        ("/customers?region=a&region=a", {}, ["region"]),
        ("/customers/c-1?as_of=2026", {}, ["as_of"]),
        ("/customers/unknown?as_of=2026", {}, ["as_of"]),
        ("/time?wait_for=1&wait_for=1", {}, ["wait_for"]),
        ("/healthz?x=1", {}, ["x"]),
        ("/?x=1", {}, ["x"]),
        ("/docs?url=https://elsewhere.example/openapi.json", {}, ["url"]),
        ("/readyz?wait_for=1", {}, ["wait_for"]),
        ("/metrics?x=1", ops, ["x"]),
        ("/parked?stream=x", ops, ["stream"]),
        ("/events?type=x", analyst, ["type"]),
        ("/events/head?after=1", analyst, ["after"]),
        ("/customers?%70hone=021", {}, ["phone"]),
        ("/openapi.json?x=1", {}, ["x"]),
        ("/openapi.json?_=1764140000", {}, ["_"]),
        ("/docs/page.js?v=2", {}, ["v"]),
    ):
        assert named(await client.get(address, headers=headers)) == names, address
    problem = (await client.get("/customers?phone=021")).json()
    assert problem["detail"] == "phone：未知参数，可用：region、limit、after、wait_for"
    assert problem["detail_en"] == "phone is no parameter here; there are: region, limit, after, wait_for"


async def test_a_command_takes_no_unknown_parameter_either(client: httpx.AsyncClient, register: Any) -> None:
    await register()
    for address in ("/customers?dry_run=1", "/customers/c-1/rename?dry_run=1"):
        assert named(await client.post(address, json={"name": "Hong"})) == ["dry_run"]
    assert (await client.get("/customers/c-1?wait_for=intake:1")).json()["name"] == "Ming"
    answer = await client.post("/customers/c-1/rename?wait_for=intake:1", json={"name": "Hong"})
    assert answer.status_code == 200


GUARDED, OPEN = ("/customers", "/customers/c-1"), ("/healthz", "/readyz", "/", "/docs", "/openapi.json")


async def test_a_body_is_refused_where_none_is_taken(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    position = (await register()).headers["aftersales-position"]
    ops, json = as_("ops-1"), {"Content-Type": "application/json"}
    asked: list[tuple[str, str, dict[str, str]]] = [("GET", path, {}) for path in (*GUARDED, *OPEN)]
    asked += [("HEAD", "/customers", {}), ("OPTIONS", "/customers", {})]
    asked += [("GET", "/metrics", ops), ("GET", "/parked", ops)]
    asked += [("POST", "/parked/names/intake/customer-c-1/retry", ops)]
    for method, path, headers in asked:
        for content in (b"{}", b'{"limit": 1}', b" ", pieces(b"{}"), pieces(b"", b"x")):
            refused = await client.request(method, path, content=content, headers=json | headers)
            assert refused.status_code == 422, (method, path)
            if method != "HEAD":
                assert refused.json()["errors"] == [
                    {"field": "", "zh": "此处不接受请求体", "en": "no body is taken here"}
                ], (method, path)
    assert (await client.get("/customers/c-1", params={"wait_for": position})).status_code == 200


async def test_an_empty_body_is_none(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    position = (await register()).headers["aftersales-position"]
    assert (await client.get("/customers/c-1", params={"wait_for": position})).status_code == 200
    for path in (*GUARDED, *OPEN):
        for length in ("0", "00"):
            assert (await client.get(path, headers={"Content-Length": length})).status_code == 200, path
        assert (await client.request("GET", path, content=pieces(b"", b""))).status_code == 200, path
    retry = "/parked/names/intake/customer-c-2/retry"
    for content in (b"", pieces(b"", b"")):
        assert (await client.post(retry, content=content, headers=as_("ops-1"))).status_code == 404


async def test_a_body_where_nothing_is_does_not_hide_that(client: httpx.AsyncClient) -> None:
    for method, path, status in (("POST", "/nowhere", 404), ("DELETE", "/customers", 405), ("GET", "/nowhere", 404)):
        assert (await client.request(method, path, json={})).status_code == status, (method, path)
    assert (await client.request("GET", "/customers", json={}, headers={"Authorization": ""})).status_code == 401
    large = await client.request("GET", "/customers", content=b"x" * (2 * 1024 * 1024))
    assert large.status_code == 413


async def pieces(*parts: bytes) -> AsyncIterator[bytes]:
    """A body of no known length."""
    for part in parts:
        yield part


async def test_what_says_one_thing_is_said_once(client: httpx.AsyncClient, register: Any) -> None:
    await register()
    key, twice = str(client.headers["authorization"]), "must be given only once"
    for name, values in {
        "Authorization": (key, key),
        "Idempotency-Key": ("a", "b"),
        "If-Match": ('"1"', '"2"'),
        "Content-Type": ("application/json", "text/plain"),
        "Aftersales-Time": ("2026-01-05T09:00:00Z", "2026-01-06T09:00:00Z"),
    }.items():
        lines = [(name, value) for value in values] + ([] if name == "Authorization" else [("Authorization", key)])
        lines += [] if name == "Content-Type" else [("Content-Type", "application/json")]
        async with httpx.AsyncClient(transport=client._transport, base_url="http://service") as plain:
            answer = await plain.post("/customers/c-1/rename", content=b'{"name": "Hong"}', headers=lines)
        assert named(answer, 400) == [name] and twice in answer.json()["detail_en"], answer.text
    several = [("Authorization", key), *[("Accept", kind) for kind in ("text/html", "*/*")], ("Via", "a"), ("Via", "b")]
    async with httpx.AsyncClient(transport=client._transport, base_url="http://service") as plain:
        assert (await plain.get("/customers", headers=several)).status_code == 200


async def test_long_lists_of_unknown_names_are_cut(client: httpx.AsyncClient) -> None:
    response = await client.get("/customers?" + "&".join(f"{'f' * 200}{number}=1" for number in range(50)))
    assert len(named(response)) == 20 and len(response.content) < 10_000


async def test_head_is_get_without_a_body(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    position = (await register()).headers["aftersales-position"]
    await client.get(f"/customers?wait_for={position}")
    for address in ("/customers", "/customers/c-1", "/healthz", "/readyz", "/", "/docs", "/openapi.json"):
        got, head = await client.get(address), await client.head(address)
        assert (head.status_code, head.content) == (200, b"")
        for name in ("content-type", "content-length", "etag"):
            assert head.headers.get(name) == got.headers.get(name), address
    assert (await client.head("/events", headers=as_("analyst-1"))).status_code == 200
    for address, status in (
        ("/events", 403),
        ("/nowhere", 404),
        ("/customers?x=1", 422),
        ("/customers/c-1/rename", 405),
    ):
        head = await client.head(address)
        assert (head.status_code, head.content) == (status, b"")


async def test_options_names_the_methods(client: httpx.AsyncClient) -> None:
    for address, allowed in (
        ("/customers", "GET, HEAD, OPTIONS, POST"),
        ("/customers/c-1/rename", "OPTIONS, POST"),
        ("/healthz", "GET, HEAD, OPTIONS"),
        ("/docs", "GET, HEAD, OPTIONS"),
        ("/", "GET, HEAD, OPTIONS"),
    ):
        answer = await client.options(address)
        assert (answer.status_code, answer.headers["allow"], answer.content) == (204, allowed, b"")
        for method in ("DELETE", "PATCH", "TRACE"):
            refused = await client.request(method, address)
            assert (refused.status_code, refused.headers["allow"]) == (405, allowed)
            assert refused.json()["detail_en"] == f"Allowed: {allowed}"
    assert (await client.options("/nowhere")).status_code == 404
    assert (await client.options("/customers", headers={"Authorization": ""})).status_code == 401


async def test_another_spelling_is_no_other_address(client: httpx.AsyncClient, register: Any, as_: As) -> None:
    await register()
    for address in (
        "/customers%0A",
        "/customers%0A?limit=1",
        "/customers%20",
        "/customers%E3%80%80",
        "/customers%C2%85",
        "/customers/c-1%0A",
        "/customers/c-1%20",
        "/customers%2Fc-1",
        "/customers%2fc-1",
        "/customers/c-1%00",
        "/metrics%0A",
    ):
        assert named(await client.get(address, headers=as_("clerk-1")), 400) == ["path"], address


async def test_every_answer_names_its_trace_and_is_inert(client: httpx.AsyncClient, register: Any) -> None:
    traced = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
    answers = [
        await register(**traced),
        await client.get("/customers", headers=traced),
        await client.head("/customers", headers=traced),
        await client.options("/customers", headers=traced),
        await client.get("/nowhere", headers=traced),
        await client.get("/broken", headers=traced),
        await client.get("/customers", headers=traced | {"Authorization": ""}),
        await client.get("/healthz", headers=traced),
        await client.post("/customers", content="{", headers=traced | {"Content-Type": "application/json"}),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 204, 404, 500, 401, 200, 400]
    for answer in answers:
        assert answer.headers["aftersales-trace-id"] == "ab" * 16
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
    own = (await client.get("/customers")).headers["aftersales-trace-id"]
    assert len(own) == 32 and own != "ab" * 16
