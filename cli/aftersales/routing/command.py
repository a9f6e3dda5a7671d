"""`aftersales routing check`, `what-if`."""

from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Annotated

import typer

from aftersales.errors import CommandError
from aftersales.inspect import options as o
from aftersales.inspect.output import Output
from aftersales.inspect.reading import ask
from aftersales.inspect.rendering import json_text
from aftersales.replay.reading.logs import Log, merged
from aftersales.replay.reading.moments import local, rfc3339
from aftersales.replay.sources.place import Origin, Place
from aftersales.routing.past import TAKEN, Past, Routing
from aftersales.routing.what_if import Compared, by_station, compared, in_period, moves
from events.catalog import codec
from intake.domain.routing_policy import RoutingPolicy
from intake.routing_file import SHIPPED, read_policies

routing_app = typer.Typer(no_args_is_help=True, help="派工策略 · The policies by which cases go to stations.")

NOBODY = "—"


@routing_app.command("check")
def check_policies(
    file: Annotated[
        Path, typer.Argument(help="策略文件 TOML · The file of policies; the shipped one without.")
    ] = SHIPPED,
) -> None:
    """检查策略文件，不需要系统在运行 · Look at the file alone: what is wrong, by line or field."""
    for policy in _read(file):
        day = policy.valid_from or "—"
        typer.echo(f"✓ {policy.version}  自 from {day}  {' → '.join(policy.steps)}")


@routing_app.command("what-if")
def what_if(
    file: Annotated[Path, typer.Option("--policy", help="策略文件 TOML · The file of policies.")],
    version: Annotated[
        str | None, typer.Option(help="其中哪个版本；缺省为最后一个 · Which version of it; the last one without.")
    ] = None,
    since: o.Since = None,
    until: o.Until = None,
    cases: Annotated[bool, typer.Option("--cases", help="列出每张去向不同的服务单 · Each case that moves.")] = False,
    origin: o.From = Origin.STORE,
    database_url: o.DatabaseUrl = None,
    servers: o.Servers = None,
    prefix: o.Prefix = None,
    as_json: o.AsJson = False,
) -> None:
    """按另一策略，过去的服务单会派往哪里 · Where past cases would have gone under another policy.

    缺省为日志中最后 31 天；按当时的事实。 · By default the last 31 days of the logs, with the facts of then.
    """
    policy, output = _chosen(_read(file), version), Output(as_json)
    past = Past()

    async def program(logs: Sequence[Log]) -> list[Routing]:
        found, names = [], set(codec.names_of(TAKEN))
        with output.progress(sum(log.size for log in logs), False) as step:
            async with aclosing(merged(logs)) as events:
                async for event in events:
                    step()
                    if event.type in names:
                        routing = past.take(codec.decode(event.type, event.data), event)
                        found += [routing] if routing is not None else []
        return found

    found = ask(Place(origin, database_url, servers, prefix), output, ("intake", "dispatch"), program)
    if found is None:
        raise CommandError("已中断", "stopped")
    rows = [compared(routing, policy) for routing in in_period(found, since, until)]
    if as_json:
        for row in rows:
            output.plain(json_text(_plain(row)))
        return
    _tell(output, rows, policy, past.names(), cases)


def _tell(output: Output, rows: Sequence[Compared], policy: RoutingPolicy, names: dict[str, str], cases: bool) -> None:
    if not rows:
        output.plain("这段时间没有派往网点的服务单 · no case was routed in that time")
        return
    moved = [row for row in rows if row.moved]
    first, last = (f"{local(at):%Y-%m-%d}" for at in (min(row.at for row in rows), max(row.at for row in rows)))
    output.plain(f"策略 {policy.version}：{first} 至 {last} 派工 {len(rows)} 次，{len(moved)} 次去向不同")
    output.plain(f"policy {policy.version}: {len(rows)} routings from {first} to {last}, {len(moved)} go elsewhere\n")
    sums = [
        (each.station_id, names.get(each.station_id, ""), str(each.got), str(each.would), f"{each.would - each.got:+}")
        for each in by_station(rows)
    ]
    output.table(("网点 station", "名称 name", "实际 got", "按策略 would get", "差 change"), sums, frozenset({2, 3, 4}))
    if moved:
        output.plain("")
        pairs = [(one, other or NOBODY, str(count)) for one, other, count in moves(rows)]
        output.table(("原派往 went to", "应派往 would go to", "次数 count"), pairs, frozenset({2}))
    if cases and moved:
        output.plain("")
        each = [
            (
                row.case,
                f"{local(row.at):%m-%d %H:%M}",
                row.station_id,
                row.would or NOBODY,
                " · ".join(row.why),
            )
            for row in moved
        ]
        header = ("服务单 case", "时间 time", "原派往 went to", "应派往 would go to", "依据 why")
        output.table(header, each, frozenset())


def _plain(row: Compared) -> dict[str, object]:
    return {
        "case": row.case,
        "at": rfc3339(row.at),
        "station_id": row.station_id,
        "by_hand": row.by_hand,
        "would": row.would,
        "why_zh": row.why.zh,
        "why_en": row.why.en,
    }


def _read(file: Path) -> tuple[RoutingPolicy, ...]:
    try:
        return read_policies(file)
    except ValueError as error:
        zh, _, en = str(error).partition(" · ")
        raise CommandError(zh, en) from None


def _chosen(policies: Sequence[RoutingPolicy], version: str | None) -> RoutingPolicy:
    if version is None:
        return policies[-1]
    for policy in policies:
        if policy.version == version:
            return policy
    known = ", ".join(policy.version for policy in policies)
    raise CommandError(f"文件中没有策略 {version}", f"the file has no policy {version} ({known})")
