"""A collector in this process: what services really sent by OTLP over HTTP, decoded by the official protobufs."""

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from aftersales.ports import free_port


class Told(NamedTuple):
    """One span, and the service that told it."""

    service: str
    span: Span

    @property
    def trace_id(self) -> str:
        return self.span.trace_id.hex()

    @property
    def attributes(self) -> dict[str, str | int]:
        values = {each.key: each.value for each in self.span.attributes}
        return {key: value.string_value or value.int_value for key, value in values.items()}


class Collector:
    """Answers `status` to every request, once `open` is set; keeps the spans of those that it answered with 200."""

    def __init__(self) -> None:
        self.told: list[Told] = []
        self.bodies: list[bytes] = []
        self.status, self.requests = 200, 0
        self.open = threading.Event()
        self.open.set()
        self.url = f"http://127.0.0.1:{free_port()}"

    def take(self, path: str, body: bytes) -> int:
        """One request as it came; the status that it is answered with."""
        self.requests += 1
        self.open.wait()
        if self.status == 200:
            assert path == "/v1/traces"
            self.bodies.append(body)
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
                names = {each.key: each.value.string_value for each in resource.resource.attributes}
                for scope in resource.scope_spans:
                    self.told += [Told(names["service.name"], span) for span in scope.spans]
        return self.status

    def of(self, trace_id: str) -> list[Told]:
        """The spans of one trace, in order of time."""
        found = [told for told in [*self.told] if told.trace_id == trace_id]
        return sorted(found, key=lambda told: told.span.start_time_unix_nano)


@contextmanager
def collecting() -> Iterator[Collector]:
    """One that listens until the end of the block."""
    collector = Collector()
    server = ThreadingHTTPServer(("127.0.0.1", int(collector.url.rpartition(":")[2])), _handler(collector.take))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        collector.open.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(take: Callable[[str, bytes], int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                body = gzip.decompress(body)
            status = take(self.path, body)
            answer = ExportTraceServiceResponse().SerializeToString()
            self.send_response(status)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None: ...

    return Handler


def tree(spans: list[Told]) -> list[str]:
    """A trace for people: every span below its parent."""
    below: dict[bytes, list[Told]] = {}
    known = {told.span.span_id for told in spans}
    for told in spans:
        below.setdefault(told.span.parent_span_id if told.span.parent_span_id in known else b"", []).append(told)
    begin = min(told.span.start_time_unix_nano for told in spans)

    def lines(parent: bytes, depth: int) -> Iterator[str]:
        for told in below.get(parent, ()):
            span = told.span
            after, took = (
                (span.start_time_unix_nano - begin) / 1e6,
                (span.end_time_unix_nano - span.start_time_unix_nano) / 1e6,
            )
            yield f"{after:8.1f} {took:7.1f}  {told.service:<11}  {'  ' * depth}{span.name}"
            yield from lines(span.span_id, depth + 1)

    return [*lines(b"", 0)]
