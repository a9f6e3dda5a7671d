"""Recorded events as JSON between services, the payload byte for byte."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from eventlog.envelope import Recorded


def shown(event: Recorded) -> dict[str, Any]:
    """The envelope's fields, with the payload as JSON, byte for byte."""
    return msgspec.structs.asdict(event) | {"data": msgspec.Raw(event.data.encode())}


class _Item(msgspec.Struct):
    source: str
    position: int
    id: UUID
    stream: str
    version: int
    type: str
    key: str
    time: datetime
    data: msgspec.Raw
    causation: UUID | None
    correlation: UUID | None
    actor: str
    traceparent: str | None


class _Answer(msgspec.Struct):
    items: list[_Item]


_answer = msgspec.json.Decoder(_Answer)


def read(body: bytes) -> list[Recorded]:
    """The events of an answer of `/events`. Raises msgspec.MsgspecError for anything else."""
    items = _answer.decode(body).items
    return [Recorded(**(msgspec.structs.asdict(item) | {"data": bytes(item.data).decode()})) for item in items]
