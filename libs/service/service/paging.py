"""Keyset pagination: a page begins after the last item of the one before, however much was inserted meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Callable, Sequence
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlencode
from zlib import crc32

import msgspec
from fastapi import Query
from starlette.requests import Request

from service.problems import Problem, malformed
from service.replies import Header, encode

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200

Cursor = Callable[[Any], list[Any]]
"""The sort key of an item; its values come back as JSON gives them, so times come back as texts."""


class Page:
    """A dependency: `page: Annotated[Page, Depends(Page)]`.

    Fetch `page.limit + 1` rows behind `page.after`, the sort key of the last item seen, or None for the first page.
    """

    def __init__(
        self,
        request: Request,
        limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="每页条数 · Items a page")] = DEFAULT_LIMIT,
        after: Annotated[
            str | None, Query(max_length=1000, description="上一页的 next · `next` of the page before")
        ] = None,
    ) -> None:
        self.limit = limit
        self.path: str = request.scope["path"]
        self.query: bytes = request.scope["query_string"]
        self.after: list[Any] | None = None if after is None else _open(self.path, after)


def next_page(page: Page, shown: Sequence[Any], cursor: Cursor) -> tuple[str, list[Header]]:
    """The cursor of the next page, and the Link header with its address."""
    following = _seal(page.path, cursor(shown[-1]))
    kept = [(name, value) for name, value in parse_qsl(page.query.decode("latin-1")) if name != "after"]
    address = f"{page.path}?{urlencode([*kept, ('after', following)])}"
    return following, [(b"link", f'<{address}>; rel="next"'.encode())]


def _seal(path: str, values: list[Any]) -> str:
    """Values as an opaque word that only fits the list it came from."""
    body = encode(values)
    return urlsafe_b64encode(_checksum(path, body) + body).decode().rstrip("=")


def _open(path: str, sealed: str) -> list[Any]:
    try:
        opened = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        if opened[:4] != _checksum(path, opened[4:]):
            raise _no_cursor()
        return msgspec.json.decode(opened[4:], type=list[Any])
    except (NotBase64, ValueError, msgspec.MsgspecError):
        raise _no_cursor() from None


def _checksum(path: str, body: bytes) -> bytes:
    return crc32(path.encode() + body).to_bytes(4, "big")


def _no_cursor() -> Problem:
    return malformed("after must be the `next` of an earlier page of this list", "after 应为上一页的 next", "after")
