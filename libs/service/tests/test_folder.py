"""A service behind a proxy that leaves it its folder, behind one that takes it away, and asked by its neighbours."""

from collections.abc import Mapping

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from service.routing.folder import Folder, folder_of

HEADERS = {"location": "/cases/k-1", "link": '</cases?after=x>; rel="next"', "etag": '"/1"'}
URLS = {"intake": "https://after.example/office/intake", "dispatch": "https://dispatch.example"}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    request = Request(scope)
    body = {"path": scope["path"], "raw": scope["raw_path"].decode(), "query": request.url.query}
    await JSONResponse(body, headers=HEADERS)(scope, receive, send)


async def asked(path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=Folder(echo, folder_of("intake", URLS)))
    async with httpx.AsyncClient(transport=transport, base_url="http://intake") as client:
        return await client.get(path)


def told(answer: httpx.Response) -> Mapping[str, str]:
    found: Mapping[str, str] = answer.json()
    return found


def test_the_folder_is_the_path_of_the_public_address() -> None:
    assert [folder_of(name, URLS) for name in ("intake", "dispatch", "callback")] == ["/office/intake", "", ""]


async def test_in_its_folder_it_answers_with_addresses_in_its_folder() -> None:
    answer = await asked("/office/intake/cases/%E4%B8%80?limit=1")
    assert told(answer) == {"path": "/cases/一", "raw": "/cases/%E4%B8%80", "query": "limit=1"}
    assert answer.headers["location"] == "/office/intake/cases/k-1"
    assert answer.headers["link"] == '</office/intake/cases?after=x>; rel="next"'
    assert answer.headers["etag"] == HEADERS["etag"]


@pytest.mark.parametrize("path", ["/cases", "/office/intakes/cases", "/intake/cases", "/%6Fffice/intake/cases"])
async def test_what_does_not_begin_with_it_stays_as_it_is(path: str) -> None:
    answer = await asked(path)
    assert told(answer)["raw"] == path
    assert answer.headers["location"] == HEADERS["location"]


async def test_the_folder_alone_leads_into_it() -> None:
    answer = await asked("/office/intake")
    assert (answer.status_code, answer.headers["location"]) == (307, "/office/intake/")
    answer = await asked("/office/intake?as_of=dispatch:1")
    assert answer.headers["location"] == "/office/intake/?as_of=dispatch:1", (
        "which says that there is no such parameter"
    )
    assert len(answer.headers["aftersales-trace-id"]) == 32 and answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
