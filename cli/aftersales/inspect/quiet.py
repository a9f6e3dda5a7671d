"""What the libraries log while events are read: never among the events, and not a hundred lines a second."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from aftersales.notes import Note
from service.operations.log_throttle import LogThrottle


class Told(logging.Handler):
    """Passes on a warning of Kafka's client; the first seconds belong to whoever tells why reading does not begin."""

    def __init__(self, note: Note) -> None:
        super().__init__(logging.WARNING)
        self._note = note
        self.addFilter(LogThrottle(silent=True))

    def emit(self, record: logging.LogRecord) -> None:
        """Tell the reader."""
        self._note("Kafka 无响应，等待它恢复…", f"Kafka is away, waiting for it: {record.getMessage()}")


@contextmanager
def libraries_quiet(note: Note) -> Iterator[None]:
    """Keep standard output free of logs, and standard error free of repetitions."""
    before = structlog.get_config()
    structlog.configure(
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
    )
    # what asyncpg has to say, `store` says
    with handled_by("aiokafka", Told(note)), handled_by("asyncpg", logging.NullHandler()):
        try:
            yield
        finally:
            structlog.configure(**before)


@contextmanager
def handled_by(library: str, handler: logging.Handler) -> Iterator[None]:
    """What a library logs goes there alone."""
    logger = logging.getLogger(library)
    propagated, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagated
