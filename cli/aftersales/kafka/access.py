"""Who may do what on a Kafka: its users with their passwords, and the rights that each of them needs.

A service writes its own topic and no other (and makes it, where somebody has deleted it), and reads it and those that
it listens to; an analyst reads all of them; `admin` deletes topics, makes them and gives rights. `kafka` is the server
itself. Everything else is refused.
"""

import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aftersales.certificates import Authority
from aftersales.errors import CommandError
from aftersales.ports import HOST, SERVICES
from eventlog.feeds.kafka import Broker, Login, Right
from events.catalog import SOURCES

LISTENS: Mapping[str, tuple[str, ...]] = {
    "intake": ("dispatch", "callback"),
    "dispatch": ("intake", "callback", "sla_monitor"),
    "sla_monitor": ("intake", "dispatch"),
    "callback": ("intake", "dispatch"),
    "reporting": SOURCES,
}
"""Service → whose topics it reads; its own log it reads where it is."""
SERVER, ADMIN, ANALYST = "kafka", "admin", "analyst"
USERS = (SERVER, ADMIN, ANALYST, *SERVICES)
PASSWORD_BYTES = 24
PASSWORDS, AUTHORITY, KEYSTORE = "users.json", "ca.pem", "keystore.pem"


def rights(broker: Broker) -> Iterator[Right]:
    """Of every service, and of analysts, on the topics of an installation."""
    for service, sources in LISTENS.items():
        if service in SOURCES:
            yield Right(service, "write", broker.topic(service))
            yield Right(service, "create", broker.topic(service))
            yield Right(service, "read", broker.topic(service))
        for source in sources:
            yield Right(service, "read", broker.topic(source))
    yield Right(ANALYST, "read", f"{broker.prefix}.", prefixed=True)


def new_passwords() -> dict[str, str]:
    """One for every user, of letters and digits."""
    return {user: secrets.token_hex(PASSWORD_BYTES) for user in USERS}


def scram(passwords: Mapping[str, str]) -> str:
    """A file of arguments that make these users while Kafka formats its storage, one a line."""
    return "".join(f"--add-scram\nSCRAM-SHA-512=[name={user},password={word}]\n" for user, word in passwords.items())


@dataclass(frozen=True, slots=True)
class Access:
    """To the local Kafka: what lies in its folder, for its owner alone."""

    folder: Path
    passwords: Mapping[str, str]

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """None for a Kafka that asks nobody. Raises CommandError where it is somebody else's."""
        file = folder / PASSWORDS
        try:
            return cls(folder, json.loads(file.read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise CommandError(f"无法读取 {file}：{error}", f"cannot read {file}: {error}") from None

    @classmethod
    def make(cls, folder: Path) -> Self:
        """New passwords, and a certificate for this machine alone; the passwords come last: they are what counts."""
        authority = Authority()
        _write(folder / KEYSTORE, authority.issue(SERVER, [HOST, "localhost"]).pem)
        _write(folder / AUTHORITY, authority.certificate)
        (folder / AUTHORITY).chmod(0o644)
        made = cls(folder, new_passwords())
        _write(folder / PASSWORDS, json.dumps(made.passwords))
        return made

    def login(self, user: str) -> Login:
        """As whom to come to it."""
        return Login(user, self.passwords[user], self.folder / AUTHORITY)


def _write(file: Path, text: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
        opened.write(text)
