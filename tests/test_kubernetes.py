"""deploy/k8s as far as it goes without a cluster: what the rendered overlay for development says, run as processes.

Commands, arguments and variables are those of its pods; Secrets are made as for a cluster; PostgreSQL asks for
passwords, and is set up by the file that its pod mounts. Other than in a cluster are the addresses and the places of
files. Kafka's pod runs what `tests/test_containers.py` runs.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox import wait_until
from tools.k8s.fetch import kubectl, tools
from tools.k8s.manifests import Manifests
from tools.k8s.render import rendered
from tools.k8s.secrets import dns, known, main

from aftersales import keys
from aftersales.binaries import programs
from aftersales.compose import make_secrets
from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from aftersales.paths import project_folder, scratch, server_account
from aftersales.ports import SERVICES, free_port

pytestmark = [pytest.mark.endurance, pytest.mark.slow("PostgreSQL of its own, five migrations, a service, a backup")]
PATIENCE = 100.0


class Namespace:
    """The overlay, and a machine on which its containers run."""

    def __init__(self, folder: Path, manifests: Manifests, secrets: Mapping[str, Mapping[str, str]], port: int) -> None:
        self.folder, self._manifests, self._secrets, self.port = folder, manifests, secrets, port
        self.binaries = programs(server_account())
        self._started: list[subprocess.Popen[bytes]] = []

    def start(self, owner: str, name: str, **more: str) -> subprocess.Popen[bytes]:
        """A container of the pod that `owner` makes."""
        (pod,) = (pod for pod in self._manifests.own_pods() if pod.owner == owner)
        (container,) = (each for each in pod.all_containers if each["name"] == name)
        command = container.get("command", [sys.executable, "-P", "-m"]) + container["args"]
        environment = {"PATH": f"{self.binaries}:{os.defpath}"} | self._told(container) | more
        with (self.folder / f"{owner.replace('/', '-')}-{name}.log").open("wb") as log:
            self._started.append(
                subprocess.Popen(
                    command,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
                )
            )
        return self._started[-1]

    def said(self, owner: str, name: str) -> str:
        return (self.folder / f"{owner.replace('/', '-')}-{name}.log").read_text("utf-8", "replace")

    def databases(self) -> None:
        """What the image of PostgreSQL does when it makes its volume."""
        (server,) = (pod for pod in self._manifests.own_pods() if pod.owner == "StatefulSet/postgres")
        told = self._told(server.containers[0])
        (files,) = (
            data for name, data in self._manifests.config_maps().items() if name.startswith("postgres-databases")
        )
        command = [str(self.binaries / "psql"), "-q", "-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        environment = told | {"PGPASSWORD": told["POSTGRES_PASSWORD"]}
        done = subprocess.run(
            command, input=files["databases.sql"], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    def answers(self) -> bool:
        """Whether PostgreSQL does."""
        command = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def run(self, program: str, *arguments: str) -> str:
        """What one of PostgreSQL's programs prints."""
        command = [str(self.binaries / program), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def close(self) -> None:
        for process in self._started:
            if process.poll() is None:
                process.kill()
            process.wait()

    def _told(self, container: Any) -> dict[str, str]:
        environment = self._manifests.environment(container)
        found = dict(environment.values)
        for variable in environment.own:
            if (reference := variable.get("valueFrom", {}).get("secretKeyRef")) is not None:
                found[variable["name"]] = self._secrets[reference["name"]][reference["key"]]
        places = {
            "@postgres-rw/": f"@127.0.0.1:{self.port}/",
            "/run/aftersales/keys/keys.json": str(self.folder / "secrets" / "keys.json"),
            "/run/aftersales/kafka/ca.crt": str(self.folder / "secrets" / "ca.pem"),
        }
        for there, here in places.items():
            found = {name: value.replace(there, here) for name, value in found.items()}
        return found


@contextmanager
def postgres(folder: Path, password: str, port: int) -> Iterator[None]:
    """A server that asks for passwords, over TCP alone."""
    account = server_account()
    binaries, data, secret = programs(account), folder / "data", folder / "password"
    account.give(data)
    secret.write_text(password)
    account.give_file(secret)
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={secret}"]
    subprocess.run(
        [*initdb, "--encoding=UTF8", "--locale=C"], check=True, capture_output=True, cwd="/", **account.switch()
    )
    command = [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", ""]
    with (folder / "postgres.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "-c", "fsync=off"],
            cwd="/",
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
            **account.switch(),
        )
    try:
        yield
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


@pytest.fixture
def namespace(capsys: pytest.CaptureFixture[str]) -> Iterator[Namespace]:
    try:
        program = kubectl(tools())
    except CommandError as error:
        pytest.skip(str(error))
    with scratch("aftersales-k8s-") as folder:
        make_secrets(folder)
        capsys.readouterr()
        assert main("dev", folder) == 0
        made = [json.loads(text) for text in capsys.readouterr().out.split("---\n") if text.strip()]
        secrets = {secret["metadata"]["name"]: secret["stringData"] for secret in made}
        manifests = Manifests("dev", rendered(program, project_folder() / "deploy/k8s/overlays/dev"), known("dev"))
        port = free_port()
        with postgres(folder, secrets["postgres-superuser"]["password"], port):
            opened = Namespace(folder, manifests, secrets, port)
            try:
                yield opened
            finally:
                opened.close()


@pytest.mark.timeout(400)
def test_the_pods_of_the_overlay_for_development_work_as_processes(namespace: Namespace, tmp_path: Path) -> None:
    waiting = namespace.start("Deployment/intake-api", "schema")
    assert wait_until(lambda: "schema.awaited" in namespace.said("Deployment/intake-api", "schema"), PATIENCE)
    assert wait_until(namespace.answers, PATIENCE)
    namespace.databases()
    assert waiting.poll() is None, "nobody has migrated"
    for service in SERVICES:
        owner = f"Job/{dns(service)}-migrate"
        assert namespace.start(owner, "migrate").wait(PATIENCE) == 0, namespace.said(owner, "migrate")
    assert waiting.wait(PATIENCE) == 0, namespace.said("Deployment/intake-api", "schema")
    serves_in_its_folder(namespace)
    folders = {"BACKUP_FOLDER": str(tmp_path / "services"), "BACKUP_KEYRING_FOLDER": str(tmp_path / "keyring")}
    assert namespace.start("CronJob/backup", "backup", **folders).wait(PATIENCE) == 0, namespace.said(
        "CronJob/backup", "backup"
    )
    tables = {file.stem: namespace.run("pg_restore", "-l", str(file)) for file in tmp_path.glob("*/*/*.dump")}
    assert tables.keys() == {*SERVICES, "keyring"}
    assert "TABLE DATA keyring keys" in tables["keyring"] and "TABLE DATA intake events" in tables["intake"]
    assert not any("keyring keys" in text for name, text in tables.items() if name != "keyring")


def serves_in_its_folder(namespace: Namespace) -> None:
    """Intake, as an Ingress that rewrites nothing asks it."""
    port = free_port()
    process = namespace.start("Deployment/intake-api", "service", HOST="127.0.0.1", PORT=str(port))
    key = keys.issue(namespace.folder / "secrets" / "keys.json", "clerk-1", ["clerk"])
    headers, customer = {"Authorization": f"Bearer {key}"}, {"customer_id": "c-1", "name": "某公司", "region": "华东"}
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, trust_env=False) as client:
        assert wait_until(lambda: ready(client), PATIENCE), namespace.said("Deployment/intake-api", "service")
        assert wait_until(lambda: client.get("/intake/cases").status_code == 200, PATIENCE), "a key counts in a second"
        made = client.post("/intake/customers", json=customer)
        assert (made.status_code, made.headers["location"]) == (201, "/intake/customers/c-1")
        assert client.get(made.headers["location"]).json()["name"] == "某公司"
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0, namespace.said("Deployment/intake-api", "service")


def ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False
