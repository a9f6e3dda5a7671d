"""The API page of each service: all of it comes from its own process, and a browser may do nothing else with it."""

import base64
import hashlib
import importlib
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from pydantic import ValidationError
from starlette.types import Message

from aftersales.ports import SERVICES
from service.app import App, create_app
from service.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'{more}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
AT_HOME = {service: f"http://127.0.0.1:{8101 + number}" for number, service in enumerate(SERVICES)}
BEHIND_A_PROXY = {service: f"https://after.example/{service.replace('_', '-')}/" for service in SERVICES}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MEDIA_TYPES = {"js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "png": "image/png"}
LOADS = re.compile(r'<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]*)"(?: integrity="([^"]*)")?')
ABSOLUTE = re.compile(r"""(?:href|src|action)\s*=\s*["']?\s*(?:\w+:)?//""")


def application(name: str, folder: Path, **settings: Any) -> App:
    """One of the five, without a database."""
    keys = folder / "keys.json"
    keys.write_text(json.dumps({"keys": []}), "utf-8")
    definition = importlib.import_module(f"{name}.wiring").DEFINITION
    return create_app(definition, Settings(database_url="postgresql://", keys_file=keys, **settings))


@asynccontextmanager
async def service(name: str, folder: Path, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Asked in this process."""
    transport = httpx.ASGITransport(app=application(name, folder, **settings), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://{name.replace('_', '-')}") as client:
        yield client


@pytest.mark.parametrize("name", SERVICES)
async def test_all_that_the_page_loads_is_the_services_own(name: str, tmp_path: Path) -> None:
    async with service(name, tmp_path, public_urls=AT_HOME) as client:
        page = await client.get("/docs")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        more = "".join(f" {url}" for url in AT_HOME.values())
        assert page.headers["content-security-policy"] == POLICY.format(more=more)
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=", page.text), "nothing stands inline"
        loaded = LOADS.findall(page.text)
        assert [re.sub(r"-[0-9a-f]{16}\.", ".", address) for address, _ in loaded] == [
            "docs/favicon-32x32.png",
            "docs/swagger-ui.css",
            "docs/page.css",
            "docs/swagger-ui-bundle.js",
            "docs/page.js",
        ]
        for address, integrity in loaded:
            file = await client.get(f"/{address}")
            assert file.headers["content-type"] == MEDIA_TYPES[address.rpartition(".")[2]]
            assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
            digest = hashlib.sha256(file.content)
            assert digest.hexdigest()[:16] in address, "another content has another name"
            if not address.endswith(".png"):
                assert integrity == f"sha256-{base64.b64encode(digest.digest()).decode()}"
            if address.endswith(".css"):
                assert not re.search(r"@import|url\(\s*[\"']?(?!data:|#|\"data:)", file.text), address
        script = (await client.get("/" + next(address for address, _ in loaded if "/page-" in address))).text
        assert "http:" not in script and "https:" not in script


async def test_what_is_no_file_of_the_page_is_not_there(tmp_path: Path) -> None:
    for file in (
        *("nothing.js", "page.js", "page.html", "swagger-ui-bundle-0000000000000000.js", "__init__.py", ""),
        *("..", "...", "../page.py", "../../pyproject.toml", "..%5c..%5cpyproject.toml", "a/b", "%2e%2e"),
    ):
        assert await asked_as_it_stands(f"/docs/{file}", tmp_path) == 404, file
    for address in ("/docs/..%2f..", "/docs/..%2F..%2Fetc%2Fpasswd", "/docs/%00", "/docs/page.js%0A"):
        assert await asked_as_it_stands(address, tmp_path) == 400, "it looks like another address to a proxy"


async def asked_as_it_stands(address: str, folder: Path) -> int:
    """The status of a GET; a client would make the address plain before it sends it."""
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": unquote(address),
        "raw_path": address.encode(),
        "query_string": b"",
        "headers": [],
    }
    await application("intake", folder)(scope, receive, send)
    status: int = said[0]["status"]
    return status


async def test_what_is_there_is_not_sent_again(tmp_path: Path) -> None:
    async with service("intake", tmp_path) as client:
        page = await client.get("/docs")
        assert page.headers["cache-control"] == "no-cache"
        files = [f"/{address}" for address, _ in LOADS.findall(page.text)]
        for address in ("/docs", *files):
            got, head = await client.get(address), await client.head(address)
            assert (head.status_code, head.content) == (200, b"")
            assert head.headers["content-length"] == got.headers["content-length"]
            etag = got.headers["etag"]
            for known in (etag, f"W/{etag}", f'"other", {etag}'):
                again = await client.get(address, headers={"If-None-Match": known})
                assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
            assert (await client.get(address, headers={"If-None-Match": '"other"'})).status_code == 200


async def test_a_page_for_each_service_is_offered_and_no_other(tmp_path: Path) -> None:
    async with service("dispatch", tmp_path, public_urls=AT_HOME) as client:
        assert (await client.get("/docs")).text == (await client.get("/docs?of=dispatch")).text
        for name in SERVICES:
            page = (await client.get("/docs", params={"of": name})).text
            assert re.findall(r'href="docs\?of=(\w+)"( aria-current="page")?', page) == [
                (each, ' aria-current="page"' if each == name else "") for each in SERVICES
            ]
            asked = "" if name == "dispatch" else AT_HOME[name]
            assert f'data-service="{asked}"' in page, "its own it asks wherever the page comes from"
        for unknown in ("nobody", "", "https://elsewhere.example", '"><script>'):
            answer = await client.get("/docs", params={"of": unknown})
            assert answer.status_code == 404, unknown
            assert "script" not in answer.text
    async with service("dispatch", tmp_path) as client:
        assert re.findall(r'href="docs\?of=(\w+)"', (await client.get("/docs")).text) == ["dispatch"]
        assert (await client.get("/docs?of=intake")).status_code == 404, "nobody said where it is"


async def test_behind_a_proxy_the_page_names_no_address_of_its_own(tmp_path: Path) -> None:
    async with service("sla_monitor", tmp_path, public_urls=BEHIND_A_PROXY) as client:
        page = await client.get("/docs", headers={"Host": "after.example"})
        assert page.headers["content-security-policy"] == POLICY.format(more=" https://after.example")
        assert not ABSOLUTE.search(re.sub(r'data-elsewhere="[^"]*"', "", page.text))
        assert 'data-elsewhere="https://after.example/intake/docs"' in page.text
        assert "127.0.0.1" not in page.text and "after.example/sla-monitor" not in page.text
        assert (await client.get("/", headers=BROWSER)).headers["location"] == "docs", "below whatever folder"


async def test_the_page_speaks_two_languages(tmp_path: Path) -> None:
    async with service("intake", tmp_path, public_urls=AT_HOME) as client:
        page = (await client.get("/docs")).text
    assert '<html lang="zh-CN">' in page
    assert re.search(r"<title>.*售后服务接口 · Aftersales API</title>", page)
    for said in re.findall(r"<(?:h1|p|noscript)\b.*?</(?:h1|p|noscript)>", page, re.DOTALL):
        assert re.search(r"[\u4e00-\u9fff]", said) and '<span lang="en">' in said, said


@pytest.mark.parametrize("name", SERVICES)
async def test_behind_a_proxy_that_leaves_the_folder_it_is_found_in_it(name: str, tmp_path: Path) -> None:
    folder = f"/{name.replace('_', '-')}"
    async with service(name, tmp_path, public_urls=BEHIND_A_PROXY) as client:
        assert (await client.get(folder)).headers["location"] == f"{folder}/"
        page = await client.get(f"{folder}/docs")
        assert page.status_code == 200
        for address, _ in LOADS.findall(page.text):
            assert (await client.get(f"{folder}/{address}")).status_code == 200
        assert (await client.get(f"{folder}/openapi.json")).content == (await client.get("/openapi.json")).content


@pytest.mark.parametrize("name", SERVICES)
async def test_the_root_leads_people_to_the_page_and_programs_on(name: str, tmp_path: Path) -> None:
    async with service(name, tmp_path) as client:
        led = await client.get("/", headers=BROWSER)
        assert (led.status_code, led.headers["location"], led.headers["vary"]) == (307, "docs", "accept")
        assert (await client.get(led.next_request.url if led.next_request else "")).status_code == 200
        for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
            told = await client.get("/", headers=accept)
            assert (told.status_code, told.headers["vary"]) == (200, "accept")
            found = told.json()
            document = (await client.get("/openapi.json")).json()
            assert (found["name"], found["title"], found["version"]) == (
                name,
                document["info"]["title"],
                document["info"]["version"],
            )
            assert set(found["links"]) == {"docs", "openapi", "alive", "ready"}
            for link in found["links"].values():
                assert (await client.get(f"/{link}")).status_code != 404, link
        for headers in (BROWSER, {}):
            got, head = await client.get("/", headers=headers), await client.head("/", headers=headers)
            assert (head.status_code, head.content) == (got.status_code, b"")
            assert head.headers.get("location") == got.headers.get("location")
        options = await client.options("/")
        assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
        assert (await client.post("/", json={})).status_code == 405
        assert "/" not in document["paths"] and "/docs" not in document["paths"], "they are for people"


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1",
        "//127.0.0.1:8101",
        "http://user:word@host",
        "http://host?x=1",
        "http://host/#x",
        "http://host; script-src *",
        "http://host 'unsafe-inline'",
        'http://host/"><script>',
        "http://host/../x y",
        "javascript:alert(1)",
        "*",
        "",
    ],
)
def test_an_address_that_is_none_stops_the_service(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="public_urls"):
        Settings(database_url="postgresql://", keys_file=tmp_path, public_urls={"intake": url})
