"""Bad input never becomes an event, never a 500, and is answered in one shape, in Chinese and English."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi.exceptions import RequestValidationError

from service.http.exception_mapping import problem_of
from service.http.validation_errors import Unfit
from service.routing.fast_routes import FastRoutes

As = Callable[[str], dict[str, str]]


@pytest.fixture(params=["fast path", "usual way"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands take the fast path past FastAPI; what does not fit it is answered the same."""
    if request.param == "usual way":
        monkeypatch.setattr(FastRoutes, "find", lambda *_: None)


GOOD = {"customer_id": "c-1", "name": "Ming", "region": "hangzhou"}


def check(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """The response is this problem, in its one shape."""
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["status"]) == (status, status), problem
    assert response.headers["content-type"] == "application/problem+json"
    assert problem["type"] == f"urn:aftersales:problem:{slug}"
    assert problem["instance"] == response.request.url.path
    assert len(problem["trace_id"]) == 32
    for field in ("title", "title_en", "detail", "detail_en"):
        assert problem[field]
    assert set(problem) <= {
        "type",
        "title",
        "title_en",
        "status",
        "detail",
        "detail_en",
        "instance",
        "trace_id",
        "errors",
    }
    return problem


MALFORMED = [
    b"{",
    b'{"name": "a"',
    b"\xff\xfe{",
    b'{"name": "\xe4"}',
    b"[" * 100_000,
    b'{"customer_id": "c-1", "customer_id": }',
]


async def test_malformed_json(client: httpx.AsyncClient) -> None:
    for content in MALFORMED:
        response = await client.post("/customers", content=content, headers={"Content-Type": "application/json"})
        check(response, 400, "malformed-request")
    check(await client.post("/customers", headers={"Content-Type": "application/json"}), 422, "invalid")


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"colour": "red"}, "colour"),
    ({"name": 5}, "name"),
    ({"name": ["a"]}, "name"),
    ({"name": None}, "name"),
    ({"name": ""}, "name"),
    ({"name": "x" * 4001}, "name"),
    ({"name": "a\0b"}, "name"),
    ({"name": " \n　"}, "name"),
    ({"name": "\u202etxt"}, "name"),
    ({"region": "　"}, "region"),
    ({"region": "华\n东"}, "region"),
    ({"region": "华\u200b东"}, "region"),
    ({"region": "a\0b"}, "region"),
    ({"labels": ["ok", "a\0b"]}, "labels[1]"),
    ({"labels": ["a"] * 4}, "labels"),
    ({"labels": "abc"}, "labels"),
    ({"customer_id": "../etc"}, "customer_id"),
    ({"customer_id": "x" * 65}, "customer_id"),
    ({"customer_id": "编号"}, "customer_id"),
    ({"employees": "5"}, "employees"),
    ({"employees": True}, "employees"),
    ({"employees": 1.5}, "employees"),
    ({"employees": -1}, "employees"),
    ({"employees": 10**30}, "employees"),
    ({"since": "2026-01-05T09:00:00"}, "since"),
    ({"since": "yesterday"}, "since"),
    ({"since": 1767600000}, "since"),
    ({"since": "1767600000"}, "since"),
    ({"since": "0001-01-01T00:00:00+08:00"}, "since"),
    ({"employees": float("inf")}, "employees"),
]


async def test_a_wrong_field_is_named(client: httpx.AsyncClient) -> None:
    for change, field in WRONG:
        content = json.dumps(GOOD | change)
        response = await client.post("/customers", content=content, headers={"Content-Type": "application/json"})
        problem = check(response, 422, "invalid")
        assert [fault["field"] for fault in problem["errors"]] == [field], change
        assert all(fault["zh"] and fault["en"] and "无效" not in fault["zh"] for fault in problem["errors"]), change


async def test_missing_fields_and_other_shapes(client: httpx.AsyncClient) -> None:
    problem = check(await client.post("/customers", json={}), 422, "invalid")
    assert [fault["field"] for fault in problem["errors"]] == ["customer_id", "name", "region"]
    assert problem["errors"][0]["zh"] == "必填"
    bodies: list[Any] = [[], "text", 5, None]
    for body in bodies:
        check(await client.post("/customers", json=body), 422, "invalid")


async def test_lone_surrogates_are_refused_wherever_they_stand(client: httpx.AsyncClient) -> None:
    for content in (r'{"customer_id":"c-1","region":"r","name":"\ud800"}', r'{"\ud800": 1}'):
        response = await client.post("/customers", content=content, headers={"Content-Type": "application/json"})
        assert response.status_code in (400, 422)
        check(response, response.status_code, "malformed-request" if response.status_code == 400 else "invalid")


async def test_an_endless_list_of_faults_is_cut(client: httpx.AsyncClient) -> None:
    response = await client.post("/customers", json={"f" * 500 + str(n): n for n in range(1000)})
    problem = check(response, 422, "invalid")
    assert len(problem["errors"]) == 20 and len(response.content) < 10_000


async def test_emoji_and_rare_han_pass_unharmed(client: httpx.AsyncClient, register: Any) -> None:
    for number, name in enumerate(["🛠️ 张伟 👩‍🔧", "𠮷野家", "𪚥𠀀", "\u00e9", "a\tb\nc"]):
        response = await register(id=f"c-{number}", name=name)
        assert response.status_code == 201 and response.json()["name"] == name
        position = response.headers["aftersales-position"]
        assert (await client.get(f"/customers/c-{number}?wait_for={position}")).json()["name"] == name


async def test_a_text_of_a_megabyte_is_too_large(client: httpx.AsyncClient) -> None:
    big = json.dumps(GOOD | {"name": "x" * 1024 * 1024})
    response = await client.post("/customers", content=big, headers={"Content-Type": "application/json"})
    check(response, 413, "too-large")
    assert response.headers["connection"] == "close"


async def test_a_chunked_megabyte_is_too_large_as_well(client: httpx.AsyncClient) -> None:
    async def chunks() -> Any:
        for _ in range(20):
            yield b" " * 65536

    response = await client.post("/customers", content=chunks(), headers={"Content-Type": "application/json"})
    check(response, 413, "too-large")


async def test_a_body_just_below_the_limit_is_read(client: httpx.AsyncClient) -> None:
    content = json.dumps(GOOD).encode().ljust(1024 * 1024)
    response = await client.post("/customers", content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 201


async def test_another_media_type(client: httpx.AsyncClient) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        response = await client.post("/customers", content=json.dumps(GOOD), headers={"Content-Type": kind})
        check(response, 415, "unsupported-media-type")
    response = await client.post(
        "/customers", content=json.dumps(GOOD), headers={"Content-Type": "application/json; charset=utf-8"}
    )
    assert response.status_code == 201


async def test_unknown_addresses_methods_and_ids(client: httpx.AsyncClient) -> None:
    check(await client.get("/nowhere"), 404, "not-found")
    response = await client.delete("/customers")
    check(response, 405, "method-not-allowed")
    assert response.headers["allow"]
    check(await client.get("/customers/unknown"), 404, "not-found")
    check(await client.post("/customers/unknown/rename", json={"name": "a"}), 404, "not-found")
    check(await client.get("/customers/%E7%BC%96"), 422, "invalid")


async def test_nul_in_the_address(client: httpx.AsyncClient) -> None:
    check(await client.get("/customers/a%00b"), 400, "malformed-request")
    check(await client.get("/customers?after=%00"), 400, "malformed-request")


async def test_a_refused_command_names_its_field(client: httpx.AsyncClient, register: Any) -> None:
    await register()
    problem = check(await register(), 409, "rejected")
    assert problem["detail"] == "该客户已登记" and problem["errors"][0]["field"] == "customer_id"


def test_a_fault_goes_on_after_its_field_or_is_a_sentence_of_its_own() -> None:
    told = {
        Unfit("tool_name", "须写明名称 · is required for another tool"): "tool_name is required for another tool",
        Unfit("note", "请写明损坏或缺少什么 · say what is damaged"): "note: say what is damaged",
    }
    for fault, sentence in told.items():
        error = {"type": "value_error", "loc": ("body",), "ctx": {"error": fault}}
        assert problem_of(RequestValidationError([error])).en == sentence


async def test_a_fault_of_ours_tells_nothing(client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]) -> None:
    response = await client.get("/broken", headers={"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"})
    problem = check(response, 500, "internal")
    assert "KeyError" not in response.text and "13800138000" not in response.text
    assert problem["trace_id"] == "ab" * 16
    logged = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "KeyError" in line]
    assert logged[0]["trace_id"] == "ab" * 16 and any("definition.py" in frame for frame in logged[0]["frames"])
    assert "13800138000" not in json.dumps(logged)
