"""Prometheus and Alertmanager of this machine, for checks: on loopback, in a folder that is given, gone when left.

    targets = targets_of(system)
    with (
        Alertmanager(folder / "alertmanager", config) as alertmanager,
        Prometheus(folder / "prometheus", targets, key=key, rules=[rules], alertmanagers=[alertmanager]) as prometheus,
    ):
        prometheus.until_scraped()
        prometheus.query("up")
        alertmanager.get("/api/v2/alerts")

Nothing is fetched: the programs are the machine's (Debian: `prometheus prometheus-alertmanager`, which .ci/run
installs). Prometheus reads `deploy/prometheus/prometheus.yml` as it is committed, but for addresses, key and pace.
Enter them in the main thread. Raises CommandError: a program that is missing, or does not start.
"""

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import yaml

from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from aftersales.ports import HOST, free_port
from aftersales.supervisor import System

PROJECT = Path(__file__).parents[2]
CONFIG = PROJECT / "deploy" / "prometheus" / "prometheus.yml"
Program = Literal["prometheus", "promtool", "alertmanager", "amtool"]
NAMES: Mapping[Program, Sequence[str]] = {
    "prometheus": ("prometheus",),
    "promtool": ("promtool",),
    "alertmanager": ("prometheus-alertmanager", "alertmanager"),  # Debian's name, and everybody else's
    "amtool": ("amtool",),
}
START_PATIENCE, STOP_PATIENCE, SCRAPE_PATIENCE = 30.0, 10.0, 60.0  # seconds, on a busy machine too
OPENER = build_opener(ProxyHandler({}))


class Refused(Exception):
    """What was asked is no question for it; the sentence is the server's own."""


@dataclass(frozen=True, slots=True)
class Target:
    """A process to read: the service it belongs to, and its port on loopback."""

    service: str
    port: int


def targets_of(system: System) -> list[Target]:
    """Every process of a running system."""
    return [Target(process.service, process.port) for process in system.processes]


def program(name: Program) -> str:
    """The path of one of the four. Raises CommandError where the machine does not have it."""
    for each in NAMES[name]:
        if found := shutil.which(each):
            return found
    raise CommandError(
        f"缺少 {name}（Debian、Ubuntu：apt install prometheus prometheus-alertmanager）",
        f"{name} is missing (Debian, Ubuntu: apt install prometheus prometheus-alertmanager)",
    )


class _Server:
    """A program that serves HTTP on a free port of loopback, with a log file in its folder."""

    ready_at = "/-/ready"

    def __init__(self, name: Program, folder: Path) -> None:
        self.name, self.folder, self.log = name, folder, folder / f"{name}.log"
        self.port = free_port()
        self.address = f"{HOST}:{self.port}"
        self.url = f"http://{self.address}"
        self._program = program(name)
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """Its arguments, after whatever it reads was written."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [self._program, *self.command(), f"--web.listen-address={self.address}", "--log.level=warn"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
            )
        try:
            self._until_ready()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def get(self, path: str, parameters: Sequence[tuple[str, str]] = ()) -> Any:
        """What it answers as JSON. Raises Refused."""
        try:
            with OPENER.open(f"{self.url}{path}?{urlencode(parameters)}", timeout=30) as reply:
                return json.load(reply)
        except HTTPError as error:
            text = error.read().decode(errors="replace")
            try:
                raise Refused(json.loads(text)["error"]) from None
            except (ValueError, TypeError, KeyError):
                raise Refused(text.strip()) from None

    def _until_ready(self) -> None:
        process, deadline = self._process, time.monotonic() + START_PATIENCE
        assert process is not None
        while not self._answers():
            if process.poll() is not None or time.monotonic() > deadline:
                lines = self.log.read_text(errors="replace").splitlines() or ["–"]
                raise CommandError(f"{self.name} 启动失败：{lines[-1][:500]}", f"{self.name} did not start: {self.log}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with OPENER.open(f"{self.url}{self.ready_at}", timeout=2) as reply:
                return bool(reply.status == 200)
        except (URLError, OSError):
            return False

    def _stop(self) -> None:
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Alertmanager(_Server):
    """An Alertmanager with a configuration file, without a cluster."""

    def __init__(self, folder: Path, config: Path) -> None:
        super().__init__("alertmanager", folder)
        self._config = config

    def command(self) -> list[str]:
        storage = self.folder / "data"
        return [f"--config.file={self._config.absolute()}", f"--storage.path={storage}", "--cluster.listen-address="]


class Prometheus(_Server):
    """A Prometheus that reads `targets` with `key`, evaluates `rules` (each `every` seconds), tells `alertmanagers`."""

    def __init__(
        self,
        folder: Path,
        targets: Sequence[Target],
        *,
        key: str,
        rules: Sequence[Path] = (),
        alertmanagers: Sequence[Alertmanager] = (),
        every: int = 1,
    ) -> None:
        super().__init__("prometheus", folder)
        self.every = every
        self._targets, self._key, self._rules, self._alertmanagers = targets, key, rules, alertmanagers

    def command(self) -> list[str]:
        (self.folder / "key").touch(mode=0o600)
        (self.folder / "key").write_text(self._key, "utf-8")
        file = self.folder / "prometheus.yml"
        file.write_text(yaml.safe_dump(self._config(), allow_unicode=True), "utf-8")
        return [f"--config.file={file}", f"--storage.tsdb.path={self.folder / 'data'}"]

    def query(self, expression: str, at: float | None = None) -> list[dict[str, Any]]:
        """The series of an instant (Unix time in seconds), now as a rule. Raises Refused."""
        instant = [("time", str(at))] if at is not None else []
        return self._result(self.get("/api/v1/query", [("query", expression), *instant]))

    def query_range(self, expression: str, start: float, end: float, step: float) -> list[dict[str, Any]]:
        """The series of a time, a value each `step` seconds. Raises Refused."""
        bounds = [("start", str(start)), ("end", str(end)), ("step", str(step))]
        return self._result(self.get("/api/v1/query_range", [("query", expression), *bounds]))

    def values(self, label: str, selector: str = "") -> list[str]:
        """The values that a label has, among the series of a selector. Raises Refused."""
        match = [("match[]", selector)] if selector else []
        found: list[str] = self.get(f"/api/v1/label/{label}/values", match)["data"]
        return found

    def until_scraped(self, times: int = 2) -> None:
        """Waits until every target was read so often: then there are rates. Raises CommandError, with what is wrong."""
        deadline = time.monotonic() + SCRAPE_PATIENCE
        asked = f"count(sum_over_time(up{{job='aftersales'}}[1h]) >= {times})"
        while not (found := self.query(asked)) or int(found[0]["value"][1]) < len(self._targets):
            if time.monotonic() > deadline:
                active = self.get("/api/v1/targets")["data"]["activeTargets"]
                errors = sorted({f"{each['scrapeUrl']}: {each['lastError']}" for each in active if each["lastError"]})
                why = "; ".join(errors) or "–"
                raise CommandError(f"Prometheus 读不到全部进程：{why}", f"Prometheus cannot read every process: {why}")
            time.sleep(0.2)

    def _result(self, reply: Mapping[str, Any]) -> list[dict[str, Any]]:
        result = reply["data"]["result"]
        if reply["data"]["resultType"] == "scalar":
            return [{"metric": {}, "value": result}]
        found: list[dict[str, Any]] = result
        return found

    def _config(self) -> dict[str, Any]:
        """The committed one, with this machine's addresses in place of the containers' names."""
        config: dict[str, Any] = yaml.safe_load(CONFIG.read_text("utf-8"))
        pace = f"{self.every}s"
        config["global"] |= {"scrape_interval": pace, "scrape_timeout": pace, "evaluation_interval": pace}
        config["rule_files"] = [str(rule.absolute()) for rule in self._rules]
        addresses = [each.address for each in self._alertmanagers]
        config["alerting"] = {"alertmanagers": [{"static_configs": [{"targets": addresses}]}]} if addresses else {}
        (scrape,) = config["scrape_configs"]
        for lookup in ("dns_sd_configs", "relabel_configs"):
            del scrape[lookup]
        scrape["authorization"] = {"credentials_file": str((self.folder / "key").absolute())}
        scrape["static_configs"] = [
            {"targets": [f"{HOST}:{target.port}"], "labels": {"service": target.service}} for target in self._targets
        ]
        return config
