"""HTTP/1.1 over a loopback socket, because a client library would cost more than what is measured."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

HOST = "127.0.0.1"


class Reply(NamedTuple):
    """An answer; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def good(self) -> bool:
        return 200 <= self.status < 300


class Wire:
    """One connection, one request at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> "Wire":
        """Connect to a loopback port."""
        return cls(*await asyncio.open_connection(HOST, port))

    @property
    def hung_up(self) -> bool:
        """The server has closed the connection: it had been idle for long."""
        return self._reader.at_eof()

    async def ask(self, method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> Reply:
        """Send a request, JSON if it has a body, and wait for the whole answer."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {HOST}", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        lines += [f"Content-Length: {len(body)}", "", ""]
        self._writer.write("\r\n".join(lines).encode() + body)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        fields = (line.partition(":") for line in head[1:] if line)
        answered = {name.lower(): value.strip() for name, _, value in fields}
        length = int(answered.get("content-length", 0))
        return Reply(int(head[0][9:12]), answered, await self._reader.readexactly(length))

    def close(self) -> None:
        """Hang up."""
        self._writer.close()
