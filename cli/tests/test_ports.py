"""Ports that stay free: none of the system's own for outgoing connections, and nobody gets one by chance."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from aftersales import ports
from aftersales.parent_death import die_with_parent
from aftersales.ports import HOST, QUIET_PORTS, SERVICES, free_port, free_ports, require_free

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere ports are not held")


def test_none_is_one_that_outgoing_connections_get(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outgoing = tmp_path / "ip_local_port_range"
    monkeypatch.setattr(ports, "OUTGOING", outgoing)
    assert {free_port() in QUIET_PORTS for _ in range(20)} == {True}
    outgoing.write_text("20100\t60999\n")
    assert max(free_port() for _ in range(20)) < 20_100
    outgoing.write_text("1024\t65535\n")
    assert free_port() in QUIET_PORTS


@linux
def test_a_port_is_given_once_and_its_server_can_come_and_go() -> None:
    taken = {*free_ports().values(), *(free_port() for _ in range(50))}
    assert len(taken) == len(SERVICES) + 50
    port = free_port()
    with socket.socket() as somebody, pytest.raises(OSError, match="in use"):
        somebody.bind((HOST, port))
    for _ in range(2):
        require_free([port])
        with socket.create_server((HOST, port)), socket.create_connection((HOST, port)):
            pass


@linux
def test_a_row_is_held_by_this_process_until_its_end() -> None:
    program = "from aftersales.ports import free_row; print(free_row(), flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
    ) as other:
        assert other.stdout is not None
        first = int(other.stdout.readline())
        row = range(first, first + len(SERVICES))
        for port in row:
            with socket.socket() as somebody, pytest.raises(OSError, match="in use"):
                somebody.bind((HOST, port))
        other.communicate(b"\n")
    for port in row:
        with socket.socket() as somebody:
            somebody.bind((HOST, port))
