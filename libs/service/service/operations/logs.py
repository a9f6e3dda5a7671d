"""Structured logs on stdout: one JSON object a line, or lines for people. Ids only: no names, no bodies, no keys.

Every line names the trace, the event and the case that the process is at just then (`service.operations.ids`).
"""

import logging
import re
import sys
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
import structlog

from service.http.request_context import RequestContext
from service.operations.ids import at_work, case_of
from service.operations.log_throttle import LogThrottle

_LEVELS = {"DEBUG": logging.DEBUG, "INFO": logging.INFO, "WARNING": logging.WARNING, "ERROR": logging.ERROR}


_QUOTES = re.compile(r"[(\n]")


class _Process:
    """What `configure` last said."""

    service = ""
    level = logging.INFO
    readable: structlog.dev.ConsoleRenderer | None = None


class _Access(msgspec.Struct, omit_defaults=True):
    time: datetime
    level: str
    event: str
    service: str
    method: str
    route: str
    status: int
    ms: float
    trace_id: str
    key: str | None = None
    case_id: str | None = None
    events: list[UUID] | None = None


_encoder = msgspec.json.Encoder(enc_hook=str)


def access(context: RequestContext, route: str, status: int, seconds: float) -> None:
    """The line of one request: past structlog, for it is written on every request."""
    if _Process.level > logging.INFO:
        return
    line = _Access(
        datetime.now(UTC),
        "info",
        "request",
        _Process.service,
        context.method,
        route,
        status,
        round(seconds * 1000, 2),
        context.trace.trace_id,
        context.principal.id if context.principal else None,
    )
    if context.events:
        line.events = [event.id for event in context.events]
    line.case_id = case_of(context.events, context.case_id)
    if _Process.readable is None:
        _write(_encoder.encode(line))
    else:
        _write(_readable(msgspec.to_builtins(line, str_keys=True)))


def configure(level: str, service: str, form: Literal["json", "readable"] | None = None) -> None:
    """Set up the process's logging; every line names the service. `form`: None is readable on a terminal alone."""
    _Process.service, _Process.level = service, _LEVELS[level]
    terminal = sys.stdout.isatty()
    _Process.readable = None
    if form == "readable" or (form is None and terminal):
        _Process.readable = structlog.dev.ConsoleRenderer(colors=terminal, timestamp_key="time")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _named,
            _render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=_Lines,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.setLevel(max(_LEVELS[level], logging.WARNING))
    if not any(isinstance(handler, _Bridge) for handler in root.handlers):
        root.addHandler(_Bridge())


def _named(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    event["service"] = _Process.service
    for name, value in at_work().items():
        event.setdefault(name, value)
    return event


def _render(_logger: Any, _method: str, event: structlog.typing.EventDict) -> bytes:
    return _encoder.encode(event) if _Process.readable is None else _readable(event)


def _readable(event: structlog.typing.EventDict) -> bytes:
    assert _Process.readable is not None
    return str(_Process.readable(None, "", event)).encode()


def _write(line: bytes) -> None:
    """To whatever stdout is at the moment; a closed pipe must not stop the service."""
    try:
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    except (OSError, ValueError):
        return


class _Lines:
    """What structlog writes with."""

    def __init__(self, *_: Any) -> None: ...

    def msg(self, line: bytes) -> None:
        _write(line)

    debug = info = warning = error = critical = exception = msg


class _Bridge(logging.Handler):
    """Carries uvicorn's, alembic's, asyncpg's and, now and then, aiokafka's own logging into the same stream."""

    def __init__(self) -> None:
        super().__init__()
        self._kafka = LogThrottle()

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("aiokafka") and not self._kafka.filter(record):
            return
        error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        said = record.getMessage()
        if record.name == "asyncio":  # behind that it quotes whatever a task had in hand
            said = _QUOTES.split(said)[0].strip()
        structlog.get_logger(record.name).log(record.levelno, said, error=error)
