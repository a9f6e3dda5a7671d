"""What Alertmanager tells: a webhook that remembers every notification, for tests that wait for one."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from aftersales.ports import HOST, free_port

PATIENCE = 60.0
"""Seconds until what a test waits for must have come, on a busy machine."""


@dataclass(slots=True)
class Webhook:
    """`told` has what came, in order: path and body. Whoever has not `key` as a bearer token is refused."""

    port: int
    key: str
    told: list[tuple[str, Any]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.port}{path}"

    def alerts(self, status: str = "firing", since: int = 0) -> dict[tuple[str, str], tuple[str, Any]]:
        """(alert, service) → where it came to, and all that was said of it. `since`: from that notification on."""
        return {
            (alert["labels"]["alertname"], alert["labels"].get("service", "")): (path, alert)
            for path, body in self.told[since:]
            for alert in body["alerts"]
            if alert["status"] == status
        }

    def until(self, arrived: Callable[[], bool], what: Callable[[], object]) -> None:
        """Raises AssertionError, with `what` is there instead, where it does not come."""
        deadline = time.monotonic() + PATIENCE
        while not arrived():
            assert time.monotonic() < deadline, what()
            time.sleep(0.1)


@contextmanager
def webhook(key: str) -> Iterator[Webhook]:
    """One on loopback, in a thread of its own."""
    hook = Webhook(free_port(), key)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            good = self.headers["Authorization"] == f"Bearer {hook.key}"
            if good:
                hook.told.append((self.path, body))
            self.send_response(200 if good else 401)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with _serving(hook.port, Handler):
        yield hook


@contextmanager
def page_of(gauge: Gauge) -> Iterator[int]:
    """A page of metrics with a single gauge, as it is declared: what a process would tell; gives its port."""
    registry, port = CollectorRegistry(), free_port()
    registry.register(gauge)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(generate_latest(registry))

        def log_message(self, *_: object) -> None:
            return

    with _serving(port, Handler):
        yield port


@contextmanager
def _serving(port: int, handler: type[BaseHTTPRequestHandler]) -> Iterator[None]:
    with ThreadingHTTPServer((HOST, port), handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
