"""Whatever comes in, the answer is a problem that a person can read, and nothing is half-written."""

import asyncio
import json
import re
from typing import Any

import httpx
import pytest
from tests.documents import QueryText, examples, filled, query_texts, routes, texts_of, with_text
from tests.world import MORNING, STAFF, World

from aftersales import keys
from aftersales.ports import SERVICES

pytestmark = pytest.mark.asyncio(loop_scope="module")

REQUEST = {"customer_id": "C-east", "channel": "phone", "description": "卡纸"}
OF_EACH_TIME = re.compile('"trace_id":"[^"]+"|Printed：[^（]+')
"""What two answers to the same question differ in."""


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


HIDDEN = ("前\x07后", "前\x9b后", "前\u202e后", "前\0后")
"""Characters that no text may hold."""
ONE_LINE = ("两\n行", "两\u2028行", "零\u200b宽", "\ufeff名")
"""And those that are no part of a line."""


async def allowed(world: World, service: str, method: str, path: str) -> str:
    """One of the staff who may use a route."""
    for who in STAFF:
        if (await world.call(who, method, service, path, query={"no": "thing"})).status_code == 422:
            nothing = await world.call(who, method, service, path, {} if method == "POST" else None)
            if nothing.status_code != 403:
                return who
    raise AssertionError(f"nobody may {method} {path}")


@pytest.mark.parametrize("service", SERVICES)
async def test_no_text_of_any_body_is_blank_or_hides_something(world: World, service: str) -> None:
    document = (await world.call(None, "GET", service, "/openapi.json")).json()
    seen = 0
    for method, path, body in examples(document):
        who = await allowed(world, service, method, path)
        for text in texts_of(document, body):
            values = [*HIDDEN, *(() if text.may_be_blank else ("", " ", "　\n")), *(ONE_LINE if text.one_line else ())]
            for value in values:
                sent = json.dumps(with_text(body.example, text, value)).encode()
                answer = await world.call(who, method, service, path, content=sent, at=MORNING)
                assert answer.status_code == 422, f"{method} {path} {text.field} {value!r}: {answer.text}"
                assert text.field in fields(problem(answer, 422))
                seen += 1
    assert seen or service in ("sla_monitor", "reporting"), "they take no texts"


@pytest.mark.parametrize("service", SERVICES)
async def test_every_query_is_trimmed_and_known(world: World, service: str) -> None:
    """Of every route, commands too: a parameter that it does not have is 422, as is one that is given twice."""
    document = (await world.call(None, "GET", service, "/openapi.json")).json()
    for method, path in routes(document):
        open_to_all = path in ("/healthz", "/readyz")
        who = None if open_to_all else await allowed(world, service, method, path)
        for query in ("no_such=1", "no_such", "wait_for=1&wait_for=1"):
            answer = await world.call(who, method, service, f"{path}?{query}")
            named = fields(problem(answer, 422))
            assert named == {query.partition("=")[0]}, f"{method} {path}?{query}"
        if method == "GET":
            got, head = [await world.call(who, way, service, path) for way in ("GET", "HEAD")]
            assert (head.status_code, head.content) == (got.status_code, b""), path
        options = await world.call(who or "clerk", "OPTIONS", service, path)
        assert options.status_code == 204 and method in options.headers["Allow"].split(", "), path


@pytest.mark.parametrize("service", SERVICES)
async def test_every_read_is_asked_about_the_past_or_says_that_it_cannot_be(world: World, service: str) -> None:
    """None ignores `as_of`: what the description says of a route is what the route does."""
    document = (await world.call(None, "GET", service, "/openapi.json")).json()
    reads = {path: of["get"] for path, of in document["paths"].items() if "get" in of}
    pages: dict[str, Any] = {path: {} for path in ("/", "/docs", "/docs/page.js", "/openapi.json")}
    for path, read in (reads | pages).items():
        takes = "as_of" in {parameter["name"] for parameter in read.get("parameters", ())}
        who = await allowed(world, service, "GET", filled(path)) if takes else "manager"
        for query in ("as_of=yesterday", "as_of", "as_of=2100-01-01T00:00:00Z", "as_of=dispatch:123456789"):
            refused = problem(await world.call(who, "GET", service, f"{filled(path)}?{query}"), 422)
            assert fields(refused) == {"as_of"}, f"{path}?{query}"
            assert ("未知参数" in refused["detail"], "is no parameter" in refused["detail_en"]) == (
                not takes,
                not takes,
            )


@pytest.mark.parametrize("service", SERVICES)
async def test_what_is_searched_for_is_a_clean_text(world: World, service: str) -> None:
    document = (await world.call(None, "GET", service, "/openapi.json")).json()
    found: list[QueryText] = list(query_texts(document))
    for asked in found:
        who = await allowed(world, service, "GET", asked.path)
        for value in ("" if asked.is_id else " ", *HIDDEN[:3], *ONE_LINE[:3]):
            answer = await world.call(who, "GET", service, asked.path, query={asked.name: value})
            assert asked.name in fields(problem(answer, 422)), f"{asked} {value!r}"
        padded = await world.call(who, "GET", service, asked.path, query={asked.name: "　ST-EAST\n"})
        plain = await world.call(who, "GET", service, asked.path, query={asked.name: "ST-EAST"})
        told = [OF_EACH_TIME.sub("", answer.text) for answer in (padded, plain)]
        assert (padded.status_code, told[0]) == (plain.status_code, told[1]), asked


async def test_a_filter_that_a_list_does_not_have_gives_nothing(world: World) -> None:
    for who, service, path, name in (
        ("clerk", "callback", "/tasks?limit=200&station_id=ST-EAST", "station_id"),
        ("clerk", "intake", "/customers?limit=200&phone=021-55550101", "phone"),
        ("clerk", "intake", "/equipment?limit=200&serial=NOPE", "serial"),
        ("clerk", "intake", "/cases?as_of=2026-03-02T00:00:00Z", "as_of"),
        ("analyst", "intake", "/events?station=ST-EAST", "station"),
    ):
        assert fields(problem(await world.call(who, "GET", service, path), 422)) == {name}


async def test_two_long_talks_are_no_more_than_a_column_holds(world: World) -> None:
    """A call lasts a day at most, however many seconds somebody types."""
    request = REQUEST | {"case_id": "talks"}
    await world.post("clerk", "intake", "/cases", request, at=MORNING)
    _, position = await world.post("clerk", "intake", "/cases/talks/guidance", {"solved": True}, at=MORNING)
    (task,) = (await world.get("clerk", "callback", "/tasks", case_id="talks", wait_for=position))["items"]
    path = f"/tasks/{task['task_id']}"
    attempts = f"{path}/attempts"
    for seconds in (1380013800, 86_401, 2**31, 2**63):
        answer = await world.call(
            "clerk", "POST", "callback", attempts, {"reached": True, "talk_seconds": seconds}, at=MORNING
        )
        assert fields(problem(answer, 422)) == {"talk_seconds"}
    for _ in range(2):
        longest = {"reached": True, "talk_seconds": 86_400}
        await world.post("clerk", "callback", attempts, longest, at=MORNING)
    _, position = await world.post("clerk", "callback", f"{path}/conclude", {"outcome": "satisfied"}, at=MORNING)
    (shown,) = (await world.get("clerk", "callback", "/tasks", case_id="talks", wait_for=position))["items"]
    assert (shown["status"], shown["attempts"], shown["talk_seconds"]) == ("concluded", 2, 172_800)
    assert (await world.get("operations", "callback", "/parked"))["items"] == []


@pytest.mark.parametrize("query", [{"limit": "0"}, {"limit": "many"}, {"after": "%%%"}, {"wait_for": "soon"}])
async def test_a_bad_query_is_named(world: World, query: dict[str, str]) -> None:
    answer = await world.call("clerk", "GET", "intake", "/cases", query=query)
    assert answer.status_code in (400, 422)
    assert set(query) <= fields(problem(answer, answer.status_code))
