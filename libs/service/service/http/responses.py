"""HTTP answers as bytes: msgspec encodes, and nothing looks at the headers twice."""

from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.responses import Response

Header = tuple[bytes, bytes]

_encoder = msgspec.json.Encoder()


def encode(value: Any) -> bytes:
    """JSON; aware datetimes become RFC 3339, those in UTC end in `Z`; dataclasses become objects."""
    return _encoder.encode(value)


class Reply(Response):
    """A finished JSON body with its headers. Answers are never cached: they may hold personal data."""

    media_type = "application/json"

    def __init__(
        self, body: bytes, status: int = 200, headers: Iterable[Header] = (), media_type: bytes = b"application/json"
    ) -> None:
        self.body = body
        self.status_code = status
        self.background = None
        self.raw_headers = [
            (b"content-type", media_type),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            *headers,
        ]
