"""An export's files of JSON lines: each line a CloudEvents 1.0 event in structured mode.

Its attributes are those of Kafka's records (`eventlog.feeds.cloudevents`); their key is `partitionkey`."""

from collections.abc import AsyncGenerator, Collection, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from aftersales.errors import CommandError
from aftersales.replay.reading.pieces import PIECE
from aftersales.replay.sources.exports import whole
from eventlog.envelope import Recorded


class Line(msgspec.Struct):
    """A line, as far as it is read."""

    id: UUID
    source: str
    type: str
    time: datetime
    subject: str
    streamversion: int | str
    position: int | str
    actor: str
    partitionkey: str
    data: msgspec.Raw = msgspec.Raw(b"{}")
    causation: UUID | None = None
    correlation: UUID | None = None
    traceparent: str | None = None


_decode = msgspec.json.Decoder(Line).decode


async def read(
    files: Sequence[Path], source: str, after: int, upto: int, types: Collection[str] | None
) -> AsyncGenerator[list[Recorded], None]:
    """See `exports.Reader`. Raises CommandError for a file that is not there, or a line that is no event."""
    uri_end, held = f"/{source.replace('_', '-')}", list[Recorded]()
    for line in lines_of(files):
        if (
            line.source.endswith(uri_end)
            and after < (position := int(line.position)) <= upto
            and (types is None or line.type in types)
        ):
            held.append(_recorded(line, source, position))
            if len(held) == PIECE:
                yield held
                held = []
    if held:
        yield held


def lines_of(files: Sequence[Path]) -> Iterator[Line]:
    """The lines of some files. Raises CommandError for a file that is not there, or a line that is no event."""
    for path in files:
        try:
            with path.open("rb") as file:
                for number, text in enumerate(file, 1):
                    try:
                        yield _decode(text)
                    except (msgspec.MsgspecError, ValueError) as error:
                        raise CommandError(
                            f"{path} 第 {number} 行不是事件：{error}", f"{path}, line {number} is no event: {error}"
                        ) from None
        except OSError as error:
            raise CommandError(
                f"无法读取 {path}：{error.strerror}", f"{path} cannot be read: {error.strerror}"
            ) from None


def _recorded(line: Line, source: str, position: int) -> Recorded:
    payload: dict[str, Any] = msgspec.json.decode(line.data) or {}
    return Recorded(
        source,
        position,
        line.id,
        line.subject,
        int(line.streamversion),
        line.type,
        line.partitionkey,
        line.time,
        msgspec.json.encode(whole(line.type, payload)).decode(),
        line.causation,
        line.correlation,
        line.actor,
        line.traceparent,
    )
