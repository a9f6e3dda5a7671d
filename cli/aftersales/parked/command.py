"""`aftersales parked list`, `show`, `retry`, `skip` and `skipped`."""

import json
import shlex
from collections.abc import Callable, Mapping
from typing import Annotated, TypeVar
from uuid import UUID

import typer
from rich.console import Console

from aftersales.calling import command
from aftersales.counting import counted
from aftersales.errors import CommandError
from aftersales.parked.asking import Api, Place
from aftersales.parked.showing import line, show_event, show_skips, show_streams
from aftersales.replay.reading.moments import local
from aftersales.service_addresses import VARIABLE, service_named, services_at, services_here
from eventlog.subscriptions.parked import ParkedStream

T = TypeVar("T")

parked_app = typer.Typer(no_args_is_help=True, help="隔离的事件流 · Parked streams: what stands still, and mending it.")

Key = Annotated[str, typer.Option(envvar="AFTERSALES_KEY", help="运维的密钥 · A key of the role operations.")]
Urls = Annotated[
    str | None,
    typer.Option(
        metavar="JSON",
        envvar=VARIABLE,
        help='各服务的地址，缺省为本机的系统 · Their addresses, {"intake": "https://…", …}; else those of the system '
        "that runs here.",
    ),
]
Service = Annotated[str, typer.Argument(help="服务 · intake, dispatch, sla-monitor, callback, reporting")]
Subscription = Annotated[str, typer.Argument(help="订阅，如列表所示 · As `list` shows it.")]
Source = Annotated[str, typer.Argument(help="来源 · Whose log the stream is in.")]
Stream = Annotated[str, typer.Argument(help="事件流 · The stream.")]


@parked_app.command("list")
def list_streams(key: Key = "", urls: Urls = None) -> None:
    """列出各服务中隔离的事件流 · What stands still in any of the services, since when, and why."""
    with _api(urls, key) as api:
        found, away = _of_all(api, api.parked)
    streams = {place: stream for each in found.values() for place, stream in each.items()}
    console = Console()
    if streams:
        show_streams(console, streams)
        first = next(iter(streams)).words
        _say(
            f"下一步：{command(f'parked show {first}')}；修复原因后 {command('parked retry --all')}",
            f"next: see the events by `show`, mend the cause, then `{command('parked retry --all')}`",
        )
    elif not away:
        _say("没有隔离的事件流", "nothing is parked")
    _require_all(away)


@parked_app.command()
def show(
    service: Service, subscription: Subscription, source: Source, stream: Stream, key: Key = "", urls: Urls = None
) -> None:
    """显示等待的事件 · The waiting events of one stream, whole, in order; what people typed is sealed."""
    with _api(urls, key) as api:
        place = _place(api, service, subscription, source, stream)
        events = api.waiting(place)
    console = Console()
    for event in events:
        show_event(console, event)
        console.print()
    _say(
        f"{len(events)} 个事件。修复原因后 {command(f'parked retry {place.words}')}；"
        f"第一个永远无法处理时 {command(f'parked skip {place.words}')}",
        f"{counted(len(events), 'event')}: retry once the cause is mended; skip the first where it can never be "
        "handled",
    )


@parked_app.command()
def retry(
    service: Annotated[str | None, typer.Argument(help="服务 · The service, as `list` shows it.")] = None,
    subscription: Annotated[str | None, typer.Argument(help="订阅 · The subscription.")] = None,
    source: Annotated[str | None, typer.Argument(help="来源 · The source.")] = None,
    stream: Annotated[str | None, typer.Argument(help="事件流 · The stream.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="全部服务的全部隔离流 · Every parked stream of all services.")
    ] = False,
    key: Key = "",
    urls: Urls = None,
) -> None:
    """重试 · Handle a stream's events again, in order, and say what became of it.

    退出码 1：仍有停着的。 · Exit code 1: one stands still again.
    """
    named = service, subscription, source, stream
    with _api(urls, key) as api:
        away: dict[str, CommandError] = {}
        if every and not any(named):
            found, away = _of_all(api, api.parked)
            places = [place for each in found.values() for place in each]
        elif not every and service and subscription and source and stream:
            places = [_place(api, service, subscription, source, stream)]
        else:
            raise typer.BadParameter("SERVICE SUBSCRIPTION SOURCE STREAM, 或 or --all")
        for place in places:
            api.retry(place)
        left = [place for place in places if not _told(place, api.outcome(place))]
    if not places and not away:
        _say("没有隔离的事件流", "nothing is parked")
    if left:
        raise CommandError(
            f"{len(left)} 个事件流仍停着：{command(f'parked show {left[0].words}')}",
            f"{counted(len(left), 'stream')} still standing still: mend the cause, then retry; or skip what can never "
            "be handled",
        )
    _require_all(away)


@parked_app.command()
def skip(
    service: Service,
    subscription: Subscription,
    source: Source,
    stream: Stream,
    reason: Annotated[str, typer.Option(help="原因，会留存 · Why; it stays on record.")],
    event: Annotated[
        UUID | None,
        typer.Option(
            metavar="ID", help="您看到的第一个事件 · The first event, as `show` has it; asked for with --yes."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问 · Do not ask.")] = False,
    key: Key = "",
    urls: Urls = None,
) -> None:
    """放弃第一个事件，不可撤销 · Give up the first event of a stream, for good: it has no effect here, ever.

    排在其后的事件随即重试。谁、何时、为何都会留存。 · Those behind it are tried again. Who did so, when and
    why stays on record.
    """
    if yes and event is None:
        raise typer.BadParameter("--yes 须同时用 --event 指明事件 · name the event that you saw", param_hint="--event")
    with _api(urls, key) as api:
        place = _place(api, service, subscription, source, stream)
        chosen = event if yes else _confirmed(api, place, event)
        assert chosen is not None
        done = api.skip(place, chosen, reason)
        what = f"{place.service} {place.subscription} {done.skipped.source}:{done.skipped.position}"
        if done.before:
            who, when = done.skipped.actor, f"{local(done.skipped.skipped_at):%Y-%m-%d %H:%M:%S}"
            why = line(done.skipped.reason)
            _say(f"此前已由 {who} 跳过（{when}，{why}）：{what}", f"{who} had skipped it before")
        else:
            _say(f"✓ 已跳过 {what}，其后 {done.events} 个", f"skipped, {done.events} waited behind it")
        if done.events and not _told(place, api.outcome(place)):
            raise CommandError(
                f"其后又停在另一个事件：{command(f'parked show {place.words}')}",
                "the stream stands still at another event now: see it by `show`",
            )


@parked_app.command()
def skipped(key: Key = "", urls: Urls = None) -> None:
    """列出跳过的事件 · What was given up in any of the services: by whom, when and why."""
    with _api(urls, key) as api:
        found, away = _of_all(api, api.skipped)
    if any(found.values()):
        show_skips(Console(), found)
    elif not away:
        _say("没有跳过的事件", "nothing was skipped")
    _require_all(away)


def _api(urls: str | None, key: str) -> Api:
    if not key:
        raise CommandError(
            "请给出运维的密钥（--key 或 AFTERSALES_KEY）", "an operations key is needed (--key, AFTERSALES_KEY)"
        )
    found = services_at(urls) if urls else services_here("reporting", _option)
    return Api(found, key)


def _option(urls: Mapping[str, str]) -> str:
    return f"--urls {shlex.quote(json.dumps(dict(urls)))}"


def _place(api: Api, service: str, subscription: str, source: str, stream: str) -> Place:
    return Place(service_named(service, api.urls), subscription, source.replace("-", "_"), stream)


def _of_all(api: Api, ask: Callable[[str], T]) -> tuple[dict[str, T], dict[str, CommandError]]:
    """What each service says; those that do not, and why."""
    found: dict[str, T] = {}
    away: dict[str, CommandError] = {}
    for service in api.urls:
        try:
            found[service] = ask(service)
        except CommandError as error:
            away[service] = error
    return found, away


def _require_all(away: Mapping[str, CommandError]) -> None:
    """Raises CommandError where a service did not say what it has."""
    errors = list(away.values())
    if errors:
        raise CommandError("；".join(error.zh for error in errors), "; ".join(error.en for error in errors))


def _confirmed(api: Api, place: Place, event: UUID | None) -> UUID:
    """The event that the reader has seen now, and wants to be skipped. Raises CommandError, or Abort for a no."""
    waiting = api.waiting(place)
    chosen = next((each for each in waiting if each.recorded.id == event), waiting[0])
    show_event(Console(), chosen)
    typer.confirm(
        f"放弃这个事件，{place.service} 的 {place.subscription} 永远不再处理它？ · give this event up, for good?",
        abort=True,
    )
    return event or chosen.recorded.id


def _told(place: Place, left: ParkedStream | None) -> bool:
    """Say what became of a retry; gives whether all was handled."""
    if left is None:
        _say(f"✓ 已处理 {place.words}", "handled")
        return True
    _say(f"✗ 仍停着 {place.words}（{left.events} 个事件）：{line(left.error)}", "stands still again")
    return False


def _say(zh: str, en: str) -> None:
    typer.echo(f"{zh} · {en}")
