"""`python -m <service>` runs a service, `python -m <service> migrate` migrates its schema, and `python -m <service>
await-schema` ends as soon as somebody else has migrated it."""

import asyncio
import errno
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import fields

import asyncpg
import structlog
import uvicorn
from pydantic import ValidationError

from service.app import create_app
from service.connections import Limits, connections
from service.database.migrate import NewerSchema, await_schema, migrate
from service.definition import Definition
from service.feeds.streams import Streams
from service.operations.garbage import relax
from service.operations.logs import configure
from service.settings import Settings

GRACE_SECONDS = 20
"""How long running requests may take after a SIGTERM."""

log = structlog.get_logger(__name__)


class Server(uvicorn.Server):
    """uvicorn, which would wait for event streams as for other requests, although they do not end by themselves."""

    def __init__(self, config: uvicorn.Config, streams: Streams) -> None:
        super().__init__(config)
        self._streams = streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, and then all else in good order."""
        self._streams.stop()
        await super().shutdown(sockets)


def serve(definition: Definition, arguments: Sequence[str] | None = None) -> None:
    """The entry of every service. Ends the process: 0 when asked to stop, 1 when it could not start, 2 when misused."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if list(arguments) not in ([], ["migrate"], ["await-schema"]):
        sys.exit(f"usage: python -m {definition.name} [migrate|await-schema]")
    try:
        settings = Settings.model_validate({})
    except ValidationError as error:
        sys.exit(f"{definition.name}: settings are wrong or missing: {', '.join(faults(error))}")
    configure(settings.log_level, definition.name, settings.log_format)
    if list(arguments) == ["migrate"]:
        _migrate(definition, settings)
    elif arguments:
        _await_schema(definition, settings)
    else:
        _run(definition, settings)


def faults(error: ValidationError) -> Iterator[str]:
    """What is wrong with each setting; where several do not go together, the reason names them."""
    for fault in error.errors(include_url=False, include_input=False):
        reason = fault["msg"].removeprefix("Value error, ")
        yield f"{str(fault['loc'][0]).upper()} ({reason})" if fault["loc"] else reason


def _migrate(definition: Definition, settings: Settings) -> None:
    try:
        before, after = asyncio.run(
            migrate(definition, settings.database_url, settings.database_role, keyring=settings.keyring_url)
        )
    except NewerSchema as error:
        sys.exit(str(error))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        sys.exit(f"{definition.name}: not migrated: {type(error).__name__}: {error}")
    log.info("schema.migrated", before=str(before), after=str(after))


def _await_schema(definition: Definition, settings: Settings) -> None:
    try:
        asyncio.run(await_schema(definition, settings.database_url))
    except NewerSchema as error:
        sys.exit(str(error))


def _run(definition: Definition, settings: Settings) -> None:
    try:
        app = create_app(definition, settings)
        listener = bound(settings.host, settings.port)
    except (OSError, ValueError) as error:
        sys.exit(f"{definition.name}: {error}")
    server = Server(
        uvicorn.Config(
            app,
            loop="auto",
            http=connections(Limits(**{field.name: getattr(settings, field.name) for field in fields(Limits)})),
            ws="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            ssl_certfile=settings.tls_certificate_file,
            ssl_keyfile=settings.tls_key_file,
        ),
        app.state.runtime.streams,
    )
    # uvicorn raises the signal that stopped it once more when all is closed: that is a good end.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    relax()
    try:
        server.run(sockets=[listener])
    except SystemExit:
        if refusal := getattr(app.state, "refusal", None):
            sys.exit(refusal)
        raise
    sys.exit(0 if server.started else 1)


def bound(host: str, port: int) -> socket.socket:
    """A socket that has the address, before anything else is begun; uvicorn listens on it once all is open.

    Raises OSError with a line for the reader where the address cannot be had.
    """
    listener = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        if listener is not None:
            listener.close()
        taken = error.errno == errno.EADDRINUSE
        zh, en = ("已被占用", "is in use") if taken else ("不可用", f"cannot be used: {error.strerror}")
        raise OSError(f"端口 {port} {zh} · port {port} of {host} {en}") from None
    return listener
