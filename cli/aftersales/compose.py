"""`aftersales secrets`: what docker-compose.yml must not hold, made once: passwords and Kafka's certificate in `.env`,
the key file and what clients trust in `secrets/`."""

import os
import re
import secrets
from base64 import b64encode
from pathlib import Path
from typing import Annotated

import typer

from aftersales import keys
from aftersales.certificates import Authority
from aftersales.errors import CommandError, disk_error
from aftersales.kafka.access import AUTHORITY as CA
from aftersales.kafka.access import SERVER, new_passwords
from aftersales.paths import project_folder
from aftersales.ports import SERVICES

IMAGE_USER = 10001
"""The image's own account, user and group (see the Dockerfile)."""
PASSWORD_BYTES = 24
KAFKA_HOSTS = ("kafka", "localhost", "127.0.0.1")
"""Where the containers reach it, and where programs on this machine do."""
KEYSTORE = "KAFKA_KEYSTORE"
READER = "prometheus.key"


def make_secrets(
    folder: Annotated[
        Path | None, typer.Argument(help="docker-compose.yml 所在目录 · Where it is (default: the project).")
    ] = None,
    certificates: Annotated[
        bool, typer.Option("--certificates", help="只换证书 · Only new certificates, for those that run out.")
    ] = False,
) -> None:
    """为 docker compose 生成密码、密钥和证书 (.env, secrets/) · Passwords, keys and certificates for docker compose."""
    folder = folder or project_folder()
    file = folder / ".env"
    if file.exists() and not certificates:
        raise CommandError(f"{file} 已存在，未作任何改动", f"{file} is there already: nothing was changed")
    if certificates:
        _renew(folder)
        return
    try:
        account = _key_folder(folder / "secrets")
        key = keys.issue(folder / "secrets" / "keys.json", keys.SERVICES_ID, [keys.SERVICES_ROLE], days=None)
        _readers_key(folder / "secrets")
        roles = ("POSTGRES", "OWNER", *(service.upper() for service in SERVICES))
        passwords = {f"{role}_PASSWORD": secrets.token_hex(PASSWORD_BYTES) for role in roles}
        passwords |= {f"KAFKA_{user.upper()}_PASSWORD": password for user, password in new_passwords().items()}
        passwords["GRAFANA_PASSWORD"] = secrets.token_hex(PASSWORD_BYTES)
        variables = {"RUN_AS": account, **passwords, "PEERS_KEY": key, KEYSTORE: _certified(folder / "secrets")}
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as text:
            text.writelines(f"{name}={value}\n" for name, value in variables.items())
    except OSError as error:
        raise disk_error(folder, error) from None
    typer.echo(f"已生成 · made: {file}, {folder / 'secrets'}")


def _renew(folder: Path) -> None:
    """A new authority, and a new certificate of Kafka; everything else stays. Raises CommandError."""
    file = folder / ".env"
    try:
        text = file.read_text("ascii")
        line = f"{KEYSTORE}={_certified(folder / 'secrets')}"
        renewed = re.sub(f"^{KEYSTORE}=.*", line, text, flags=re.MULTILINE) if KEYSTORE in text else f"{text}{line}\n"
        file.write_text(renewed, "ascii")
    except FileNotFoundError:
        raise CommandError(f"{file} 不存在", f"{file} is missing") from None
    except OSError as error:
        raise disk_error(folder, error) from None
    typer.echo(f"已更换证书，请重新启动容器 · new certificates, start the containers anew: {folder / 'secrets' / CA}")


def _readers_key(folder: Path) -> None:
    """The key with which Prometheus reads every process, in a file: open, for its container has another account."""
    file = folder / READER
    file.write_text(keys.issue(folder / "keys.json", "prometheus", ["operations"], days=None), "ascii")
    file.chmod(0o644)  # the folder is closed


def _certified(folder: Path) -> str:
    """Kafka's key and certificate, as `.env` has them; what its clients trust is written into `folder`."""
    authority = Authority()
    (folder / CA).write_text(authority.certificate, "ascii")
    (folder / CA).chmod(0o644)  # Kafka's container has another account
    return b64encode(authority.issue(SERVER, KAFKA_HOSTS).pem.encode("ascii")).decode("ascii")


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
