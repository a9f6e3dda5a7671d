"""Which loopback port belongs to which service, and whether it is free."""

import errno
import socket
from collections.abc import Iterable
from contextlib import ExitStack

from aftersales.trouble import Trouble

SERVICES = ("intake", "dispatch", "sla_monitor", "callback", "reporting")
HOST = "127.0.0.1"
FIRST_PORT = 8101


def port_plan(base: int = FIRST_PORT) -> dict[str, int]:
    """Five ports in a row, intake's first. Raises Trouble where there is no such row."""
    if not 1 <= base <= 65536 - len(SERVICES):
        raise Trouble(f"端口 {base} 不在 1–65531 之间", f"port {base} is not between 1 and 65531")
    return {name: base + offset for offset, name in enumerate(SERVICES)}


def free_ports() -> dict[str, int]:
    """Five ports that nobody uses at the moment: for tests and throw-away systems."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in SERVICES]
        for each in sockets:
            each.bind((HOST, 0))
        return {name: each.getsockname()[1] for name, each in zip(SERVICES, sockets, strict=True)}


def require_free(ports: Iterable[int]) -> None:
    """Raises Trouble for the first port that cannot be listened on."""
    for port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            try:
                probe.bind((HOST, port))
            except OSError as error:
                taken = error.errno == errno.EADDRINUSE
                zh, en = ("已被占用", "is in use") if taken else ("不可用", f"cannot be used ({error.strerror})")
                raise Trouble(
                    f"端口 {port} {zh}，请换一组端口:PORT_BASE=9101",
                    f"port {port} {en}: choose five others in a row with PORT_BASE=9101",
                ) from None
