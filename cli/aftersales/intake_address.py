"""Where intake is, for the commands that ask it: --url, INTAKE_URL or PORT_BASE, the system that runs here, 8101."""

from typing import Annotated

import httpx
import typer

from aftersales.calling import command
from aftersales.errors import CommandError
from aftersales.responses import Json
from aftersales.service_addresses import services_here

VARIABLE = "INTAKE_URL"


def here() -> str:
    """Intake's address on this machine, see `services_here`. Raises CommandError."""
    return services_here("intake", lambda urls: f"--url {urls['intake']}")["intake"]


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
