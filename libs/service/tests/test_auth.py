"""Who gets in: no key, wrong keys, revoked keys, roles, stations, and routes that forgot to ask."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import APIRouter

from service.app import refuse_open_routes
from service.auth import keys as key_files
from service.auth.keys import KeyEntry, KeyFile, hash_key, new_key
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
    entry = {"id": "d-1", "hash": hash_key("x"), "roles": ["dispatcher"]}
    bad.write_text(json.dumps({"keys": [entry]}), "utf-8")
    with pytest.raises(ValueError, match="needs a station_id"):
        KeyFile(bad)


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
