"""HTTP answers as bytes: msgspec encodes, and nothing looks at the headers twice."""

from collections.abc import Iterable
from typing import Any

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.sealing.keyring import Opener

Header = tuple[bytes, bytes]

_encoder = msgspec.json.Encoder()


def encode(value: Any) -> bytes:
    """JSON; aware datetimes become RFC 3339, those in UTC end in `Z`; dataclasses become objects."""
    return _encoder.encode(value)


class Reply(Response):
    """A finished JSON body with its headers. Answers are never cached: they may hold personal data.

    `opener` opens what is sealed in the body; without one it goes out as it is.
    """

    media_type = "application/json"

    def __init__(
        self,
        body: bytes,
        status: int = 200,
        headers: Iterable[Header] = (),
        media_type: bytes = b"application/json",
        opener: Opener | None = None,
    ) -> None:
        self.body = body
        self._opener = opener
        self.status_code = status
        self.background = None
        self.raw_headers = [
            (b"content-type", media_type),
            (b"content-length", b"%d" % len(body)),
            (b"cache-control", b"no-store"),
            *headers,
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Raises what `Opener.open` raises, before anything is sent."""
        if self._opener is not None:
            self.body = await self._opener.open(bytes(self.body))
            self.raw_headers[1] = (b"content-length", b"%d" % len(self.body))
        await super().__call__(scope, receive, send)
