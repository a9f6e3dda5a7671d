"""The end of the demo on the terminal: one case's story, the board, the services, the keys, what to try next."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from aftersales.demo.examples import Example, examples
from aftersales.demo.people import MANAGER, PEOPLE
from aftersales.demo.stage import Stage
from aftersales.demo.timeline import spoken
from aftersales.responses import Json
from aftersales.tables import show

TOLD_IN_FULL = "replacement-unit"
"""The case whose whole story is printed."""

CLOCK = (
    "系统时间停在剧情里：命令不带 Aftersales-Time 时，发生在日志最新的时刻（2026-03-12 周四 09:50）；带上它，时间前行"
    "（以上密钥都另有 importer 角色）。\n"
    "The clock stays in the story: a command without an Aftersales-Time header happens at the latest time of the log "
    "(Thu 12 March 2026, 09:50 +08:00); a command with one moves time on (all these keys have the role importer, too)."
)


async def show_ending(console: Console, stage: Stage, urls: Mapping[str, str], keys: Mapping[str, str]) -> None:
    """What happened, who may come in, and what to try next."""
    manager = stage.people[MANAGER]
    story = await manager.get("reporting", f"/cases/{TOLD_IN_FULL}/story", limit="200")
    number = (await manager.get("intake", f"/cases/{TOLD_IN_FULL}"))["number"]
    show_story(console, f"{TOLD_IN_FULL}, {number}", story["items"])
    show_board(console, await manager.get("reporting", "/board"))
    show_services(console, urls)
    show_keys(console, keys)
    show_examples(console, await examples(stage), urls, keys)
    console.print(Text(CLOCK, "yellow"))


def show_story(console: Console, case: str, story: Iterable[Json]) -> None:
    """One case from the first call to the last, across all services."""
    table = Table(
        "时间 · time",
        "谁 · who",
        "发生了什么 · what happened",
        title=f"一张服务单的全过程 · The whole story of {case}",
        title_justify="left",
    )
    for chapter in story:
        when = spoken(datetime.fromisoformat(chapter["time"]))
        table.add_row(when, chapter["actor"], Text.assemble(chapter["zh"], "\n", (chapter["en"], "dim")))
    show(console, table)


def show_board(console: Console, board: Json) -> None:
    """The open cases by station and SLA state."""
    table = Table(
        "网点\nstation",
        "未结\nopen",
        "超时\nbreached",
        "预警\nwarned",
        "暂停\npaused",
        "正常\non time",
        "欠替代设备\nunits owed",
        title=f"看板 · The board, {spoken(datetime.fromisoformat(board['as_of']))}",
        title_justify="left",
    )
    for row in board["stations"]:
        figures = ("open", "breached", "warned", "paused", "on_time", "replacements_owed")
        table.add_row(row["name"] or "–", *(str(row[figure]) for figure in figures))
    show(console, table)


def show_services(console: Console, urls: Mapping[str, str]) -> None:
    """Where the services listen, and the page that explains them all."""
    table = Table(
        "服务 · service",
        Column("地址 · address", no_wrap=True),
        title="服务 · Services",
        title_justify="left",
    )
    for service, url in urls.items():
        table.add_row(service, url)
    show(console, table)
    console.print(
        f"接口页面，五个服务都在其中 · API page for all five services: {next(iter(urls.values()))}/docs", soft_wrap=True
    )


def show_keys(console: Console, keys: Mapping[str, str]) -> None:
    """The keys of everybody in the story, each whole; a station's people see their station only."""
    table = Table(title="密钥 · API keys", title_justify="left", box=None, show_header=False, padding=(0, 1, 0, 0))
    for person in PEOPLE:
        table.add_row(person.role, person.id, person.station or "", keys[person.id])
    for column in table.columns[1:]:
        column.no_wrap = True
    show(console, table)


def show_examples(
    console: Console, things: Iterable[Example], urls: Mapping[str, str], keys: Mapping[str, str]
) -> None:
    """Commands to copy; a long one stays one line."""
    console.print(Text("接下来试试，复制即可 · The next things to try, copy and paste", "bold"))
    for each in things:
        console.print(Text(f"# {each.zh} · {each.en}", "dim"), soft_wrap=True)
        console.print(Text(each.curl(urls, keys)), soft_wrap=True)
