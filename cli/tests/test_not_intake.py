"""What answers at the address of intake, and is another server: told in one line, and never taken for an answer."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from aftersales.erasure import command as erasure
from aftersales.errors import CommandError
from aftersales.find import find
from aftersales.ports import free_port


@contextmanager
def another_server(status: int, content: bytes) -> Iterator[str]:
    """The address of a server that answers this to everything."""

    class Another(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", free_port()), Another) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


COMMANDS: dict[str, Callable[[str], object]] = {
    "find": lambda url: find("启明", "k", url),
    "erase": lambda url: asyncio.run(erasure._ask(url, "k", "C-1", "asked")),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize(("status", "content"), [(200, b"<html></html>"), (200, b"[]"), (302, b""), (204, b"")])
def test_another_server_is_not_taken_for_intake(command: Callable[[str], object], status: int, content: bytes) -> None:
    with another_server(status, content) as url, pytest.raises(CommandError) as told:
        command(url)
    assert f"what answers at {url} ({status}) is not intake" in told.value.en
