"""`aftersales events export` and `aftersales events verify`."""

import re
from collections.abc import Sequence
from contextlib import AsyncExitStack, ExitStack, aclosing
from pathlib import Path
from typing import Annotated

import typer

from aftersales.counting import counted
from aftersales.embedded import local_database
from aftersales.errors import CommandError, disk_error
from aftersales.export import verifying
from aftersales.export.exporting import Export
from aftersales.export.target import Target, manifest_of, writer
from aftersales.inspect import options as o
from aftersales.inspect.output import Output
from aftersales.inspect.reading import ask, question_of
from aftersales.replay.exports import manifest as manifests
from aftersales.replay.exports.manifest import Kind, Log, Manifest
from aftersales.replay.reading import logs as reading
from aftersales.replay.reading.filters import Filter
from aftersales.replay.reading.selection import Selection
from aftersales.replay.sources.place import Origin, Place
from events.catalog import SOURCES

To = Annotated[
    Path,
    typer.Option(
        metavar="FILE|FOLDER",
        help="目录，或一个文件（jsonl、ocel） · A folder, or one file (jsonl, ocel): the same again goes on.",
        show_default=False,
    ),
]

NAMED = re.compile(r"[a-z_-]+=(?=https?://)")
"""How an address is said to be one service's."""


def _position(text: str) -> tuple[str, int]:
    found = re.fullmatch(r"([a-z_-]+):(\d{1,18})", text)
    if found is None or (source := found[1].replace("-", "_")) not in SOURCES:
        raise typer.BadParameter(f"{text!r}：dispatch:1000 ({', '.join(SOURCES)})")
    return source, int(found[2])


def export(
    to: To,
    kind: Annotated[
        Kind,
        typer.Option(
            "--format",
            help="jsonl: CloudEvents · parquet: 每种事件各有类型化的列 typed columns an event type · "
            "ocel: OCEL 2.0，供 pm4py 等读取 for pm4py and others.",
        ),
    ] = Kind.JSONL,
    texts: Annotated[
        bool,
        typer.Option(
            "--texts",
            help="包括人员录入的文字与客户名称，须有权读取密钥 · What people typed and customers' names as well: for "
            "who may read the keys.",
        ),
    ] = False,
    positions: Annotated[
        list[str] | None,
        typer.Option(
            "--position",
            metavar="SOURCE:N",
            parser=_position,
            help="只导出该日志此位置之后的事件，可重复 · Only what is behind this position of a log, repeatable.",
        ),
    ] = None,
    types: o.Types = None,
    case: o.Case = None,
    station: o.Station = None,
    since: o.Since = None,
    until: o.Until = None,
    sources: o.Sources = None,
    origin: o.From = Origin.STORE,
    database_url: o.DatabaseUrl = None,
    keyring_url: Annotated[
        str | None,
        typer.Option(
            "--keyring-url",
            metavar="DSN",
            envvar="KEYRING_URL",
            help="密钥所在，缺省为同一数据库 · Where the keys are; without it in the same database.",
        ),
    ] = None,
    servers: o.Servers = None,
    prefix: o.Prefix = None,
    urls: Annotated[
        list[str] | None,
        typer.Option(
            "--url",
            metavar="[NAME=]URL",
            help="经 HTTP 读取（analyst 密钥）：一个服务，或以 /dispatch 等为路径的主机；或逐个 dispatch=http://… "
            "· Over HTTP, with an analyst's key: one service, or a host with a folder for each; or each by its name.",
        ),
    ] = None,
    key: Annotated[
        str | None, typer.Option(envvar="AFTERSALES_KEY", help="HTTP 密钥 · The key for --url.", show_default=False)
    ] = None,
) -> None:
    """导出事件到文件，可随时中断；同样的命令接着导出 · Write events to files; may be stopped, the same again goes on.

    缺省不含人员录入的文字和客户名称。 · Without what people typed and customers' names, unless --texts is given.
    """
    if texts and (urls or origin is not Origin.STORE):
        raise CommandError(
            "文字只能从数据库导出：请用 --from store，或不用 --texts",
            "texts are exported from the database alone: use --from store, or leave --texts out",
        )
    output = Output(as_json=False)
    question = question_of(output, types, case, station, since, until, sources)
    target = Target.of(to)
    behind: dict[str, int] = dict(positions or ())  # type: ignore[arg-type]  # typer names the type before the parser
    with ExitStack() as stack:
        stack.enter_context(target.held())
        known = _known(target, kind, question, texts, behind)
        if origin is Origin.STORE and not database_url and not urls:
            database_url = stack.enter_context(local_database(output.note, live=False))
        keys = (keyring_url or database_url) if texts else None
        try:
            place = Place(origin, database_url, servers, prefix, _addresses(urls or ()), key)
            made = _export(target, known, question, place, keys, output)
        except OSError as error:
            raise disk_error(target.folder, error) from error
    total = sum(log.events for log in known.logs.values())
    if made is None:
        raise CommandError(
            f"已中断，已导出 {total} 个事件；再次运行即可继续",
            f"stopped with {counted(total, 'event')}; run it again to go on",
        )
    ends = "，".join(f"{source} {log.after + 1}–{log.position}" for source, log in known.logs.items() if log.last)
    output.plain(
        f"✓ 新增 {made} 个，共 {total} 个事件（{ends}）：{to} · {made} more, {counted(total, 'event')} in all"
        if made != total
        else f"✓ {total} 个事件（{ends}）：{to} · {counted(total, 'event')}"
    )


def _addresses(urls: Sequence[str]) -> str | dict[str, str] | None:
    """One address, or one for each service by its name."""
    if len(urls) == 1 and not NAMED.match(urls[0]):
        return urls[0]
    if any(not NAMED.match(url) for url in urls):
        raise CommandError("几个地址时请逐一指明服务：dispatch=http://…", "name the service of each: dispatch=http://…")
    return {name: url for name, _, url in (url.partition("=") for url in urls)}


def verify(
    path: Annotated[Path, typer.Argument(metavar="FILE|FOLDER", help="导出 · What was exported.")],
) -> None:
    """核对导出：文件与清单一致，没有遗漏的位置 · Check an export: its files by their hashes, its positions for gaps."""
    target = Target.of(path)
    manifest = manifest_of(target)
    output = Output(as_json=False)
    faults = 0
    for fault in verifying.verify(target, manifest):
        faults += 1
        output.plain(f"✗ {fault.zh} · {fault.en}")
    if faults:
        raise CommandError(f"{path}：{faults} 处不符", f"{path}: {counted(faults, 'fault')}")
    events = sum(log.events for log in manifest.logs.values())
    said = ("，位置无遗漏", ", no position missing") if manifest.whole else ("", "")
    output.plain(
        f"✓ {len(manifest.files)} 个文件，{events} 个事件，与清单一致{said[0]} · "
        f"{counted(len(manifest.files), 'file')}, {counted(events, 'event')}, as the manifest says{said[1]}"
    )


def _known(target: Target, kind: Kind, question: Filter, texts: bool, behind: dict[str, int]) -> Manifest:
    """The manifest to go on with, or a new one. Raises CommandError where something else was asked for then."""
    found = manifests.read(target.manifest)
    target.require_free(found)
    asked = manifests.fresh(kind, question, texts)
    asked.logs = {source: Log(behind.get(source, 0), behind.get(source, 0)) for source in SOURCES}
    if found is None:
        return asked
    if differs := list(manifests.differences(found, asked)):
        zh = "；".join(f"{name} 原为 {was}，现为 {now}" for name, was, now in differs)
        en = "; ".join(f"{name} was {was} and is {now}" for name, was, now in differs)
        raise CommandError(
            f"{target.path} 是用别的选项导出的：{zh}。请用原来的选项，或导出到新的位置",
            f"{target.path} was exported with other options: {en}. Use those, or export to a new place",
        )
    return found


def _export(
    target: Target, known: Manifest, question: Filter, place: Place, keys: str | None, output: Output
) -> int | None:
    """None where it was stopped. Raises CommandError, OSError."""

    async def program(logs: Sequence[reading.Log]) -> int:
        _require_the_same(target, known, [log.source for log in logs])
        await _require_positions(known, logs)
        async with AsyncExitStack() as stack:
            opened = None
            if keys is not None:
                from aftersales.export.texts import opener

                opened = await stack.enter_async_context(opener(keys))
            total = sum(
                max(log.size - (0 if question.needs_memory else known.logs[log.source].position), 0) for log in logs
            )
            with output.progress(total, prints_meanwhile=False) as read:
                exported = Export(question, known, target.manifest, writer(target, known), opened, output.note)
                return await exported.run(logs, read)

    return ask(place, output, Selection(question, wanted=False).sources, program)


def _require_the_same(target: Target, known: Manifest, sources: Sequence[str]) -> None:
    """Raises CommandError where a log is missing that was exported before; forgets those that are not there at all."""
    if lost := [source for source, log in known.logs.items() if log.last is not None and source not in sources]:
        raise CommandError(
            f"此处没有 {', '.join(lost)} 的日志，而 {target.path} 中有", f"there is no log of {', '.join(lost)} here"
        )
    known.logs = {source: log for source, log in known.logs.items() if source in sources}
    for source in sources:
        known.logs.setdefault(source, Log(0, 0))


async def _require_positions(known: Manifest, logs: Sequence[reading.Log]) -> None:
    """Raises CommandError where it should begin behind a position that a log does not have."""
    for log in logs:
        begun = known.logs[log.source]
        if begun.last is not None or not begun.position:
            continue
        async with aclosing(log.history(begun.position - 1)) as behind:
            if await anext(behind, None) is None:
                raise CommandError(
                    f"{log.source} 的日志到不了位置 {begun.position}",
                    f"the log of {log.source} ends before position {begun.position}",
                )
