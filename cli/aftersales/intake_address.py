"""Where intake is, for the commands that ask it: INTAKE_URL, or the system that runs on this machine."""

import os
from typing import Annotated

import typer

from aftersales.errors import CommandError
from aftersales.ports import FIRST_PORT, HOST


def here() -> str:
    """Intake's address on this machine, whose first port may have been chosen by PORT_BASE."""
    return f"http://{HOST}:{os.environ.get('PORT_BASE') or FIRST_PORT}"


IntakeUrl = Annotated[
    str,
    typer.Option(
        "--url",
        envvar="INTAKE_URL",
        default_factory=here,
        show_default=False,
        help="intake 的地址；缺省为本机 · Intake's address; without it this machine's.",
    ),
]


def bearer(key: str) -> dict[str, str]:
    """The header that a key is sent in. Raises CommandError for what cannot be one, as a blank or an ellipsis."""
    if not key.isascii() or not key.isprintable() or not key.strip() or " " in key:
        raise CommandError("这不是密钥（--key 或 AFTERSALES_KEY）", "this is no key (--key, AFTERSALES_KEY)")
    return {"Authorization": f"Bearer {key}"}
