"""How this program is called here, for the commands that it prints: what is printed can be pasted."""

import os
import shlex
from pathlib import Path

from aftersales.paths import project_folder

VARIABLE = "AFTERSALES_COMMAND"
"""How the reader called `./aftersales`, from whatever folder."""


def program() -> str:
    """As it was called; where Python was called instead (`make demo`), the checkout's own command as it is reached from
    the present folder; plain where there is no checkout, as in a container."""
    if called := os.environ.get(VARIABLE):
        return shlex.quote(called)
    command = project_folder() / "aftersales"
    if not command.is_file():
        return "aftersales"
    return "./aftersales" if Path.cwd() == command.parent else shlex.quote(str(command))


def command(arguments: str) -> str:
    """A whole command to paste."""
    return f"{program()} {arguments}"
