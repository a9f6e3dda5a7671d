"""The spans of a batch: one an event, in the trace that the event came with; where there are several, one around them.

What a handler does for the whole batch is part of the one around it, or of the event's where there is but one.
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from contextvars import Token
from time import time_ns
from typing import Literal
from uuid import UUID

from eventlog.at_work import WORK, Work
from eventlog.envelope import Recorded
from eventlog.handler import Received
from eventlog.tracing import about, begun, child_of, failure, sampled, tell, telling

Operation = Literal["process", "publish"]


class Handling:
    """One attempt to handle a batch; `with` tells of it at the end. It is what the task works for meanwhile."""

    def __init__(self, operation: Operation, subscription: str, batch: Sequence[Received]) -> None:
        self._operation = operation
        self._subscription = subscription
        self._batch = batch
        self._spans: dict[UUID, str] = {
            recorded.id: child_of(recorded.traceparent or "") for _, recorded in batch if sampled(recorded.traceparent)
        }
        own = [*self._spans.values()]
        self._around = f"{begun()[:-2]}01" if len(own) > 1 else None
        self.traceparent = self._around or (own[0] if own else None)
        self.events: tuple[Recorded, ...] = (batch[0].recorded,) if len(batch) == 1 else ()

    def carried_on(self, recorded: Recorded) -> str | None:
        """The traceparent of what follows from an event."""
        return self._spans.get(recorded.id, recorded.traceparent)

    def __enter__(self) -> None:
        self._began = time_ns()
        self._token: Token[Work | None] = WORK.set(self)

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        WORK.reset(self._token)
        failed = failure(error)
        said: dict[str, str | int] = {"eventlog.subscription": self._subscription}
        if self._around is not None:
            counted = {**said, "eventlog.events": len(self._batch)}
            events = tuple(self._spans.values())
            tell(f"{self._operation} batch", "internal", self._around, None, self._began, counted, events, failed)
            if failed:
                return  # it is tried again in parts
        kind: Literal["consumer", "producer"] = "producer" if self._operation == "publish" else "consumer"
        links = (self._around,) if self._around is not None else ()
        for _, recorded in self._batch:
            if (span := self._spans.get(recorded.id)) is not None:
                name, told = f"{self._operation} {recorded.type}", {**about(recorded), **said}
                tell(name, kind, span, recorded.traceparent, self._began, told, links, failed)


def handling(operation: Operation, subscription: str, batch: Sequence[Received]) -> AbstractContextManager[None]:
    """To be around the handling of a batch; nothing where nobody listens."""
    return Handling(operation, subscription, batch) if telling() and batch else nullcontext()


def carried_on(recorded: Recorded, within: Work | None) -> str | None:
    """The traceparent of what follows from an event that is handled as part of `within`."""
    return within.carried_on(recorded) if isinstance(within, Handling) else recorded.traceparent
