"""Keyset pagination: a page begins after the last item of the one before, however much was inserted meanwhile."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import parse_qsl, quote, urlencode
from zlib import crc32

import msgspec
from fastapi import Depends, Query
from pydantic import BaseModel
from starlette.requests import Request

from service.http.problem_details import Problem, malformed
from service.http.responses import Header, encode

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 200

LARGEST_INT = 2**63 - 1
"""PostgreSQL's `bigint`."""

Item = TypeVar("Item")
Key = TypeVar("Key")
Cursor = Callable[[Any], Any]
"""The sort key of an item: a value, or a tuple of values; times in UTC."""


class Listed(BaseModel, Generic[Item]):
    """A page of a list; `next` is the `after` of the page behind it, null on the last."""

    items: list[Item]
    next: str | None


class Page:
    """Which part of a list is asked for.

    Fetch `page.limit + 1` rows behind `page.after(tuple[datetime, str])`, the sort key of the last item seen.
    """

    def __init__(self, path: str, query: bytes, limit: int, after: str | None) -> None:
        self.limit = limit
        self.path = path
        self.query = query
        self._after = after

    def after(self, kind: type[Key]) -> Key | None:
        """The sort key of the last item that the caller has seen, None for the first page.

        `kind` is what the list is sorted by: one type, or a tuple of types. Raises Problem: 400 for anything else.
        """
        return None if self._after is None else _open(self.path, self._after, kind)


async def _page(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT, description="每页条数 · Items a page")] = DEFAULT_LIMIT,
    after: Annotated[
        str | None, Query(max_length=1000, description="上一页的 next · `next` of the page before")
    ] = None,
) -> Page:
    return Page(request.scope["path"], request.scope["query_string"], limit, after)


Paged = Annotated[Page, Depends(_page)]
"""`page: Paged` in a route of a list."""


def next_page(page: Page, shown: Sequence[Any], cursor: Cursor) -> tuple[str, list[Header]]:
    """The cursor of the next page, and the Link header with its address."""
    following = seal(page.path, cursor(shown[-1]))
    kept = [(name, value) for name, value in parse_qsl(page.query.decode("latin-1")) if name != "after"]
    address = f"{quote(page.path)}?{urlencode([*kept, ('after', following)])}"
    return following, [(b"link", f'<{address}>; rel="next"'.encode())]


def seal(path: str, key: Any) -> str:
    """A sort key as an opaque word that only fits the list it came from. No secret: anybody could make one."""
    body = encode(key)
    return urlsafe_b64encode(_checksum(path, body) + body).decode().rstrip("=")


def _open(path: str, sealed: str, kind: type[Key]) -> Key:
    try:
        opened = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
        if opened[:4] != _checksum(path, opened[4:]):
            raise _no_cursor()
        key = msgspec.json.decode(opened[4:], type=kind)
    except ValueError:  # not base64, not JSON, not of this kind
        raise _no_cursor() from None
    if not all(_comparable(value) for value in (key if isinstance(key, tuple) else (key,))):
        raise _no_cursor()
    return key


def _comparable(value: Any) -> bool:
    """Whether PostgreSQL can compare a column with it."""
    match value:
        case str():
            return "\0" not in value
        case int():
            return 0 <= value <= LARGEST_INT
        case datetime():
            return value.tzinfo is UTC
        case date():
            return True
        case _:
            return False


def _checksum(path: str, body: bytes) -> bytes:
    return crc32(path.encode() + body).to_bytes(4, "big")


def _no_cursor() -> Problem:
    return malformed("after must be the `next` of an earlier page of this list", "after 应为上一页的 next", "after")
