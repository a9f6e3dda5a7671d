"""Parked streams and events as people read them; what people typed about a case stays sealed."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from aftersales.inspect.rendering import printable, whole
from aftersales.parked.asking import Place
from aftersales.replay.reading.memory import Known
from aftersales.replay.reading.moments import local
from aftersales.tables import padded, show_aligned
from eventlog.subscriptions.parked import BEHIND, ParkedEvent, ParkedStream
from eventlog.subscriptions.skipping import ParkedEventSkipped
from service.sealing.tokens import without_tokens

STREAMS = (
    "服务 service",
    "订阅 subscription",
    "来源 source",
    "事件流 stream",
    "自 since",
    "事件 events",
    "次数 attempts",
    "错误 error",
)
SKIPS = (
    "服务 service",
    "订阅 subscription",
    "事件 event",
    "事件流 stream",
    "类型 type",
    "何人 who",
    "何时 when",
    "原因 why",
)
SHORT = 120
"""Characters of an error in a list; `show` has all of it."""
_BEHIND = f"排在前面的事件之后 · {BEHIND}"


def show_streams(console: Console, found: Mapping[Place, ParkedStream]) -> None:
    """One line a stream."""
    rows = [
        (
            *place,
            f"{local(stream.parked_at):%Y-%m-%d %H:%M:%S}",
            str(stream.events),
            str(stream.attempts),
            "即将重试 · about to be tried again" if stream.retry else line(stream.error),
        )
        for place, stream in found.items()
    ]
    show_aligned(console, STREAMS, rows, frozenset({5, 6}))


def show_skips(console: Console, found: Mapping[str, Sequence[ParkedEventSkipped]]) -> None:
    """One line a skip."""
    rows = [
        (
            service,
            each.subscription,
            f"{each.source}:{each.position}",
            each.stream,
            each.type,
            each.actor,
            f"{local(each.skipped_at):%Y-%m-%d %H:%M:%S}",
            line(each.reason, limit=None),
        )
        for service, skips in found.items()
        for each in skips
    ]
    show_aligned(console, SKIPS, rows, frozenset())


def show_event(console: Console, event: ParkedEvent) -> None:
    """All of one waiting event, and why it waits."""
    since, error = f"{local(event.parked_at):%Y-%m-%d %H:%M:%S}", without_tokens(event.error)
    tried = _BEHIND if event.error == BEHIND else "\n".join(map(printable, error.split("\n")))
    parts = [
        *whole(Known(event.recorded, None, None)),
        ("\n", ""),
        (padded("parked", 13), "dim"),
        (f"{since} (attempts {event.attempts})\n", ""),
        (padded("error", 13), "dim"),
        (f"{tried}\n", "" if event.error == BEHIND else "red"),
    ]
    console.print(Text.assemble(*parts), soft_wrap=True)


def line(text: str, limit: int | None = SHORT) -> str:
    """A text in one line, cut where there is a limit."""
    plain = printable(" ".join(without_tokens(text).split()))
    return plain if limit is None or len(plain) <= limit else f"{plain[:limit]}…"
