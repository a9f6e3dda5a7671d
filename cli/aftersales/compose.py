"""`aftersales secrets`: what docker-compose.yml must not hold, made once: passwords in `.env`, and the key file."""

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from aftersales import keys
from aftersales.errors import CommandError, disk_error
from aftersales.paths import project_folder
from aftersales.ports import SERVICES

IMAGE_USER = 10001
"""The image's own account, user and group (see the Dockerfile)."""
PASSWORD_BYTES = 24


def make_secrets(
    folder: Annotated[
        Path | None, typer.Argument(help="docker-compose.yml 所在目录 · Where it is (default: the project).")
    ] = None,
) -> None:
    """为 docker compose 生成密码和密钥 (.env, secrets/) · Passwords and keys for docker compose, made once."""
    folder = folder or project_folder()
    file = folder / ".env"
    if file.exists():
        raise CommandError(f"{file} 已存在，未作任何改动", f"{file} is there already: nothing was changed")
    try:
        account = _key_folder(folder / "secrets")
        key = keys.issue(folder / "secrets" / "keys.json", keys.SERVICES_ID, [keys.SERVICES_ROLE], days=None)
        roles = ("POSTGRES", *(service.upper() for service in SERVICES))
        passwords = {f"{role}_PASSWORD": secrets.token_hex(PASSWORD_BYTES) for role in roles}
        variables = {"RUN_AS": account, **passwords, "PEERS_KEY": key}
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as text:
            text.writelines(f"{name}={value}\n" for name, value in variables.items())
    except OSError as error:
        raise disk_error(folder, error) from None
    typer.echo(f"已生成 · made: {file}, {folder / 'secrets'}")


def _key_folder(folder: Path) -> str:
    """Makes an empty key file that only one account can read; returns that account, as docker's `user:group`.

    It is the caller's own. Root hands the file over to the image's, for no service may run as root.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    keys.ensure(folder / "keys.json")
    if os.geteuid() != 0:
        return f"{os.geteuid()}:{os.getegid()}"
    for path in (folder, folder / "keys.json"):
        os.chown(path, IMAGE_USER, IMAGE_USER)
    return f"{IMAGE_USER}:{IMAGE_USER}"
