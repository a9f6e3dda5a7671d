"""What somebody finds who knows the address alone: the API page, and for programs where to go on."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from eventlog.decider import NotFound
from service.api_page.assets import served
from service.api_page.page import Page
from service.http.accepted import rather_html
from service.http.responses import Reply, encode

router = APIRouter(include_in_schema=False)
"""Open to everyone, as the description is."""

FOR_EVER = "public, max-age=31536000, immutable"
"""A file of another content has another name."""

Of = Annotated[str | None, Query()]


@router.get("/")
async def entrance(request: Request) -> Response:
    """Browsers are sent to the page; programs get its address and others, relative to this one: a proxy may have put
    the service in a folder of its own."""
    if rather_html(request.headers.getlist("accept")):
        return Response(status_code=307, headers={"location": "docs", "vary": "accept", "cache-control": "no-store"})
    app = request.app
    found = {
        "name": app.state.runtime.definition.name,
        "title": app.title,
        "version": app.version,
        "links": {"docs": "docs", "openapi": "openapi.json", "alive": "healthz", "ready": "readyz"},
    }
    return Reply(encode(found), headers=[(b"vary", b"accept")])


@router.get("/docs")
async def docs(request: Request, of: Of = None) -> Response:
    """The page about this service, or about `of`. Raises NotFound for one that it does not know."""
    pages: dict[str, Page] = request.app.state.pages
    page = pages.get(request.app.state.runtime.definition.name if of is None else of)
    if page is None:
        raise NotFound("There is no such service", "没有这个服务")
    headers = {"content-security-policy": page.policy, "etag": page.etag, "cache-control": "no-cache"}
    return _unless_there(request, page.content, "text/html; charset=utf-8", headers)


@router.get("/docs/{file}")
async def docs_file(request: Request, file: str) -> Response:
    """A file of the page, by its whole name. Raises NotFound."""
    asset = served().get(file)
    if asset is None:
        raise NotFound("There is no such file", "没有这个文件")
    headers = {"etag": f'"{asset.integrity}"', "cache-control": FOR_EVER}
    return _unless_there(request, asset.content, asset.media_type, headers)


def _unless_there(request: Request, content: bytes, media_type: str, headers: dict[str, str]) -> Response:
    """The content, or 304 for whoever has it."""
    there = [tag.strip().removeprefix("W/") for tag in request.headers.get("if-none-match", "").split(",")]
    if headers["etag"] in there:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)
