"""`python -P -m aftersales.fork_server FD`: loads once what all services are made of, forks a child for each request.

A request comes over the socket FD with two descriptors: the child's line and its log. On its line the child is told in
a line of JSON what to be (`Wanted`); the line then says the child's number, and at last how it ended.
"""

import ctypes
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TypedDict

from aftersales.parent_death import die_with_parent

LOADED = (
    "eventlog.read_models.queries",
    "eventlog.read_models.read_models",
    "eventlog.subscriptions.reactions",
    "events.catalog",
    "events.glossary",
    "service.framework",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
)
"""No service's own module: what it declares as it loads (metrics, say) is its own."""
PR_SET_NAME = 15


class Wanted(TypedDict):
    """What a child is to be: `python -P -m module`, with this environment and no other."""

    module: str
    environment: dict[str, str]


class Line:
    """A child's line to whoever asked for it."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def say(self, number: int) -> None:
        """A number in a line of its own; to nobody where the other end has gone."""
        with suppress(OSError):
            self._socket.sendall(f"{number}\n".encode())

    def heard(self) -> Wanted | None:
        """What was asked for; None where the other end has gone."""
        with self._socket.makefile("rb") as lines:
            line = lines.readline()
        wanted: Wanted | None = json.loads(line) if line.endswith(b"\n") else None
        return wanted

    def close(self) -> None:
        self._socket.close()


def main() -> None:
    """Serve until the other end of the socket closes. In a child: be what was asked for."""
    gc.disable()
    for module in LOADED:
        __import__(module)
    gc.freeze()  # pages that are shared stay so
    asked = socket.socket(fileno=int(sys.argv[1]))
    if wanted := serve(asked):
        run(wanted)


def serve(asked: socket.socket) -> Wanted | None:
    """Fork for each request, and tell of each end. Returns what to be in a child, and None when all is over."""
    woken, wake = socket.socketpair()
    for end in (woken, wake):
        end.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    children: dict[int, Line] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(asked, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is woken:
                    woken.recv(4096)
                    tell_of_ends(children)
                    continue
                data, descriptors, _, _ = socket.recv_fds(asked, 1, 2)
                if not data:
                    return None
                if len(descriptors) < 2:  # there was no room for them: whoever asked sees its line close
                    close(descriptors)
                    continue
                line, log = Line(descriptors[0]), descriptors[1]
                tie = die_with_parent(signal.SIGKILL)
                try:
                    child = os.fork()
                except OSError:  # no process is free: the children that there are go on
                    line.close()
                    os.close(log)
                    continue
                if child:
                    os.close(log)
                    children[child] = line
                    line.say(child)
                    continue
                if tie is not None:
                    tie()
                for sibling in children.values():
                    sibling.close()
                for end in (asked, woken, wake):
                    end.close()
                return become(line, log)


def close(descriptors: Iterable[int]) -> None:
    """Let go of them."""
    for descriptor in descriptors:
        os.close(descriptor)


def tell_of_ends(children: dict[int, Line]) -> None:
    """The exit code of each child that ended, or minus its signal, on its line."""
    while children:
        child, status = os.waitpid(-1, os.WNOHANG)
        if not child:
            return
        line = children.pop(child)
        line.say(os.waitstatus_to_exitcode(status))
        line.close()


def become(line: Line, log: int) -> Wanted | None:
    """Behave as a process of one's own: its session, its signals, its log; what it is to be."""
    os.setsid()  # the terminal's Ctrl-C is for the supervisor alone
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for own, standard in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(own, standard)
    close((nothing, log))
    wanted = line.heard()
    line.close()
    return wanted


def run(wanted: Wanted) -> None:
    """As `python -P -m module` does, under its name."""
    os.environ.clear()
    os.environ.update(wanted["environment"])
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, wanted["module"].encode(), 0, 0, 0)
    sys.argv = [wanted["module"]]
    runpy.run_module(wanted["module"], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
