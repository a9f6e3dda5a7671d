"""Structured logs: one JSON object a line on stdout. Ids only: no names, no bodies, no keys."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import structlog

from service.http.request_context import RequestContext
from service.operations.log_throttle import LogThrottle

_LEVELS = {"DEBUG": logging.DEBUG, "INFO": logging.INFO, "WARNING": logging.WARNING, "ERROR": logging.ERROR}


class _Process:
    """What `configure` last said."""

    service = ""
    level = logging.INFO


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
        line.case_id = next((event.key for event in context.events if '"case_id"' in event.data), None)
    _write(_encoder.encode(line))


def configure(level: str, service: str) -> None:
    """Set up the process's logging; every line names the service."""
    _Process.service, _Process.level = service, _LEVELS[level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", key="time"),
            _named,
            structlog.processors.JSONRenderer(serializer=_render),
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
    return event


def _render(event: Any, **_: Any) -> bytes:
    return _encoder.encode(event)


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
        structlog.get_logger(record.name).log(record.levelno, record.getMessage(), error=error)
