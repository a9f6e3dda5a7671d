"""`make demo` from the empty database to the last printed command, against the real services."""

import asyncio
import re
import shlex
import socket
from io import StringIO
from pathlib import Path
from secrets import token_urlsafe

import httpx
import pytest
from rich.console import Console
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.demo.chapters import BEGIN
from aftersales.demo.check import Check
from aftersales.demo.command import perform, play
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import PEOPLE
from aftersales.demo.show import show_keys
from aftersales.demo.stage import Stage
from aftersales.demo.verdict import show_checks
from aftersales.errors import CommandError
from aftersales.feed import OpenedFeed
from aftersales.ports import free_ports, free_row, require_free


def console() -> Console:
    """A wide terminal that keeps what is printed."""
    return Console(file=StringIO(), width=250)


def printed(terminal: Console) -> str:
    """What is on it."""
    assert isinstance(terminal.file, StringIO)
    return terminal.file.getvalue()


async def send(curl: str) -> httpx.Response:
    """What a shell and curl would make of a printed command."""
    program, flags, newline, url, *rest = shlex.split(curl)
    assert (program, flags, newline) == ("curl", "-sw", r"\n")
    options = list(zip(rest[::2], rest[1::2], strict=True))
    headers = dict(value.split(": ", 1) for option, value in options if option == "-H")
    body = next((value for option, value in options if option == "-d"), None)
    async with httpx.AsyncClient(trust_env=False) as http:
        return await http.request("GET" if body is None else "POST", url, headers=headers, content=body)


@pytest.mark.timeout(300)  # 20 s on two idle cores, and nothing in it hurries on loaded ones
@pytest.mark.slow("the whole demo, with five services of its own")
async def test_the_story_gives_what_it_must_and_the_printed_commands_work(database: str, tmp_path: Path) -> None:
    terminal, ports = console(), free_ports()
    demo = asyncio.create_task(perform(terminal, database, tmp_path / "keys.json", ports, OpenedFeed(), serve=True))
    while "Ctrl-C" not in printed(terminal) and not demo.done():
        await asyncio.sleep(0.05)
    if demo.done():
        await demo
    shown = printed(terminal)

    assert "✗" not in shown
    done = re.search(r"(\d+) / (\d+) ✓", shown)
    assert done is not None
    assert done[1] == done[2]
    assert all(person.id in shown for person in PEOPLE)
    pages = [f"http://127.0.0.1:{port}/docs" for port in ports.values()]
    assert all(page in shown for page in pages)
    async with httpx.AsyncClient(trust_env=False) as http:
        assert {(await http.get(page)).status_code for page in pages} == {200}

    commands = re.findall(r"^# (.*)\n(curl .*)$", shown, re.MULTILINE)
    assert len(commands) == 12
    for comment, curl in commands:
        answer = await send(curl)
        assert answer.status_code == (404 if "404" in comment else 201 if "新服务单" in comment else 200), (
            comment,
            answer.text,
        )

    url, key = f"http://127.0.0.1:{ports['intake']}", re.search(r"/search -H 'Authorization: Bearer ([^']+)'", shown)
    assert key is not None
    for text, wanted, code in (("5550 0301", "珠江软件", 0), ("没有这家", "没有找到", 0), (" ", "422", 1)):
        found = await asyncio.to_thread(CliRunner().invoke, app, ["find", text, "--url", url, "--key", key[1]])
        assert (found.exit_code, wanted in found.output) == (code, True), found.output

    demo.cancel()
    with pytest.raises(asyncio.CancelledError):
        await demo
    require_free(ports.values())


async def test_services_that_do_not_answer_stop_the_story_in_one_line() -> None:
    nobody = {service: f"http://127.0.0.1:{port}" for service, port in free_ports().items()}
    async with httpx.AsyncClient(trust_env=False) as http:
        stage = Stage.set_up(BEGIN, {person.id: "key" for person in PEOPLE}, http, nobody, Narrator(console()))
        with pytest.raises(CommandError, match=r"^[^\n]*the story stopped: ConnectError: .+$"):
            await play(stage)


def test_a_busy_port_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", free_row())) as busy:
        first = busy.getsockname()[1]
        result = CliRunner().invoke(app, ["demo", "--exit", "--port-base", str(first)])
    assert result.exit_code == 1
    assert len(result.output.strip().splitlines()) == 1
    assert str(first) in result.output


def test_what_does_not_hold_is_shown_beside_what_must() -> None:
    terminal = console()
    show_checks(terminal, [Check("a", {"open": 2}, {"open": 2}), Check("b", ("x", "y"), ("y", "x"))])
    lines = printed(terminal).splitlines()
    assert any("✓" in line and "open 2" in line for line in lines)
    assert any("✗" in line and "x · y" in line for line in lines)
    assert any("found" in line and "y · x" in line for line in lines)
    assert lines[-1] == "1 / 2 ✓"


def test_every_key_is_whole_where_eighty_columns_are_all() -> None:
    """A pipe and a plain terminal have no more."""
    terminal, secrets = Console(file=StringIO(), width=80), {person.id: token_urlsafe(32) for person in PEOPLE}
    show_keys(terminal, secrets)
    shown = printed(terminal)
    assert [person.id for person in PEOPLE if secrets[person.id] not in shown or person.id not in shown] == []
