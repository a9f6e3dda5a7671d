"""A service in a folder of a host that it shares with others: there `/intake/cases` is what is `/cases` at its own.

So a proxy, or an Ingress of any make, need not rewrite addresses; one that does is served as well.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.http import traffic
from service.http.request_context import RequestContext
from service.http.standing_headers import standing_headers
from service.http.trace_context import trace_of
from service.operations import logs


def folder_of(service: str, urls: Mapping[str, str]) -> str:
    """Where browsers reach it below its host, `/intake`; empty for a host of its own."""
    return urlsplit(urls.get(service, "")).path


class Folder:
    """Takes the folder off what is asked, and puts it before the addresses of the same service that are answered."""

    def __init__(self, inner: ASGIApp, folder: str) -> None:
        self._inner = inner
        self._folder = folder
        self._raw = folder.encode("ascii")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; what does not begin with the folder goes on as it is: probes, other services."""
        path, raw = scope["path"], scope.get("raw_path") or b""
        if path == self._folder:
            await self._into(scope, receive, send)
            return
        if not (path.startswith(f"{self._folder}/") and raw.startswith(self._raw)):
            await self._inner(scope, receive, send)
            return

        async def below(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [(name, self._moved(name, at)) for name, at in message["headers"]]}
            await send(message)

        asked = {**scope, "path": path[len(self._folder) :], "raw_path": raw[len(self._raw) :]}
        await self._inner(asked, receive, below)

    async def _into(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever asks for the folder itself is sent into it, with what they asked; the answer has the headers, figures
        and line of any request."""
        headers: dict[bytes, bytes] = dict(scope["headers"])
        trace = trace_of(headers.get(b"traceparent"))
        context = RequestContext(scope["method"], scope["path"], scope["query_string"], headers, trace)
        query = f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else ""
        answer = Response(status_code=307, headers={"location": f"{self._folder}/{query}"})
        answer.raw_headers += standing_headers(answer.raw_headers, trace.trace_id)
        traffic.observe(traffic.NONE, context.method, answer.status_code, 0.0)
        logs.access(context, traffic.NONE, answer.status_code, 0.0)
        await answer(scope, receive, send)

    def _moved(self, name: bytes, value: bytes) -> bytes:
        if name == b"location" and value.startswith(b"/"):
            return self._raw + value
        if name == b"link" and value.startswith(b"</"):
            return b"<" + self._raw + value[1:]
        return value
