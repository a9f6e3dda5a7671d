"""Requests and answers as Python has them: what the modules of the services share."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx

T = TypeVar("T")
Item = TypeVar("Item")


class Problem(Exception):
    """What a service refuses, and why: RFC 9457, in Chinese and English.

    `errors` has the fields at fault (`field`, `zh`, `en`); name the `trace_id` when you ask for help.
    """

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {told.get('detail_en') or told.get('title_en') or ''}".strip())
        self.status = status
        self.type: str = told.get("type", "about:blank")
        self.title: str = told.get("title", "")
        self.title_en: str = told.get("title_en", "")
        self.detail: str = told.get("detail", "")
        self.detail_en: str = told.get("detail_en", "")
        self.errors: list[dict[str, str]] = told.get("errors", [])
        self.trace_id: str = told.get("trace_id", "")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a service answered.

    `etag` is the version of the thing, for `if_match`; `position` where the command stands in the log, for `wait_for`
    of any service; `location` where that which was made is read; `replayed` whether this is the first answer again.
    """

    value: T
    status: int
    etag: str | None
    position: str | None
    location: str | None
    replayed: bool
    trace_id: str | None


class Service:
    """One of the services, at its address, for whoever has the key (or the token of who signed in).

    Every command takes `idempotency_key`: with the same key a repetition gets the first answer again and does nothing;
    `if_match`: the `etag` that was seen, so that nobody's change is overwritten (412); and `aftersales_time`: when it
    happened, for replays of history. Every read takes `wait_for`, a `position`: the answer waits until the service has
    heard of it.
    """

    def __init__(self, url: str, key: str, *, timeout: float = 20.0, http: httpx.Client | None = None) -> None:
        """`http` is a client of your own, for proxies or certificates. Raises ValueError for what can be no key."""
        if not (key.isascii() and key.isprintable()) or not key or " " in key:
            raise ValueError("a key, or a token, has ASCII characters and no blank")
        self._url = url.rstrip("/")
        self._key = key
        self._http = http or httpx.Client(timeout=timeout)

    def close(self) -> None:
        """Close the connections; the end of a `with` does it, too."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _call(
        self,
        kind: Any,
        method: str,
        path: str,
        ids: Mapping[str, Any],
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, Any] | None = None,
        body: Any = None,
    ) -> Answer[Any]:
        """Raises Problem for what is refused, and for what no service of ours answers; httpx.HTTPError where the service
        cannot be reached; ValueError for an id that would make another address, and for a header that can be none."""
        for name, value in ids.items():
            if str(value) in {"", ".", ".."}:
                raise ValueError(f"{name} cannot be {str(value)!r}")
        sent = {name: _text(value) for name, value in (headers or {}).items() if value is not None}
        for name, value in sent.items():
            if not (value.isascii() and value.isprintable()):
                raise ValueError(f"{name} cannot be {value!r}: a header has ASCII characters")
        response = self._http.request(
            method,
            self._url + path.format(**{name: quote(str(value), safe="") for name, value in ids.items()}),
            params={name: _text(value) for name, value in (query or {}).items() if value is not None},
            headers=sent | {"Authorization": f"Bearer {self._key}"},
            json=encode(body) if body is not None else None,
        )
        told = _json(response)
        if not response.is_success:
            raise Problem(response.status_code, told if isinstance(told, dict) else {})
        if told is None and kind not in (str, bytes):
            raise Problem(response.status_code, {"detail_en": "the answer is no JSON: is this the service's address?"})
        got = response.headers
        return Answer(
            value=_raw(kind, response) if kind in (str, bytes) else decode(kind, told),
            status=response.status_code,
            etag=got.get("ETag"),
            position=got.get("Aftersales-Position"),
            location=got.get("Location"),
            replayed=got.get("Idempotency-Replayed") == "true",
            trace_id=got.get("Aftersales-Trace-Id"),
        )


def _raw(kind: Any, response: httpx.Response) -> Any:
    """A page as text, a file as its bytes."""
    return response.text if kind is str else response.content


def _json(response: httpx.Response) -> Any:
    """What an answer says; None where it is no JSON."""
    try:
        return response.json() if "json" in response.headers.get("content-type", "") else None
    except ValueError:
        return None


def every(read: Callable[..., Answer[Any]], *ids: Any, **wanted: Any) -> Iterator[Any]:
    """The items of a list on all its pages: `every(dispatch.list_work_orders, status="open")`."""
    after: str | None = None
    while True:
        page = read(*ids, **wanted, after=after).value if after else read(*ids, **wanted).value
        yield from page.items
        if page.next is None:
            return
        after = page.next


def encode(value: Any) -> Any:
    """As JSON has it. What is None is left out of a body: the service then does as if it was not there."""
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return {_name(name): encode(inner) for name, inner in fields.items() if inner is not None}
    if isinstance(value, list | tuple):
        return [encode(item) for item in value]
    return _text(value) if isinstance(value, datetime | date | UUID) else value


def decode(kind: Any, value: Any) -> Any:
    """As Python has it. A field or a value that this version does not know yet passes as it is."""
    origin, parts = typing.get_origin(kind), typing.get_args(kind)
    if value is None or kind is Any:
        return value
    if origin in (types.UnionType, typing.Union):
        return decode(next(part for part in parts if part is not type(None)), value)
    if origin is list:
        return [decode(parts[0], item) for item in value]
    if origin is dict:
        return {name: decode(parts[1], inner) for name, inner in value.items()}
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return kind(**{name: decode(hint, value.get(_name(name))) for name, hint in _hints(kind).items()})
    if kind in (datetime, date):
        return kind.fromisoformat(value)
    return UUID(value) if kind is UUID else value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _name(field: str) -> str:
    """`from_` is called `from` outside."""
    return field.rstrip("_")


def _text(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime() | date():
            return value.isoformat()
        case UUID():
            return str(value)
        case list():
            return [_text(item) for item in value]
        case _:
            return value
