"""What sends spans to a collector (OTLP over HTTP): a queue with an end, and a thread that empties it.

Nobody waits for it. A span that finds the queue full is dropped, as are those that the collector did not take; both are
counted. This module alone imports OpenTelemetry.
"""

import logging
from collections import deque
from collections.abc import Iterator
from threading import Event, Thread

import structlog
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExportResult
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags

from eventlog.tracing import Span
from service.metrics import SPANS, SPANS_FULL, SPANS_NOT_TAKEN
from service.settings import Settings

CLOSE_SECONDS = 1.0
"""For what still waits when the service ends; none where the collector was away already."""

_KINDS = {
    "internal": SpanKind.INTERNAL,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
}

log = structlog.get_logger(__name__)


class Outbox:
    """Sends what is put into it until it is closed. Headers, certificates, compression and timeout of the exporter are
    those of OpenTelemetry's own variables (`OTEL_EXPORTER_OTLP_…`)."""

    def __init__(self, settings: Settings, service: str, version: str) -> None:
        logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)  # it would tell of each attempt
        self._exporter = OTLPSpanExporter(endpoint=settings.traces_endpoint)
        self._resource = Resource.create(
            {"service.name": service, "service.namespace": "aftersales", "service.version": version}
        )
        self._scope = InstrumentationScope("aftersales", version)
        self._limit = settings.otel_bsp_max_queue_size
        self._batch = min(settings.otel_bsp_max_export_batch_size, self._limit)
        self._delay = settings.otel_bsp_schedule_delay / 1000
        self._waiting: deque[Span] = deque()
        self._wake, self._closing, self._away = Event(), False, False
        self._thread = Thread(target=self._run, name="spans", daemon=True)
        self._thread.start()

    def put(self, span: Span) -> None:
        """Take a span, or drop it; never waits."""
        waiting = len(self._waiting)
        if waiting >= self._limit:
            SPANS_FULL.inc()
            return
        self._waiting.append(span)
        if waiting + 1 == self._batch:
            self._wake.set()

    def close(self) -> None:
        """Send what waits, if that is soon done."""
        self._closing = True
        self._wake.set()
        self._thread.join(0 if self._away else CLOSE_SECONDS)
        self._exporter.shutdown()  # type: ignore[no-untyped-call]  # ends an attempt that is under way

    def _run(self) -> None:
        while True:
            self._wake.wait(self._delay)
            self._wake.clear()
            while self._waiting:
                self._send([*self._taken()])
            if self._closing:
                return

    def _taken(self) -> Iterator[Span]:
        for _ in range(min(len(self._waiting), self._batch)):
            yield self._waiting.popleft()

    def _send(self, spans: list[Span]) -> None:
        try:
            taken = self._exporter.export([self._readable(span) for span in spans]) is SpanExportResult.SUCCESS
        except Exception as error:
            taken = False
            log.error("spans.failed", error=type(error).__name__)
        (SPANS if taken else SPANS_NOT_TAKEN).inc(len(spans))
        if taken == self._away:
            self._away = not taken
            (log.info if taken else log.warning)("spans.taken" if taken else "spans.not_taken", spans=len(spans))

    def _readable(self, span: Span) -> ReadableSpan:
        status = Status(StatusCode.ERROR) if span.error else Status()
        return ReadableSpan(
            span.name,
            context=_context(span.traceparent),
            parent=_context(span.parent, remote=span.kind in ("server", "consumer", "producer"))
            if span.parent
            else None,
            resource=self._resource,
            attributes={**span.attributes, "error.type": span.error} if span.error else span.attributes,
            links=[Link(_context(link)) for link in span.links],
            kind=_KINDS[span.kind],
            status=status,
            start_time=span.began,
            end_time=span.ended,
            instrumentation_scope=self._scope,
        )


def _context(traceparent: str, *, remote: bool = False) -> SpanContext:
    flags = TraceFlags(int(traceparent[53:55], 16))
    return SpanContext(int(traceparent[3:35], 16), int(traceparent[36:52], 16), remote, flags)
