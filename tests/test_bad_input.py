"""Whatever comes in, the answer is a problem that a person can read, and nothing is half-written."""

import asyncio
import json
from typing import Any

import httpx
import pytest
from tests.world import MORNING, World

from aftersales import keys
from aftersales.ports import SERVICES

pytestmark = pytest.mark.asyncio(loop_scope="module")

REQUEST = {"customer_id": "C-east", "channel": "phone", "description": "卡纸"}


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    """The problem document, which has the same shape whatever went wrong (RFC 9457)."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status and document["type"].startswith("urn:aftersales:problem:")
    for member in ("title", "title_en", "detail", "detail_en", "instance", "trace_id"):
        assert document[member], f"{member} is missing"
    assert any("\u4e00" <= letter <= "\u9fff" for letter in document["title"])
    assert "Traceback" not in response.text and ".py" not in response.text
    return document


def fields(document: dict[str, Any]) -> set[str]:
    """The fields that a problem names; each says why in both languages."""
    assert all(error["zh"] and error["en"] for error in document["errors"])
    return {error["field"] for error in document["errors"]}


async def heads(world: World) -> list[int]:
    """The length of every list that a command of these tests could have added to."""
    found = await world.get("clerk", "intake", "/cases", limit="200")
    return [len(found["items"])]


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (REQUEST | {"colour": "red"}, "colour"),
        (REQUEST | {"channel": "pigeon"}, "channel"),
        (REQUEST | {"channel": 7}, "channel"),
        (REQUEST | {"description": None}, "description"),
        (REQUEST | {"description": ["卡纸"]}, "description"),
        (REQUEST | {"description": "x" * 1_000_000}, "description"),
        (REQUEST | {"description": "nul \x00"}, "description"),
        (REQUEST | {"customer_id": "../etc"}, "customer_id"),
        (REQUEST | {"customer_id": ""}, "customer_id"),
        ({"customer_id": "C-east", "channel": "phone"}, "description"),
    ],
)
async def test_a_field_at_fault_is_named(world: World, body: dict[str, Any], named: str) -> None:
    before = await heads(world)
    document = problem(
        await world.call("clerk", "POST", "intake", "/cases", content=json.dumps(body).encode(), at=MORNING), 422
    )
    assert named in fields(document)
    assert await heads(world) == before


@pytest.mark.parametrize(
    "content", [b"{", b"[1,", b"\xff\xfe", b'{"customer_id": "C-\x00"}', b'{"description": "half \\ud83d"}']
)
async def test_malformed_json_is_told_as_such(world: World, content: bytes) -> None:
    problem(await world.call("clerk", "POST", "intake", "/cases", content=content, at=MORNING), 400)


@pytest.mark.parametrize("content", [b"", b"[]", b'"text"', b"7", b"null"])
async def test_json_that_is_no_object_is_refused(world: World, content: bytes) -> None:
    problem(await world.call("clerk", "POST", "intake", "/cases", content=content, at=MORNING), 422)


async def test_a_body_beyond_the_limit_is_not_read(world: World) -> None:
    problem(await world.call("clerk", "POST", "intake", "/cases", content=b"[" + b"1," * 1_000_000, at=MORNING), 413)


async def test_emoji_and_rare_characters_come_back_unharmed(world: World) -> None:
    text = "复印机🖨️ 𠮷野家 龘 «ß» 卡纸"
    opened, position = await world.post("clerk", "intake", "/cases", REQUEST | {"description": text}, at=MORNING)
    case = await world.get("clerk", "intake", f"/cases/{opened['case_id']}", wait_for=position)
    assert case["description"] == text


@pytest.mark.parametrize("time", ["2026-03-02T09:00:00", "2026-03-02", "yesterday", "2026-13-40T00:00:00Z", 1772413200])
async def test_a_time_without_a_zone_is_refused(world: World, time: Any) -> None:
    opened, _ = await world.post("clerk", "intake", "/cases", REQUEST, at=MORNING)
    slot = {"start": time, "end": "2026-03-03T09:00:00+08:00"}
    answer = await world.call("clerk", "POST", "intake", f"/cases/{opened['case_id']}/appointment", slot, at=MORNING)
    assert "start" in fields(problem(answer, 422))


async def test_unknown_ids_are_not_found(world: World) -> None:
    for who, service, path in (
        ("clerk", "intake", "/cases/nobody"),
        ("clerk", "intake", "/customers/nobody"),
        ("clerk", "intake", "/equipment/nobody"),
        ("east-desk", "dispatch", "/work-orders/nobody"),
        ("clerk", "callback", "/tasks/nobody"),
        ("manager", "sla_monitor", "/cases/nobody/clocks"),
        ("manager", "reporting", "/cases/nobody/story"),
        ("manager", "reporting", "/stations/nobody/scorecard"),
        ("clerk", "intake", "/no/such/path"),
    ):
        problem(await world.call(who, "GET", service, path), 404)
    accept = await world.call("east-desk", "POST", "dispatch", "/work-orders/nobody/accept", {}, at=MORNING)
    problem(accept, 404)


async def test_a_customer_that_is_unknown_is_named(world: World) -> None:
    answer = await world.call("clerk", "POST", "intake", "/cases", REQUEST | {"customer_id": "C-nobody"}, at=MORNING)
    assert answer.status_code in (404, 409, 422)
    assert "customer_id" in fields(problem(answer, answer.status_code))


async def test_a_stale_version_is_refused(world: World) -> None:
    opened, position = await world.post("clerk", "intake", "/cases", REQUEST, at=MORNING)
    case = f"/cases/{opened['case_id']}"
    etag = (await world.call("clerk", "GET", "intake", case, query={"wait_for": position})).headers["ETag"]
    fresh = await world.call("clerk", "POST", "intake", f"{case}/route", {}, at=MORNING, headers={"If-Match": etag})
    assert fresh.is_success and fresh.headers["ETag"] != etag
    guidance = {"article_ids": [], "solved": False, "note": ""}
    stale = {"If-Match": etag}
    answer = await world.call("clerk", "POST", "intake", f"{case}/guidance", guidance, at=MORNING, headers=stale)
    problem(answer, 412)
    for nonsense in ("12", "W/x", '"x"', '"-1"'):
        broken = {"If-Match": nonsense}
        answer = await world.call("clerk", "POST", "intake", f"{case}/guidance", guidance, at=MORNING, headers=broken)
        problem(answer, 400)


async def test_a_key_stands_for_one_request(world: World) -> None:
    key = {"Idempotency-Key": "the-same"}
    first = await world.call("clerk", "POST", "intake", "/cases", REQUEST, at=MORNING, headers=key)
    again = await world.call("clerk", "POST", "intake", "/cases", REQUEST, at=MORNING, headers=key)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["Idempotency-Replayed"] == "true" and "Idempotency-Replayed" not in first.headers
    other = REQUEST | {"description": "另一个"}
    problem(await world.call("clerk", "POST", "intake", "/cases", other, at=MORNING, headers=key), 422)
    elsewhere = await world.call("manager", "POST", "intake", "/cases", REQUEST, at=MORNING, headers=key)
    assert elsewhere.status_code in (201, 403), "another caller's key is another key"
    for bad in ("", "x" * 256, "tab\there"):
        answer = await world.call(
            "clerk", "POST", "intake", "/cases", REQUEST, at=MORNING, headers={"Idempotency-Key": bad}
        )
        problem(answer, 400)


async def test_one_key_at_the_same_moment_opens_one_case(world: World) -> None:
    key = {"Idempotency-Key": "at-once"}
    answers = await asyncio.gather(
        *(world.call("clerk", "POST", "intake", "/cases", REQUEST, at=MORNING, headers=key) for _ in range(8))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["case_id"] for answer in answers}) == 1


def routes(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Every method and path of an OpenAPI document, with something in the place of its parameters."""
    found = []
    for path, methods in document["paths"].items():
        parts = ["nobody" if part.startswith("{") else part for part in path.split("/")]
        found += [(method.upper(), "/".join(parts)) for method in methods]
    return found


@pytest.mark.parametrize("service", SERVICES)
async def test_every_route_refuses_who_has_no_valid_key(world: World, service: str) -> None:
    document = (await world.call(None, "GET", service, "/openapi.json")).json()
    open_to_all = {"/healthz", "/readyz"}
    for method, path in routes(document):
        if path in open_to_all:
            continue
        for headers in (
            {},
            {"Authorization": "Bearer nonsense"},
            {"Authorization": "Basic eDp5"},
            {"Authorization": ""},
        ):
            answer = await world.call(None, method, service, path, headers=headers)
            problem(answer, 401)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_a_revoked_key_is_refused_while_the_services_run(world: World) -> None:
    key = keys.issue(world.keys_file, "leaving", ["clerk"], None)
    headers = {"Authorization": f"Bearer {key}"}

    async def answered(status: int) -> None:
        while (await world.call(None, "GET", "intake", "/cases", headers=headers)).status_code != status:
            await asyncio.sleep(0.1)

    await answered(200)
    keys.revoke(world.keys_file, "leaving")
    await answered(401)


@pytest.mark.parametrize(
    ("who", "method", "service", "path"),
    [
        ("analyst", "POST", "intake", "/cases"),
        ("east-desk", "POST", "intake", "/cases"),
        ("clerk", "POST", "dispatch", "/stations"),
        ("T-E1", "GET", "callback", "/tasks"),
        ("clerk", "GET", "intake", "/metrics"),
        ("east-desk", "GET", "dispatch", "/parked"),
    ],
)
async def test_a_role_that_may_not_is_refused(world: World, who: str, method: str, service: str, path: str) -> None:
    problem(await world.call(who, method, service, path, {} if method == "POST" else None), 403)


async def test_a_wrong_method_and_a_wrong_media_type_are_problems_too(world: World) -> None:
    problem(await world.call("clerk", "DELETE", "intake", "/cases"), 405)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await world.call("clerk", "POST", "intake", "/cases", content=b"a=b", headers=form, at=MORNING)
    problem(answer, 415)


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "many"}, {"after": "%%%"}, {"wait_for": "soon"}])
async def test_a_bad_query_is_named(world: World, query: dict[str, str]) -> None:
    answer = await world.call("clerk", "GET", "intake", "/cases", query=query)
    assert answer.status_code in (400, 422)
    assert set(query) <= fields(problem(answer, answer.status_code))
