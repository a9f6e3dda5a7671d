"""`make demo` from the empty database to the last printed command, against the real services."""

import socket
from io import StringIO
from secrets import token_urlsafe

import httpx
import pytest
from rich.console import Console
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.demo.chapters import BEGIN
from aftersales.demo.check import Check
from aftersales.demo.command import play
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import PEOPLE
from aftersales.demo.show import show_keys
from aftersales.demo.stage import Stage
from aftersales.demo.verdict import show_checks
from aftersales.errors import CommandError
from aftersales.ports import free_ports, free_row


def console() -> Console:
    """A wide terminal that keeps what is printed."""
    return Console(file=StringIO(), width=250)


def printed(terminal: Console) -> str:
    """What is on it."""
    assert isinstance(terminal.file, StringIO)
    return terminal.file.getvalue()


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
