"""Whether a broker answers: asked in Kafka's own protocol, over a plain socket, or by a client that can log in."""

import asyncio
import socket
import ssl
import struct
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker, Login

METADATA = 3  # the request "which brokers are there?", in its version 1
PATIENCE = 2.0  # seconds


def answers(host: str, port: int) -> bool:
    """True when the broker counts itself in: then it is registered with its controller and serves clients.

    An open port alone says less: until then clients are told that there are no brokers.
    """
    name = b"aftersales"
    request = struct.pack(">hhih", METADATA, 1, 0, len(name)) + name + struct.pack(">i", 0)
    try:
        with socket.create_connection((host, port), PATIENCE) as connection:
            connection.sendall(struct.pack(">i", len(request)) + request)
            with connection.makefile("rb") as answer:
                head = answer.read(12)
    except OSError:
        return False
    if len(head) < 12:
        return False
    _size, _correlation, brokers = struct.unpack(">iii", head)
    return bool(brokers > 0)


def serves(bootstrap_servers: str, login: Login) -> bool:
    """The same of a broker that asks who comes, and lets this one in; in a thread, for a loop may run in this one."""
    if not reachable(bootstrap_servers):
        return False  # without a word: a client would log that it is not there
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _serves(Broker(bootstrap_servers, "", login=login))).result()


async def _serves(broker: Broker) -> bool:
    try:
        return await broker.brokers() > 0
    except FeedAway:
        return False


def is_ours(host: str, port: int, ca_file: Path) -> bool:
    """Whether the one that answers has a certificate of this authority."""
    try:
        trusting = ssl.create_default_context(cafile=ca_file)
        with socket.create_connection((host, port), PATIENCE) as connection:
            trusting.wrap_socket(connection, server_hostname=host).close()
    except OSError:
        return False
    return True


def reachable(bootstrap_servers: str) -> bool:
    """Whether one of these (`host:port`, separated by commas) takes connections, encrypted ones too."""
    for server in bootstrap_servers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()
        except (OSError, ValueError, OverflowError):
            continue
        return True
    return False
