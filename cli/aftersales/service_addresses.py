"""Where the services are, for the commands that ask them: as is said, the system that runs here, 8101 to 8105."""

import json
import os
from collections.abc import Callable, Mapping

import typer

from aftersales.embedded import systems
from aftersales.errors import CommandError
from aftersales.ports import FIRST_PORT, HOST, SERVICES, port_plan

VARIABLE = "PUBLIC_URLS"


def services_here(needed: str, named: Callable[[Mapping[str, str]], str]) -> Mapping[str, str]:
    """Service → its address on this machine: as PORT_BASE says, else those of the system that runs and has `needed`.

    Where another one runs, too, the reader is told how to ask that: `named` is the option for its addresses. Raises
    CommandError.
    """
    if given := os.environ.get("PORT_BASE"):
        if not given.isdecimal():
            raise CommandError(f"PORT_BASE 不是端口号：{given}", f"PORT_BASE is no port number: {given}")
        return _at(int(given))
    running = [(system.name, urls) for system in systems() if needed in (urls := system.urls)]
    if not running:
        return _at(FIRST_PORT)
    (name, urls), *others = running
    for other, elsewhere in others:
        zh, en = f"{other} 也在运行：{named(elsewhere)}", f"`{other}` runs, too: {named(elsewhere)}"
        here = urls[needed]
        typer.echo(f"! 使用正在运行的 {name}（{here}）；{zh} · using the running `{name}` ({here}); {en}", err=True)
    return urls


def services_at(text: str) -> Mapping[str, str]:
    """Service → its address, of what PUBLIC_URLS holds: `{"intake": "https://…", …}`. Raises CommandError."""
    try:
        found = json.loads(text)
        urls = {str(service): url.rstrip("/") for service, url in found.items()}
    except (ValueError, AttributeError):
        urls = {}
    if not urls or urls.keys() - set(SERVICES):
        names = ", ".join(SERVICES)
        raise CommandError(
            f'{VARIABLE} 应为 JSON：{{"intake": "https://…", …}}，服务为 {names}',
            f'{VARIABLE} is JSON, {{"intake": "https://…", …}}, of the services {names}',
        )
    return urls


def service_named(text: str, urls: Mapping[str, str]) -> str:
    """The service that somebody names, `sla-monitor` or `sla_monitor`. Raises CommandError."""
    name = text.replace("-", "_")
    if name not in urls:
        raise CommandError(f"没有这个服务：{text}", f"no such service: {text} ({', '.join(urls)})")
    return name


def _at(base: int) -> Mapping[str, str]:
    return {service: f"http://{HOST}:{port}" for service, port in port_plan(base).items()}
