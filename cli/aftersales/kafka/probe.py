"""Whether a broker answers: asked in Kafka's own protocol, over a plain socket, without a client library."""

import socket
import struct

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
