"""Who a client is to the brokers, how it knows that they are the right ones, and why they do not let it in."""

import ssl
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from aiokafka.conn import create_conn
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    IllegalSaslStateError,
    KafkaConnectionError,
    KafkaError,
    SaslAuthenticationFailed,
    TopicAuthorizationFailedError,
    UnsupportedSaslMechanismError,
)

MECHANISM = "SCRAM-SHA-512"
ASK_SECONDS = 5.0
FORBIDDEN = (TopicAuthorizationFailedError, ClusterAuthorizationFailedError)
"""The broker knows who asks, and does not let that user do it."""


@dataclass(frozen=True, slots=True)
class Login:
    """SASL/SCRAM over TLS. `ca_file`: the certificates that the brokers' must come from; None: the machine's own."""

    user: str
    password: str = field(repr=False)
    ca_file: Path | None = None


def options(login: Login | None) -> dict[str, Any]:
    """What every client of aiokafka is told; without a login it speaks in plain text and says nothing of itself.

    Raises OSError for a file of certificates that cannot be read.
    """
    if login is None:
        return {"security_protocol": "PLAINTEXT"}
    return {
        "security_protocol": "SASL_SSL",
        "ssl_context": _trusting(login.ca_file),
        "sasl_mechanism": MECHANISM,
        "sasl_plain_username": login.user,
        "sasl_plain_password": login.password,
    }


@lru_cache
def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca_file)


async def refusal(servers: str, login: Login | None) -> str | None:
    """Why one of these brokers does not let the client in; None where all do that can be reached at all.

    Asked after a failure: aiokafka says of every one that it is unable to bootstrap.
    """
    for server in servers.split(","):
        host, _, port = server.strip().rpartition(":")
        try:
            connection = await create_conn(
                host.strip("[]"), int(port), request_timeout_ms=int(ASK_SECONDS * 1000), **options(login)
            )
        except (KafkaError, OSError, TimeoutError, ValueError) as error:
            if reason := _reason(error, login):
                return f"{server.strip()}: {reason}"
        else:
            connection.close()
    return None


def _reason(error: Exception, login: Login | None) -> str | None:
    if isinstance(error, SaslAuthenticationFailed):
        return f"the user {login.user if login else '-'} or its password is wrong"
    if isinstance(error, (UnsupportedSaslMechanismError, IllegalSaslStateError)):
        return f"it does not take {MECHANISM}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not to be trusted ({error.verify_message})"
    if isinstance(error, FileNotFoundError) and login is not None:
        return f"{login.ca_file} is missing"
    if isinstance(error, ssl.SSLError) or (login is not None and isinstance(error, ConnectionResetError)):
        return "it does not speak TLS"
    if login is None and isinstance(error, KafkaConnectionError):
        return "it ends connections in plain text: it wants TLS and a login"
    return None
