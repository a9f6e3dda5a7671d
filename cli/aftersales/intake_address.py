"""Where intake is, for the commands that ask it: --url, INTAKE_URL or PORT_BASE, the system that runs here, 8101."""

import os
from typing import Annotated

import httpx
import typer

from aftersales.calling import command
from aftersales.embedded import systems
from aftersales.errors import CommandError
from aftersales.ports import FIRST_PORT, HOST, port_plan
from aftersales.responses import Json

VARIABLE = "INTAKE_URL"


def here() -> str:
    """Intake's address on this machine: as PORT_BASE says, else that of the system that runs. Raises CommandError."""
    if given := os.environ.get("PORT_BASE"):
        if not given.isdecimal():
            raise CommandError(f"PORT_BASE 不是端口号：{given}", f"PORT_BASE is no port number: {given}")
        return f"http://{HOST}:{port_plan(int(given))['intake']}"
    running = [(system.name, url) for system in systems() if (url := system.urls.get("intake"))]
    if not running:
        return f"http://{HOST}:{FIRST_PORT}"
    (name, url), *others = running
    for other, elsewhere in others:
        zh, en = f"{other} 也在运行：--url {elsewhere}", f"`{other}` runs, too: --url {elsewhere}"
        typer.echo(f"! 使用正在运行的 {name}（{url}）；{zh} · using the running `{name}` ({url}); {en}", err=True)
    return url


def unanswered(url: str, error: Exception) -> CommandError:
    """The line for an address at which no intake answers."""
    reason = str(error) or type(error).__name__
    up = command("up")
    return CommandError(
        f"{url} 没有应答（{reason}）；用 --url 或 {VARIABLE} 指明信息中心的地址，或先启动 {up}",
        f"{url} does not answer ({reason}): name intake's address with --url or {VARIABLE}, or start `{up}`",
    )


def said(url: str, answer: httpx.Response) -> Json:
    """The document of an answer that refuses nothing. Raises CommandError where it was not intake that gave it: a page,
    or whither to go instead."""
    try:
        found = answer.json() if answer.is_success else None
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise CommandError(
            f"{url} 的应答不是信息中心的（{answer.status_code}）；请用 --url 或 {VARIABLE} 指明其地址",
            f"what answers at {url} ({answer.status_code}) is not intake: name its address with --url or {VARIABLE}",
        )
    return found


IntakeUrl = Annotated[
    str,
    typer.Option(
        "--url",
        envvar=VARIABLE,
        default_factory=here,
        show_default=False,
        help="intake 的地址；缺省为本机正在运行的系统 · Intake's address; without it the system that runs here.",
    ),
]
