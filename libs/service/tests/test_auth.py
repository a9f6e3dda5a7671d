"""Who gets in: no key, wrong keys, revoked keys, roles, stations, and routes that forgot to ask."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any, get_args

import httpx
import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from service.app import refuse_open_routes
from service.auth import keys as key_files
from service.auth.keys import KeyEntry, KeyFile, hash_key, new_key
from service.auth.principal import Principal, Role, misfit
from service.routing.allow import allow

As = Callable[[str], dict[str, str]]


async def test_without_a_valid_key_nothing_answers(client: httpx.AsyncClient) -> None:
    for header in ["", "Bearer", "Bearer ", "Bearer wrong", "Basic a2V5", "key-of-clerk-1"]:
        for method, path in [("GET", "/customers"), ("POST", "/customers"), ("GET", "/nowhere"), ("GET", "/metrics")]:
            response = await client.request(method, path, headers={"Authorization": header}, content=b"{not json")
            assert response.status_code == 401
            assert response.headers["www-authenticate"].startswith("Bearer")
            assert response.json()["type"] == "urn:aftersales:problem:unauthenticated"


async def test_another_role_is_refused(client: httpx.AsyncClient, as_: As) -> None:
    response = await client.post("/customers", json={}, headers=as_("manager-1"))
    assert response.status_code == 403 and "clerk" in response.json()["detail_en"]


async def test_another_station_sees_nothing(client: httpx.AsyncClient, as_: As, register: Any) -> None:
    position = (await register(region="hangzhou")).headers["aftersales-position"]
    path = f"/customers/c-1?wait_for={position}"
    assert (await client.get(path, headers=as_("dispatcher-hz"))).status_code == 200
    assert (await client.get(path, headers=as_("clerk-1"))).status_code == 200
    foreign = await client.get(path, headers=as_("dispatcher-nb"))
    assert foreign.status_code == 404
    for id, status in (("dispatcher-nb", 404), ("dispatcher-hz", 200)):
        renamed = await client.post("/customers/c-1/rename", json={"name": "Hong"}, headers=as_(id))
        assert renamed.status_code == status


def revoke(path: Path, id: str) -> None:
    content = json.loads(path.read_text("utf-8"))
    for entry in content["keys"]:
        entry["revoked"] = entry["id"] == id
    path.write_text(json.dumps(content), "utf-8")


async def test_a_revoked_key_stops_working(
    client: httpx.AsyncClient, keys_file: Path, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_files, "CHECK_SECONDS", 0.0)
    assert (await client.get("/time", headers=as_("clerk-2"))).status_code == 200
    revoke(keys_file, "clerk-2")
    assert (await client.get("/time", headers=as_("clerk-2"))).status_code == 401
    assert (await client.get("/time", headers=as_("clerk-1"))).status_code == 200


def test_a_damaged_key_file_leaves_the_keys_as_they_were(keys_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_files, "CHECK_SECONDS", 0.0)
    keys = KeyFile(keys_file)
    keys_file.write_text('{"keys": [', "utf-8")
    assert keys.principal(b"key-of-clerk-1") is not None
    keys_file.unlink()
    assert keys.principal(b"key-of-clerk-1") is not None


def test_a_key_file_that_cannot_be_read_at_first_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="missing"):
        KeyFile(tmp_path / "missing.json")
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"keys": [{"id": "d-1", "hash": "x", "roles": ["dispatcher"]}]}), "utf-8")
    with pytest.raises(ValueError, match=r"keys\.0\.hash"):
        KeyFile(bad)


NOBODY: tuple[tuple[list[str], str | None], ...] = (
    (["clerk"], "hangzhou"),
    (["manager"], "hangzhou"),
    (["analyst"], "hangzhou"),
    (["dispatcher", "clerk"], "hangzhou"),
    (["technician", "operations"], "hangzhou"),
    (["dispatcher"], None),
    (["dispatcher", "clerk"], None),
    (["service"], "hangzhou"),
    (["service", "analyst"], None),
    (["importer"], "hangzhou"),
    (["king"], None),
    ([], None),
)


@pytest.mark.parametrize(("roles", "station"), NOBODY)
def test_a_key_whose_roles_and_station_do_not_fit_is_none_and_the_others_hold(
    tmp_path: Path, roles: list[str], station: str | None
) -> None:
    assert misfit(frozenset(roles), station) is not None
    entries = [
        {"id": "odd", "hash": hash_key("odd"), "roles": roles or ["queen"], "station_id": station},
        {"id": "clerk-1", "hash": hash_key("good"), "roles": ["clerk"]},
    ]
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": entries}), "utf-8")
    keys = KeyFile(path)
    assert keys.principal(b"odd") is None
    assert keys.principal(b"good") is not None


@pytest.mark.parametrize(
    ("roles", "station"),
    [
        (["clerk", "manager", "operations", "importer"], None),
        (["dispatcher", "technician"], "hangzhou"),
        (["dispatcher", "importer"], "hangzhou"),
        (["service"], None),
    ],
)
def test_roles_that_go_together(roles: list[str], station: str | None) -> None:
    assert misfit(frozenset(roles), station) is None


def test_who_works_on_cases_reads_what_was_typed() -> None:
    reading = [role for role in get_args(Role) if Principal("x", frozenset([role])).reads_texts]
    of_goods = ["salesperson", "delivery", "billing_clerk", "agent", "qc_returns", "team_leader", "after_sales"]
    assert reading == ["clerk", "dispatcher", "technician", "manager", *of_goods]
    assert not Principal("x", frozenset(["analyst", "operations", "importer"])).reads_texts
    assert Principal("x", frozenset(["analyst", "clerk"])).reads_texts


def test_a_key_expires_within_a_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_files, "CHECK_SECONDS", 0.0)
    ends = datetime.now(UTC) + timedelta(seconds=0.3)
    entries = [
        {"id": "soon", "hash": hash_key("soon"), "roles": ["clerk"], "expires_at": ends.isoformat()},
        {"id": "past", "hash": hash_key("past"), "roles": ["clerk"], "expires_at": "2020-01-01T00:00:00Z"},
        {"id": "old", "hash": hash_key("old"), "roles": ["clerk"]},
    ]
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": entries}), "utf-8")
    keys = KeyFile(path)
    assert keys.principal(b"past") is None
    assert keys.principal(b"soon") is not None
    while datetime.now(UTC) < ends:
        sleep(0.01)
    assert keys.principal(b"soon") is None
    assert keys.principal(b"old") is not None, "a file of an earlier version has no dates"


OPEN = ("/", "/healthz", "/readyz", "/docs", "/docs/{file}")
"""To everybody."""


async def test_the_services_own_key_reads_the_log_and_nothing_else(client: httpx.AsyncClient, as_: As) -> None:
    app = client._transport.app  # type: ignore[attr-defined]
    for route in app.routes:
        if isinstance(route, APIRoute) and route.path not in OPEN:
            path = re.sub(r"{\w+}", "x", route.path)
            answer = await client.request(min(route.methods or ()), path, headers=as_("services"))
            assert answer.status_code == (200 if path.startswith("/events") else 403), path


async def test_only_an_importer_sets_the_time(start: Any, as_: As) -> None:
    body = {"customer_id": "c-1", "name": "Ming", "region": "hangzhou"}
    told = {"Aftersales-Time": "2026-01-05T09:00:00+08:00"}
    async with start(clock="log") as client:
        refused = await client.post("/customers", json=body, headers=as_("clerk-2") | told)
        assert refused.status_code == 403 and "importer" in refused.json()["detail_en"]
        assert (await client.get("/time", headers=as_("clerk-2") | told)).status_code == 403
        assert (await client.get("/time")).json()["at"] == "1970-01-01T00:00:00Z"
        assert (await client.post("/customers", json=body, headers=told)).status_code == 201
        assert (await client.get("/time", headers=as_("clerk-2"))).json()["at"] == "2026-01-05T01:00:00Z"


async def test_a_repetition_is_checked_for_roles_and_station(client: httpx.AsyncClient, as_: As, register: Any) -> None:
    """`mover` has a key of each of two stations, and one of a clerk's."""
    await register(region="hangzhou")
    request = {"url": "/customers/c-1/rename", "json": {"name": "Hong"}}

    async def rename(who: str, key: str = "1") -> httpx.Response:
        return await client.post(**request, headers=as_(who) | {"Idempotency-Key": key})  # type: ignore[arg-type]

    first = await rename("mover/hz")
    again = await rename("mover/hz")
    assert (first.status_code, again.status_code, again.headers["idempotency-replayed"]) == (200, 200, "true")
    for other in ("mover/nb", "mover/clerk"):
        foreign = await rename(other)
        assert (foreign.status_code, foreign.json()["type"]) == (422, "urn:aftersales:problem:idempotency-key-reused")
        assert "Hong" not in foreign.text
    assert (await rename("mover/nb", "2")).status_code == 404


def test_a_new_key_is_found_by_its_hash(tmp_path: Path) -> None:
    key = new_key()
    assert len(key) >= 43 and key != new_key()
    entry = KeyEntry(id="c-9", hash=hash_key(key), roles=frozenset({"clerk"}))
    path = tmp_path / "keys.json"
    path.write_text(f'{{"keys": [{entry.model_dump_json()}]}}', "utf-8")
    found = KeyFile(path).principal(key.encode())
    assert found is not None and found.id == "c-9" and found.sees("any station")


def test_a_route_without_allow_is_refused_at_the_start() -> None:
    router = APIRouter()

    async def forgot() -> None: ...

    router.add_api_route("/forgot", forgot)
    with pytest.raises(RuntimeError, match=r"/forgot has no allow"):
        refuse_open_routes([router])
    outer = APIRouter()
    outer.include_router(router)
    with pytest.raises(RuntimeError, match="no allow"):
        refuse_open_routes([outer])


@pytest.mark.parametrize("roles", [(), ("king",)])
def test_allow_needs_known_roles(roles: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match="not roles"):
        allow(*roles)
