"""Patience with a service that is away, and none with one that refuses."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from aftersales.errors import CommandError
from aftersales.importer import api as api_module
from aftersales.importer.api import Api, Keys, Request
from aftersales.responses import Refused

Reply = tuple[int, dict[str, str], dict[str, str]]
"""Status, headers, body."""


class Script:
    """A service that answers as written, one reply a request, and remembers what it was asked."""

    def __init__(self, *replies: Reply | None) -> None:
        self.replies = list(replies)
        self.asked: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        reply = self.replies.pop(0)
        if reply is not None:  # None: the connection breaks
            status, headers, body = reply
            content = json.dumps(body).encode()
            lines = [f"HTTP/1.1 {status} .", f"content-length: {len(content)}", "connection: close"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            writer.write("\r\n".join([*lines, "", ""]).encode() + content)
        writer.close()


@asynccontextmanager
async def api_to(script: Script, *known: tuple[str, str]) -> AsyncIterator[Api]:
    server = await asyncio.start_server(script.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Api({"intake": url, "dispatch": url}, Keys("centre", "of-{}".format, dict(known))) as api:
        yield api


GOOD: Reply = (201, {"Aftersales-Position": "intake:7"}, {"case_id": "case-7"})
COMMAND = Request("POST", "intake", "/cases", body={}, after="callback:3", idempotency_key="key-1")


async def test_a_command_carries_key_position_and_who_asks() -> None:
    script = Script(GOOD, GOOD)
    async with api_to(script, ("north", "of-north")) as api:
        answer = await api.send(COMMAND)
        await api.send(Request("POST", "dispatch", "/work-orders/1/accept", "north", body={}))
    assert (answer.body, answer.position) == ({"case_id": "case-7"}, "intake:7")
    assert script.asked[0].startswith("POST /cases?wait_for=callback%3A3 ")
    assert "idempotency-key: key-1" in script.asked[0].lower()
    assert ["Bearer centre" in script.asked[0], "Bearer of-north" in script.asked[1]] == [True, True]


@pytest.mark.parametrize(
    "passing",
    [None, (503, {}, {}), (409, {}, {"type": "urn:aftersales:problem:conflict"})],
    ids=["broken connection", "away", "conflict"],
)
async def test_what_passes_is_tried_again(passing: Reply | None) -> None:
    script = Script(passing, GOOD)
    async with api_to(script) as api:
        assert (await api.send(COMMAND)).position == "intake:7"
    assert len(script.asked) == 2


async def test_commands_are_counted() -> None:
    async with api_to(Script(GOOD, GOOD, GOOD)) as api:
        await api.send(COMMAND)
        await api.send(COMMAND)
        await api.send(Request("GET", "intake", "/cases"))
        assert api.commands == 2


async def test_a_station_is_admitted_once_the_service_knows_its_key() -> None:
    script = Script((401, {}, {}), GOOD, GOOD)
    async with api_to(script) as api:
        await api.admit(["south"])
        await api.send(Request("POST", "dispatch", "/work-orders/1/accept", "south", body={}))
    assert ["Bearer of-south" in asked for asked in script.asked] == [True, True, True]


async def test_a_refusal_is_final_and_keeps_its_reasons() -> None:
    script = Script(
        (409, {}, {"type": "urn:aftersales:problem:rejected", "detail": "已结案", "detail_en": "it is closed"})
    )
    async with api_to(script) as api:
        with pytest.raises(Refused) as refused:
            await api.send(COMMAND)
    assert (refused.value.status, refused.value.zh, refused.value.en) == (409, "已结案", "it is closed")
    assert len(script.asked) == 1


async def test_patience_ends(monkeypatch: pytest.MonkeyPatch, unused_tcp_port_factory: Callable[[], int]) -> None:
    monkeypatch.setattr(api_module, "PATIENCE", 0.2)
    url = f"http://127.0.0.1:{unused_tcp_port_factory()}"
    async with Api({"intake": url}, Keys("centre", "of-{}".format)) as api:
        with pytest.raises(CommandError, match="intake does not answer"):
            await api.send(COMMAND)
