"""Pages of other origins: the services' own API pages may call, with a key of theirs; nobody else's may."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest

from service.http.origins import origins_of

NEXT_DOOR = "http://127.0.0.1:8102"
STRANGERS = (
    "http://127.0.0.1",
    "http://127.0.0.1:81020",
    "http://127.0.0.1:8103",
    "https://127.0.0.1:8102",
    "http://localhost:8102",
    "http://127.0.0.1:8102.elsewhere.example",
    "https://elsewhere.example",
    "https://after.example:8443",
    "null",
    "*",
    "",
)
ASKS = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
NO_KEY = {"Authorization": ""}


@pytest.fixture
async def known(start: Callable[..., Any]) -> AsyncIterator[httpx.AsyncClient]:
    """The tiny service, which knows one address beside its own."""
    urls = {"tiny": "http://tiny", "next": NEXT_DOOR, "far": "https://after.example/far"}
    async with start(public_urls=urls) as client:
        yield client


def shared(answer: httpx.Response) -> set[str]:
    return {name for name in answer.headers if name.startswith("access-control-")}


async def test_a_known_page_may_read_answers_and_their_headers(known: httpx.AsyncClient) -> None:
    for origin in (NEXT_DOOR, "https://after.example", "http://tiny"):
        for address, headers, status in (
            ("/customers", {}, 200),
            ("/customers", NO_KEY, 401),
            ("/openapi.json", NO_KEY, 200),
            ("/nowhere", {}, 404),
            ("/broken", {}, 500),
        ):
            answer = await known.get(address, headers={"Origin": origin, **headers})
            assert answer.status_code == status
            assert answer.headers["access-control-allow-origin"] == origin
            assert "origin" in answer.headers["vary"]
            assert {"etag", "location", "aftersales-position", "aftersales-trace-id"} <= set(
                answer.headers["access-control-expose-headers"].split(", ")
            )
            assert "access-control-allow-credentials" not in answer.headers, "there are no cookies to send"


async def test_a_known_page_may_ask_first_without_its_key(known: httpx.AsyncClient) -> None:
    answer = await known.options("/customers", headers={"Origin": NEXT_DOOR, **ASKS, **NO_KEY})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == NEXT_DOOR
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST"
    assert {"authorization", "content-type", "idempotency-key", "if-match", "aftersales-time"} == set(
        answer.headers["access-control-allow-headers"].split(", ")
    )
    rename = await known.options("/customers/c-1/rename", headers={"Origin": NEXT_DOOR, **ASKS, **NO_KEY})
    assert rename.headers["access-control-allow-methods"] == "OPTIONS, POST"
    nowhere = await known.options("/nowhere", headers={"Origin": NEXT_DOOR, **ASKS, **NO_KEY})
    assert nowhere.status_code == 404


async def test_to_ask_first_opens_nothing_else(known: httpx.AsyncClient) -> None:
    asks = {"Origin": NEXT_DOOR, **ASKS, **NO_KEY}
    body = {"customer_id": "c-9", "name": "Ming", "region": "hangzhou"}
    assert (await known.post("/customers", json=body, headers=asks)).status_code == 401
    for method in ("GET", "HEAD", "PUT", "DELETE"):
        assert (await known.request(method, "/customers", headers=asks)).status_code == 401
    assert (await known.options("/customers", headers={"Origin": NEXT_DOOR, **NO_KEY})).status_code == 401


@pytest.mark.parametrize("origin", STRANGERS)
async def test_a_strangers_page_learns_nothing(known: httpx.AsyncClient, origin: str) -> None:
    for answer, status in (
        (await known.options("/customers", headers={"Origin": origin, **ASKS, **NO_KEY}), 401),
        (await known.options("/customers", headers={"Origin": origin, **ASKS}), 204),
        (await known.get("/customers", headers={"Origin": origin}), 200),
        (await known.get("/openapi.json", headers={"Origin": origin}), 200),
    ):
        assert answer.status_code == status
        assert not shared(answer)


async def test_where_no_address_is_named_nobody_elses_page_is_let_in(client: httpx.AsyncClient) -> None:
    answer = await client.options("/customers", headers={"Origin": NEXT_DOOR, **ASKS, **NO_KEY})
    assert (answer.status_code, shared(answer)) == (401, set())


def test_an_origin_is_what_browsers_call_it() -> None:
    urls = {
        "a": "http://Host.Example:80",
        "b": "https://host.example:443/folder",
        "c": "https://host.example",
        "d": "http://host.example:443",
        "e": "http://[::1]:8101",
    }
    assert origins_of(urls) == [
        "http://host.example",
        "https://host.example",
        "http://host.example:443",
        "http://[::1]:8101",
    ]
