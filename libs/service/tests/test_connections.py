"""What a connection may cost: header, address, time and number have bounds, on real sockets, as the services run."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from service.connections import LINGER_SECONDS, Limits, connections
from service.serve import bound

LIMITS = Limits(
    max_connections=6,
    max_requests=2,
    header_bytes=32 * 1024,
    url_bytes=8 * 1024,
    header_seconds=0.5,
    body_seconds=1.0,
    keep_alive_seconds=3.0,
)
BIG = 64 * 1024 * 1024


class Served:
    """An app on a port: `/slow` waits for `let_go`, `/big` gives more than any buffer holds, all else says how long the
    body was."""

    def __init__(self) -> None:
        self.port = 0
        self.let_go = threading.Event()
        self.seen: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        size, more = 0, True
        self.seen.append(scope["path"])
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            size, more = size + len(message["body"]), message["more_body"]
        while scope["path"] == "/slow" and not self.let_go.is_set():
            await asyncio.sleep(0.01)
        body = b"x" * BIG if scope["path"] == "/big" else str(size).encode()
        headers = [(b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


def until(condition: Any) -> None:
    end = monotonic() + 5
    while not condition():
        assert monotonic() < end
        sleep(0.01)


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    app = Served()
    listener = bound("127.0.0.1", 0)
    app.port = listener.getsockname()[1]
    config = uvicorn.Config(app, loop="auto", http=connections(LIMITS), ws="none", lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    until(lambda: server.started)
    yield app
    app.let_go.set()
    server.should_exit = True
    thread.join()


@contextmanager
def caller(served: Served) -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", served.port), timeout=5) as connection:
        yield connection


def answer(connection: socket.socket) -> tuple[int, dict[str, str], Any]:
    """Status, headers and body of the next answer; a problem is decoded. Status 0: the connection was closed."""
    with connection.makefile("rb") as stream:
        line = stream.readline()
        if not line:
            return 0, {}, b""
        headers = {}
        while (header := stream.readline()) not in (b"\r\n", b""):
            name, _, value = header.decode().partition(":")
            headers[name.strip()] = value.strip()
        body = stream.read(int(headers["content-length"]))
    status = int(line.split()[1])
    return status, headers, json.loads(body) if headers.get("content-type") == "application/problem+json" else body


def is_refused(connection: socket.socket, status: int, slug: str) -> dict[str, str]:
    """The answer is this problem, whole, and the connection ends. Gives its headers."""
    found, headers, problem = answer(connection)
    assert (found, problem["type"]) == (status, f"urn:aftersales:problem:{slug}")
    for member in ("title", "title_en", "detail", "detail_en", "instance"):
        assert problem[member]
    assert headers["aftersales-trace-id"] == problem["trace_id"] and len(problem["trace_id"]) == 32
    assert headers["connection"] == "close" and headers["x-content-type-options"] == "nosniff"
    began = monotonic()
    assert connection.recv(100) == b"" and monotonic() - began < LINGER_SECONDS + 1
    return headers


def ask(connection: socket.socket, path: str = "/", *lines: str, method: str = "GET", body: bytes = b"") -> None:
    head = [f"{method} {path} HTTP/1.1", "Host: t", *lines]
    connection.sendall("\r\n".join(head).encode() + b"\r\n\r\n" + body)


def test_an_ordinary_request_is_answered(served: Served) -> None:
    with caller(served) as connection:
        for _ in range(2):
            ask(connection, "/", "Content-Length: 1000000", method="POST", body=b"x" * 1_000_000)
            assert answer(connection)[::2] == (200, b"1000000")
        ask(connection, "/", f"X-A: {'a' * 31_000}")
        assert answer(connection)[0] == 200
        ask(connection, "/?" + "a" * 8000)
        assert answer(connection)[0] == 200


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["Host: a", "Host: b"],
        ["Host: a", "host: a"],
        ["Host: a/b"],
        ["Host: a b"],
        ["Host: a@b"],
        ["Host: [::1"],
        ["Host: a:80x"],
        ["Host: a, b:1"],
    ],
)
def test_a_request_names_its_host_once(served: Served, lines: list[str]) -> None:
    with caller(served) as connection:
        connection.sendall("\r\n".join(["GET /host HTTP/1.1", *lines]).encode() + b"\r\n\r\n")
        is_refused(connection, 400, "malformed-request")
    assert "/host" not in served.seen


@pytest.mark.parametrize(
    ("request_line", "lines"),
    [
        ("GET / HTTP/1.0", []),
        ("GET / HTTP/1.0", ["Host: a"]),
        *[
            ("GET / HTTP/1.1", [f"Host: {host}"])
            for host in (
                "",
                "a",
                "A.example:8443",
                "sla_monitor:8003",
                "127.0.0.1:1",
                "[::1]:80",
                "[fe80::1%25eth0]",
                "a:",
            )
        ],
    ],
)
def test_every_way_to_name_a_host_is_taken(served: Served, request_line: str, lines: list[str]) -> None:
    with caller(served) as connection:
        connection.sendall("\r\n".join([request_line, *lines]).encode() + b"\r\n\r\n")
        assert answer(connection)[0] == 200


def test_two_hosts_in_an_old_request_are_two_all_the_same(served: Served) -> None:
    with caller(served) as connection:
        connection.sendall(b"GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n")
        is_refused(connection, 400, "malformed-request")


@pytest.mark.parametrize("version", ["0.9", "2.0"])
def test_another_version_of_http_is_none_of_ours(served: Served, version: str) -> None:
    with caller(served) as connection:
        connection.sendall(f"GET /version HTTP/{version}\r\nHost: t\r\n\r\n".encode())
        is_refused(connection, 400, "malformed-request")
    with caller(served) as connection:
        connection.sendall(b"CONNECT t:80 HTTP/1.1\r\nHost: t\r\n\r\n")
        is_refused(connection, 400, "malformed-request")
    assert "/version" not in served.seen


def test_blanks_behind_a_value_are_no_part_of_it(served: Served) -> None:
    with caller(served) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost:\tt \t\r\nContent-Length: 2 \r\n\r\n{}")
        assert answer(connection)[::2] == (200, b"2")


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: t\r\n\r\n"


@pytest.mark.parametrize("protocol", ["h2c", "websocket", "foo"])
@pytest.mark.parametrize("pause", [0.0, 0.1], ids=["at once", "in two pieces"])
def test_an_upgrade_is_passed_over_and_a_body_stays_a_body(served: Served, protocol: str, pause: float) -> None:
    asks = ["Connection: Upgrade, HTTP2-Settings", f"Upgrade: {protocol}", "HTTP2-Settings: AAMAAABk"]
    served.seen.clear()
    with caller(served) as connection:
        for _ in range(2):
            head = "\r\n".join(["POST /body HTTP/1.1", "Host: t", *asks, f"Content-Length: {len(SMUGGLED)}", "", ""])
            connection.sendall(head.encode() + (b"" if pause else SMUGGLED))
            if pause:
                sleep(pause)
                connection.sendall(SMUGGLED)
            assert answer(connection)[::2] == (200, str(len(SMUGGLED)).encode())
        sleep(0.1)  # until the ends of those before are noticed: two may be in flight
        ask(connection, "/next", *asks, body=b"GET /last HTTP/1.1\r\nHost: t\r\n\r\n")
        text = b""
        while text.count(b"HTTP/1.1 200") < 2:
            text += (more := connection.recv(65536))
            assert more, text
    assert served.seen == ["/body", "/body", "/next", "/last"]


@pytest.mark.parametrize("lines", [["Transfer-Encoding: identity"], ["Transfer-Encoding: chunked"]])
def test_a_body_that_is_none_is_a_problem(served: Served, lines: list[str]) -> None:
    with caller(served) as connection:
        ask(connection, "/", *lines, method="POST", body=b"x\r\n")
        is_refused(connection, 400, "malformed-request")


@pytest.mark.parametrize(
    "lines", [["X-A: " + "a" * 50_000], [f"X-{number}: {'a' * 20}" for number in range(2000)]], ids=["one", "many"]
)
def test_a_large_header_is_refused(served: Served, lines: list[str]) -> None:
    with caller(served) as connection:
        ask(connection, "/large", *lines)
        is_refused(connection, 431, "header-too-large")
    assert "/large" not in served.seen


def test_an_endless_header_is_refused_while_it_comes(served: Served) -> None:
    with caller(served) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ")
        for _ in range(100):
            connection.sendall(b"a" * 16_384)
        is_refused(connection, 431, "header-too-large")


def test_blank_lines_without_end_are_a_header_too(served: Served) -> None:
    with caller(served) as connection:
        connection.sendall(b"\r\n" * 30_000)
        is_refused(connection, 431, "header-too-large")


def test_a_long_address_is_refused(served: Served) -> None:
    for size in (9_000, 60_000):
        with caller(served) as connection:
            ask(connection, "/" + "a" * size)
            is_refused(connection, 414, "address-too-long")


def test_a_trailer_is_bounded_as_well(served: Served) -> None:
    with caller(served) as connection:
        ask(connection, "/", "Transfer-Encoding: chunked", method="POST", body=b"1\r\nx\r\n0\r\nX-A: ")
        with suppress(ConnectionError):
            for _ in range(100):
                connection.sendall(b"a" * 16_384)
        with suppress(ConnectionError):
            assert answer(connection)[0] == 431
    with caller(served) as connection:
        ask(connection)
        assert answer(connection)[0] == 200


def test_no_http_is_a_problem_too(served: Served) -> None:
    with caller(served) as connection:
        connection.sendall(b"NONSENSE\r\n\r\n")
        is_refused(connection, 400, "malformed-request")


def test_a_header_that_does_not_end_is_late(served: Served) -> None:
    with caller(served) as connection:
        began = monotonic()
        connection.sendall(b"GET / HTTP/1.1\r\n")
        connection.settimeout(0.1)
        while monotonic() < began + 0.3:
            connection.sendall(b"X-A: a\r\n")
            sleep(0.1)
        connection.settimeout(5)
        is_refused(connection, 408, "request-timeout")
        assert 0.4 < monotonic() - began < 3


def test_a_silent_connection_is_let_go_without_a_word(served: Served) -> None:
    with caller(served) as connection:
        assert answer(connection)[0] == 0
    with caller(served) as connection:
        ask(connection)
        assert answer(connection)[0] == 200
        connection.sendall(b"\r\n")
        assert answer(connection)[0] == 0


def test_between_two_requests_a_connection_stays_open_for_longer(served: Served) -> None:
    """Than callers keep it, who would send the next one just as it closes."""
    with caller(served) as connection:
        ask(connection)
        assert answer(connection)[0] == 200
        sleep(2 * LIMITS.header_seconds)
        ask(connection)
        assert answer(connection)[0] == 200
        began = monotonic()
        assert answer(connection)[0] == 0 and monotonic() - began > LIMITS.keep_alive_seconds - 1


def test_a_body_that_does_not_end_is_late(served: Served) -> None:
    with caller(served) as connection:
        began = monotonic()
        ask(connection, "/body", "Content-Length: 100", method="POST", body=b"x")
        is_refused(connection, 408, "request-timeout")
        assert 0.9 < monotonic() - began < 4


def test_an_answer_that_nobody_reads_is_dropped(served: Served) -> None:
    with caller(served) as connection:
        ask(connection, "/big")
        sleep(3)  # nothing tells the caller that it was given up
        read = 0
        with suppress(ConnectionError):
            while piece := connection.recv(1_000_000):
                read += len(piece)
        assert read < BIG


def test_so_many_requests_may_be_in_flight(served: Served) -> None:
    with caller(served) as one, caller(served) as two, caller(served) as three:
        served.seen.clear()
        ask(one, "/slow")
        ask(two, "/slow")
        until(lambda: served.seen.count("/slow") == 2)
        ask(three, "/healthz")
        assert answer(three)[0] == 200, "a busy process is no dead one"
        ask(three, "/more")
        headers = is_refused(three, 503, "busy")
        assert int(headers["retry-after"]) > 0 and "/more" not in served.seen
        served.let_go.set()
        assert answer(one)[0] == answer(two)[0] == 200
        served.let_go.clear()

    def goes_on() -> bool:
        with caller(served) as connection:
            ask(connection)
            return answer(connection)[0] == 200

    until(goes_on)


def test_so_many_connections_may_be_open(served: Served) -> None:
    open_ones: list[socket.socket] = []
    try:
        for _ in range(LIMITS.max_connections):
            open_ones.append(socket.create_connection(("127.0.0.1", served.port), timeout=5))
        with caller(served) as one_more:
            headers = is_refused(one_more, 503, "busy")
            assert int(headers["retry-after"]) > 0
        ask(open_ones[0])
        assert answer(open_ones[0])[0] == 200
    finally:
        for connection in open_ones:
            connection.close()


def test_a_row_of_requests_is_answered_in_order(served: Served) -> None:
    with caller(served) as connection:
        request = b"POST / HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n%b"
        connection.sendall(b"".join(request % (size, b"x" * size) for size in range(10)))
        with connection.makefile("rb") as stream:
            text = b""
            while text.count(b"HTTP/1.1 200") < 10 or not text.endswith(b"9"):
                text += stream.read1(65536)
    with caller(served) as connection, suppress(ConnectionError):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: t\r\n\r\n" * 10_000)
        while connection.recv(65536):
            pass
