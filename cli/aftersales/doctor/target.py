"""What is looked at: the system that the environment tells of, as it tells a service; else the one on this machine."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError
from pydantic_settings import SettingsError

from aftersales.doctor.check import Check, bad
from aftersales.embedded import systems
from aftersales.errors import CommandError
from aftersales.kafka.access import ADMIN, KEYSTORE
from aftersales.paths import data_root
from aftersales.ports import SERVICES
from eventlog.feeds.kafka import Broker
from service.settings import Settings


class Environment(Settings):
    """As a service reads it, but that nothing must be there."""

    database_url: str = ""
    keys_file: Path = Field(default_factory=lambda: data_root() / "keys.json")

    @classmethod
    def read(cls) -> tuple[Self, list[Check]]:
        """With what is wrong in it: then the defaults stand for all of it. No value is told, only names."""
        try:
            return cls(), []
        except ValidationError as error:
            wrong = [str(one["loc"][0]).upper() if one["loc"] else str(one["msg"]) for one in error.errors()]
            found = ", ".join(dict.fromkeys(wrong))
        except SettingsError as error:
            found = str(error)
        todo = (
            "改正后服务才能启动（docs/operations.md，变量表） · no service starts with it: see the table of variables"
        )
        default = cls.model_construct(keys_file=data_root() / "keys.json")
        return default, [bad("环境变量 · environment", found, todo)]


@dataclass(frozen=True, slots=True)
class Target:
    """`dsns` is empty where nothing runs. `urls`: service → base URL."""

    name: str
    dsns: tuple[str, ...]
    keyring: str | None
    broker: Broker | None
    troubles: tuple[Check, ...]
    """Why something cannot be looked at."""
    urls: Mapping[str, str]
    environment: Environment
    keys_file: Path
    certificates: tuple[Path, ...]
    clock: Literal["wall", "log"]
    folder: Path | None
    """Of the data of a system on this machine."""


def of_environment(environment: Environment, dsns: Sequence[str]) -> Target:
    """A deployed one. PUBLIC_URLS are as browsers reach them; where services know each other, PEERS is nearer."""
    broker, troubles = _broker(environment.broker if environment.kafka_bootstrap_servers else _none)
    files = (environment.tls_certificate_file, environment.kafka_ca_file, environment.peers_ca_file)
    return Target(
        name="DATABASE_URL",
        dsns=tuple(dict.fromkeys(dsns)),
        keyring=environment.keyring_url,
        broker=broker,
        troubles=troubles,
        urls=environment.peers or environment.public_urls,
        environment=environment,
        keys_file=environment.keys_file,
        certificates=tuple(file for file in files if file is not None),
        clock=environment.clock,
        folder=None,
    )


def of_machine(environment: Environment) -> Target:
    """The one that runs here; what `aftersales up` has left where none does."""
    found = systems()
    system = next((each for each in found if each.postgres.answers), found[0])
    folder = system.postgres.folder.parent
    runs = system.postgres.answers
    broker, troubles = _broker((lambda: system.broker(ADMIN)) if runs else _none)
    certificates = [file for file in (system.kafka / KEYSTORE,) if file.exists()]
    return Target(
        name=system.name,
        dsns=(system.dsn,) if runs else (),
        keyring=None,
        broker=broker,
        troubles=troubles,
        urls=system.urls or {},
        environment=environment,
        keys_file=folder / "keys.json",
        certificates=tuple(certificates),
        clock="wall" if system is found[0] else "log",
        folder=folder,
    )


def peers_of(target: Target) -> dict[str, str]:
    """Where logs of other databases can be asked; nothing without the key for it."""
    return {name: url for name, url in target.urls.items() if target.environment.peers_key and name in SERVICES}


def _none() -> None:
    return None


def _broker(find: Callable[[], Broker | None]) -> tuple[Broker | None, tuple[Check, ...]]:
    try:
        return find(), ()
    except (CommandError, ValueError) as error:
        todo = "更正设置，或换一个账号运行 · correct the settings, or run it as another account"
        return None, (bad("Kafka", str(error), todo),)
