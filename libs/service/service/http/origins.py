"""Which pages may call from elsewhere: the API pages of the services, at the addresses that operations named.

A browser asks before it lets a page of another origin send a key; whoever is not named gets no answer to that. No
cookies are used, so nothing is let in here that had not brought a key of its own.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from service.http.responses import Header

SENT = "authorization, content-type, idempotency-key, if-match, aftersales-time"
SHOWN = (
    "aftersales-position, aftersales-trace-id, allow, etag, idempotency-replayed, link, location, retry-after, "
    "www-authenticate"
)
"""The headers of requests and answers that the documents describe."""
REMEMBERED_SECONDS = 600


def origins_of(urls: Mapping[str, str]) -> list[str]:
    """The origins of base URLs as browsers write them, each once."""
    return list(dict.fromkeys(_origin(url) for url in urls.values()))


def _origin(url: str) -> str:
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = parts.netloc.lower()
    return f"{parts.scheme}://{host.removesuffix(f':{usual}')}"


class Origins:
    """The known ones."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = {origin.encode("ascii") for origin in known}

    def answered(self, origin: bytes | None) -> list[Header]:
        """What is added to an answer so that the page that asked may read it; nothing for others."""
        if origin is None or origin not in self._known:
            return []
        return [
            (b"access-control-allow-origin", origin),
            (b"access-control-expose-headers", SHOWN.encode("ascii")),
            (b"vary", b"origin"),
        ]

    def asks_first(self, method: str, headers: Mapping[bytes, bytes]) -> bool:
        """Whether a browser asks, before the request itself and without its key, if a known page may send it."""
        return (
            method == "OPTIONS"
            and b"access-control-request-method" in headers
            and headers.get(b"origin") in self._known
        )


def may_send(methods: str) -> dict[str, str]:
    """The headers of the answer to that."""
    return {
        "access-control-allow-methods": methods,
        "access-control-allow-headers": SENT,
        "access-control-max-age": str(REMEMBERED_SECONDS),
    }
