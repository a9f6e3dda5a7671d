"""What can be asked of `aftersales events`: the options that its commands share."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from aftersales.replay.reading import moments
from aftersales.replay.sources.place import Origin
from events.catalog import SOURCES

MOMENT = "2026-03-09T09:00:00+08:00 | 2026-03-09"


def _moment(read: Callable[[str], datetime]) -> Callable[[str], datetime]:
    def parse(text: str) -> datetime:
        try:
            return read(text)
        except ValueError:
            raise typer.BadParameter(
                f"{text!r} 不是带时区的 RFC 3339 时间，也不是日期 · is neither an RFC 3339 time with its zone "
                f"nor a date ({MOMENT})"
            ) from None

    return parse


def _source(text: str) -> str:
    name = text.replace("-", "_")
    if name not in SOURCES:
        raise typer.BadParameter(f"没有这个来源 {text!r} · no such source; {', '.join(SOURCES)}")
    return name


Types = Annotated[
    list[str] | None,
    typer.Option(
        "--type",
        metavar="NAME",
        help="事件类型，可重复，可用 * · Event type, repeatable, with * for anything: technician-assigned, "
        "TechnicianAssigned, 'work-order-*', 'aftersales.dispatch.*'.",
    ),
]
Case = Annotated[
    str | None, typer.Option("--case", metavar="ID", help="服务单编号或服务单号 · All about one case, by id or number.")
]
Station = Annotated[
    str | None,
    typer.Option(
        "--station",
        metavar="ID",
        help="网点；事件未写网点时，取该服务单此前最后提到的网点 · All about one station; an event that names none "
        "belongs to the station that was named last for its case.",
    ),
]
Since = Annotated[
    datetime | None,
    typer.Option(
        "--since",
        metavar="TIME",
        parser=_moment(moments.since),
        help="从此刻或该日（上海）开始 · From this moment on: RFC 3339 with its zone, or a day in Asia/Shanghai.",
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until",
        metavar="TIME",
        parser=_moment(moments.until),
        help="到此刻之前，或到该日（上海）结束 · Before this moment, or to the end of this day in Asia/Shanghai.",
    ),
]
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="NAME", parser=_source, help=f"来源，可重复 · Whose log, repeatable: {', '.join(SOURCES)}."
    ),
]
From = Annotated[
    Origin,
    typer.Option(
        "--from",
        envvar="EVENT_FEED",
        help="从数据库或 Kafka 读取 · Where to read: the logs in PostgreSQL, or their topics on Kafka.",
    ),
]
Servers = Annotated[
    str | None,
    typer.Option(
        "--kafka",
        metavar="HOST:PORT",
        envvar="KAFKA_BOOTSTRAP_SERVERS",
        help="Kafka；缺省为本机正在运行的 · Without it the one that runs on this machine.",
    ),
]
Prefix = Annotated[
    str | None,
    typer.Option(
        "--prefix",
        metavar="NAME",
        envvar="KAFKA_PREFIX",
        help="主题前缀；缺省为所用系统的 · What the topics begin with; without it as in the system that is used.",
        show_default=False,
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database-url",
        metavar="DSN",
        envvar="DATABASE_URL",
        help="PostgreSQL；缺省为本机正在运行的系统，或其留下的数据 · Without it the system on this machine, running "
        "(`up`, `demo`) or at rest.",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="每行一个 JSON 对象 · One JSON object a line.")]
