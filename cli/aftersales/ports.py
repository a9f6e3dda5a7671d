"""Which loopback port belongs to which service, and whether it is free."""

import errno
import random
import socket
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path

from aftersales.errors import CommandError

SERVICES = ("intake", "dispatch", "sla_monitor", "callback", "reporting")
HOST = "127.0.0.1"
FIRST_PORT = 8101
QUIET_PORTS = range(20_000, 32_000)  # systems give their clients higher ones, unless they are told otherwise
OUTGOING = Path("/proc/sys/net/ipv4/ip_local_port_range")


def port_plan(base: int = FIRST_PORT) -> dict[str, int]:
    """Five ports in a row, intake's first. Raises CommandError where there is no such row."""
    if not 1 <= base <= 65536 - len(SERVICES):
        raise CommandError(f"端口 {base} 不在 1–65531 之间", f"port {base} is not between 1 and 65531")
    return {name: base + offset for offset, name in enumerate(SERVICES)}


def free_ports() -> dict[str, int]:
    """A `free_port` for each service: for tests and throw-away systems."""
    return {name: free_port() for name in SERVICES}


def free_port() -> int:
    """A port that nobody uses, and that nobody gets by chance for as long as this process lives.

    It is none that the system gives to outgoing connections. On Linux it stays bound here, without listening: whoever
    looks for a free port passes it over, and a server that is told its number can listen on it, again after each end.
    Raises CommandError where none is left.
    """
    return free_row(1)


def free_row(length: int = len(SERVICES)) -> int:
    """The first of several `free_port`s in a row, as PORT_BASE needs them. Raises CommandError where none is left."""
    for first in random.sample(ports := _quiet_ports(), len(ports)):
        with ExitStack() as stack:
            holders = [stack.enter_context(socket.socket()) for _ in range(length)]
            try:
                for offset, holder in enumerate(holders):
                    holder.bind((HOST, first + offset))
            except OSError:
                continue
            if sys.platform == "linux":
                for holder in holders:
                    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: so it can be shared
                    holder.detach()
            return first
    raise CommandError("没有空闲端口", "no port is free")


def require_free(ports: Iterable[int]) -> None:
    """Raises CommandError for the first port that cannot be listened on."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            try:
                probe.bind((HOST, port))
            except OSError as error:
                taken = error.errno == errno.EADDRINUSE
                zh, en = ("已被占用", "is in use") if taken else ("不可用", f"cannot be used ({error.strerror})")
                raise CommandError(
                    f"端口 {port} {zh}，请换一组端口：PORT_BASE=9101",
                    f"port {port} {en}: choose five others in a row with PORT_BASE=9101",
                ) from None


def _quiet_ports() -> Sequence[int]:
    """Those of QUIET_PORTS that the system does not give to outgoing connections; all, where it gives all of them."""
    try:
        first, last = map(int, OUTGOING.read_text().split())
    except (OSError, ValueError):  # not Linux: from 49152 on
        return QUIET_PORTS
    return [port for port in QUIET_PORTS if not first <= port <= last] or QUIET_PORTS
