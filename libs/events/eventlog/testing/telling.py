"""Events that nobody decided: what other services have said, for tests that listen."""

from typing import Any

from eventlog.codec import Codec
from eventlog.decider import Decider
from eventlog.log.session import Session


def stream_of(codec: Codec, event: Any) -> tuple[Decider[None, Any], str]:
    """The kind of stream that an event belongs to, as a decider that decides nothing, and the id that it names.

    A part of the id that is no field of the event stands for itself.
    """
    kind = codec.kinds[type(event)]
    id = ".".join(str(getattr(event, part, part)) for part in kind.id.split("."))
    return Decider(kind, None, lambda state, event: None), id


async def tell(session: Session, codec: Codec, *events: Any) -> None:
    """Append events to the streams that they belong to."""
    for event in events:
        decider, id = stream_of(codec, event)
        await session.append(decider, id, [event])
