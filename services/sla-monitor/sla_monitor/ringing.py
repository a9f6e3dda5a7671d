"""The traces of alarms: what follows from one is a trace of its own, which names the last thing that it came after.

A promise runs for hours: its alarm would lie far outside the trace of whoever opened the case.
"""

from collections.abc import Sequence
from contextvars import Token
from time import time_ns

from eventlog.at_work import WORK, At, Work
from eventlog.envelope import Recorded
from eventlog.tracing import begun, failure, sampled, tell


class Ringing:
    """One attempt to fire a batch of timers; `with` tells of it at the end, where anybody listens."""

    def __init__(self) -> None:
        self._around = begun()
        self._spans: list[tuple[str, str, Sequence[str]]] = []
        self._cases = 0

    def of(self, case_id: str, events: Sequence[Recorded]) -> str:
        """The traceparent of what one case's alarms say; `events` are those of its stream so far."""
        self._cases += 1
        span = begun()
        if sampled(span):
            cause = events[-1].traceparent if events else None
            self._spans.append((span, case_id, [cause] if cause is not None and sampled(cause) else []))
        return span

    def __enter__(self) -> None:
        self._began = time_ns()
        self._token: Token[Work | None] = WORK.set(At(self._around))

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        WORK.reset(self._token)
        failed = failure(error)
        around = [self._around] if sampled(self._around) else []
        if around:
            counted = {"sla_monitor.cases": self._cases}
            tell("fire timers", "internal", self._around, None, self._began, counted, (), failed)
        for span, case_id, cause in self._spans:
            told = {"aftersales.case_id": case_id}
            tell("ring alarms", "internal", span, None, self._began, told, [*cause, *around], failed)
