"""docker-compose.yml as it is, with secrets of its own, on the engine that is given; and what is asked of it."""

import re
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from aftersales.compose import make_secrets
from aftersales.errors import CommandError
from aftersales.paths import project_folder
from aftersales.ports import SERVICES
from events.catalog import SOURCES
from tools.containers.engine import Engine
from tools.containers.programs import told
from tools.containers.standins import IMAGES

PATIENCE = 600
"""Seconds until everything is healthy, or published, on a busy machine."""
READY = "import urllib.request as r; r.urlopen('http://127.0.0.1:8100/readyz', timeout=30)"
FINGERPRINT = """SELECT count(*) || ' ' || coalesce(md5(string_agg(
    concat_ws(' ', position, id, stream, version, type, data, time), ',' ORDER BY position)), '') FROM {}.events"""
BEHIND = "SELECT (SELECT max(position) FROM {0}.events) - (SELECT coalesce(max(published), 0) FROM {0}.topic)"


class Stack:
    def __init__(self, folder: Path, engine: Engine) -> None:
        folder.mkdir()
        self.folder, self._engine = folder, engine
        project = project_folder()
        shutil.copy(project / "docker-compose.yml", folder)
        shutil.copy(IMAGES / "compose.yml", folder / "standins.yml")
        shutil.copytree(project / "deploy", folder / "deploy")
        make_secrets(folder)
        files = "docker-compose.yml:standins.yml"
        self.environment = engine.environment | {"COMPOSE_FILE": files, "COMPOSE_PROGRESS": "quiet", "CLOCK": "log"}

    def compose(self, *words: str) -> str:
        """What `docker compose` prints. Raises CommandError where it fails."""
        return told(["docker", "compose", *words], self.environment, self.folder)

    def shell(self, script: str) -> str:
        """What a shell prints, in the folder of docker-compose.yml."""
        return told(["sh", "-euc", script], self.environment, self.folder)

    def up(self, *words: str) -> None:
        """Start what is not running, and wait until all is healthy."""
        try:
            self.compose("up", "--detach", "--no-build", "--wait", f"--wait-timeout={PATIENCE}", *words)
        except CommandError as error:
            states = self.compose("ps", "--all", "--format", "{{.Name}}\t{{.Status}}")
            raise CommandError(error.zh, f"{error.en}\n{states}") from None

    def ready(self) -> int:
        """How many processes say that they are ready. Raises CommandError with the reason of one that is not."""
        names = [f"{service.replace('_', '-')}-{role}" for service in SERVICES for role in ("api", "worker")]
        asked = 0
        for name in names:
            for number in range(1, 1 + self.running(name)):
                self._until_ready(name, str(number))
                asked += 1
        return asked

    def running(self, name: str) -> int:
        """How many containers of that service run."""
        return len(self.compose("ps", "--quiet", "--status=running", name).split())

    def sql(self, query: str, database: str) -> str:
        options = ["-U", "postgres", "--no-psqlrc", "--tuples-only", "--no-align", "--command", query, database]
        return self.compose("exec", "-T", "postgres", "psql", "--host=/run/postgresql", *options).strip()

    def logs(self) -> Mapping[str, str]:
        """Service → how many events its log has, and what they come to: the same for the same events alone."""
        return {service: self.sql(FINGERPRINT.format(service), service) for service in sorted(SOURCES)}

    def until_published(self, service: str) -> None:
        """Raises CommandError where Kafka does not get all of its log."""
        until = time.monotonic() + PATIENCE
        while self.sql(BEHIND.format(service), service) != "0":
            if time.monotonic() > until:
                raise CommandError("未发布完", f"{service}: not all of its log was published")
            time.sleep(1)

    def key(self, name: str, role: str) -> str:
        """A new key, as the printed command issues it."""
        said = self.compose("--profile=tools", "run", "--rm", "-T", "keys", "issue", "--id", name, "--role", role)
        found = re.search(r"^\s*([\w-]{40,})\s*$", said, re.MULTILINE)
        if found is None:
            raise CommandError("没有得到密钥", "no key was issued")
        return found[1]

    def _until_ready(self, name: str, number: str) -> None:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                self.compose("exec", "-T", "--index", number, name, "python", "-c", READY)
                return
            except CommandError:
                if time.monotonic() > until:
                    raise
                time.sleep(2)
