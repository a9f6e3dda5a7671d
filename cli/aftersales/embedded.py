"""The systems on this machine, `aftersales up`, demo and simulation: where their logs are, running or at rest."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from aftersales import simulated
from aftersales.calling import command
from aftersales.database import DATABASE
from aftersales.demo import kept as demo
from aftersales.errors import CommandError
from aftersales.kafka.access import ADMIN, Access
from aftersales.kafka.probe import answers, is_ours
from aftersales.kafka.storage import PROPERTIES
from aftersales.notes import Note
from aftersales.paths import data_root
from aftersales.ports import HOST
from aftersales.postgres import Postgres
from aftersales.served import recorded
from eventlog.feeds.kafka import Broker
from events.catalog import NAMESPACE


@dataclass(frozen=True, slots=True)
class System:
    """What a command keeps on this machine."""

    name: str
    postgres: Postgres
    database: str
    kafka: Path
    prefix: str

    @property
    def dsn(self) -> str:
        """Good while its server runs."""
        return self.postgres.dsn(self.database)

    @property
    def urls(self) -> Mapping[str, str]:
        """Service → where it is, while the system runs; else nothing."""
        return recorded(self.postgres.folder.parent)

    def broker(self, user: str) -> Broker | None:
        """The Kafka of its own that runs now, for `user`. Raises CommandError where it is for somebody else."""
        if not (self.kafka / PROPERTIES).exists():
            return None
        access = Access.read(self.kafka)
        text = (self.kafka / PROPERTIES).read_text(encoding="utf-8")
        port = re.search(r"^listeners=\w+://[^:]+:(\d+)", text, re.MULTILINE)
        if port is None:
            return None
        if access is None:
            return Broker(f"{HOST}:{port[1]}", self.prefix) if answers(HOST, int(port[1])) else None
        login = access.login(user)
        if login.ca_file is None or not is_ours(HOST, int(port[1]), login.ca_file):
            return None
        return Broker(f"{HOST}:{port[1]}", self.prefix, login=login)


def systems() -> tuple[System, ...]:
    """All of them, whether they were ever used or not."""
    root = data_root()
    played, lived = root / "demo", root / simulated.FOLDER
    return (
        System("aftersales up", Postgres(root / "postgres"), DATABASE, root / "kafka", NAMESPACE),
        System("aftersales demo", Postgres(played / "postgres"), demo.DATABASE, played / "kafka", demo.PREFIX),
        System(
            "aftersales simulate", Postgres(lived / "postgres"), simulated.DATABASE, lived / "kafka", simulated.PREFIX
        ),
    )


@contextmanager
def local_database(note: Note, live: bool) -> Iterator[str]:
    """The DSN of a system that runs, or, unless something may still come, of the one that ran last, on a server that
    runs for as long. Raises CommandError where there is none."""
    found = systems()
    for system in found:
        if system.postgres.answers:
            note(f"使用正在运行的 {system.name}", f"using the running `{system.name}`")
            yield system.dsn
            return
    up, demo_again = command("up"), command("demo")
    if live:
        raise CommandError(
            f"没有正在运行的系统：先 {up} 或 {demo_again}，或指定 DATABASE_URL（只读历史：--no-follow）",
            f"nothing is running: start `{up}` or `{demo_again}`, or name a DATABASE_URL (only the past: --no-follow)",
        )
    at_rest = [system for system in found if system.postgres.data.exists() and system.postgres.log.exists()]
    for system in sorted(at_rest, key=lambda system: system.postgres.log.stat().st_mtime, reverse=True):
        with system.postgres as server:
            if server.has_database(system.database):
                note(
                    f"读取 {system.name} 留下的数据（未在运行）",
                    f"reading what `{system.name}` left; it is not running",
                )
                yield system.dsn
                return
    raise CommandError(
        f"还没有事件：先 {up} 或 {demo_again}，或指定 DATABASE_URL",
        f"there are no events yet: start `{up}` or `{demo_again}`, or name a DATABASE_URL",
    )


def system_of(intake: str, note: Note) -> System:
    """The running system whose intake has this address; where only one runs, that one, for it may have other addresses,
    too. Raises CommandError where nobody can tell."""
    running = [system for system in systems() if system.postgres.answers]
    its = [system for system in running if _place(system.urls.get("intake", "")) == _place(intake)]
    if not its and len(running) != 1:
        names = "、".join(system.name for system in running), ", ".join(f"`{system.name}`" for system in running)
        zh = f"正在运行的 {names[0]} 都不是 {intake}" if running else "没有正在运行的系统"
        en = f"{intake} is none of those that run here, {names[1]}" if running else "nothing runs here"
        raise CommandError(f"{zh}：请用 --database-url 指明其数据库", f"{en}: name its database with --database-url")
    found = (its or running)[0]
    note(f"使用正在运行的 {found.name}", f"using the running `{found.name}`")
    return found


def _place(url: str) -> tuple[str, int | None]:
    """Host and port of an address; this machine has several names."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return url, None
    return HOST if host in ("localhost", "::1") else host, port


def local_relay(note: Note) -> tuple[str, Broker]:
    """DSN and Kafka of a system that runs both: never the logs of one and the topics of another. Raises CommandError
    where there is none."""
    for system in systems():
        if system.postgres.answers and (broker := system.broker(ADMIN)):
            note(f"使用正在运行的 {system.name}（Kafka {broker.servers}）", f"using the running `{system.name}`")
            return system.dsn, broker
    raise CommandError(
        f"没有经 Kafka 运行的系统：先 {command('up --feed kafka')}，或指定 DATABASE_URL 与 KAFKA_BOOTSTRAP_SERVERS",
        f"no system runs with a Kafka of its own: start `{command('up --feed kafka')}`, or name a DATABASE_URL and "
        "KAFKA_BOOTSTRAP_SERVERS",
    )


def local_broker(note: Note, user: str) -> Broker:
    """The Kafka that runs on this machine, with its system's prefix, for `user`. Raises CommandError without one."""
    for system in systems():
        if broker := system.broker(user):
            note(f"使用 {system.name} 的 Kafka（{broker.servers}）", f"using the Kafka of `{system.name}`")
            return broker
    raise CommandError(
        "没有 Kafka 在运行：指定 KAFKA_BOOTSTRAP_SERVERS，或用 --from store",
        "no Kafka is running here: name it with KAFKA_BOOTSTRAP_SERVERS, or use --from store",
    )
