"""docker-compose.yml and Dockerfile: what they say, and their commands run as the containers would, without Docker.

The image is not built and no container is started here, for that needs a Docker engine. Its files, commands,
environment, health check and account are the real ones (`tests.sandbox`), and so are Kafka's script and settings;
PostgreSQL is the tests' own.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
from tests.containers import COMPOSE, PROJECT, Image, instructions, services, written
from tests.sandbox import Bind, Container, Room, wait_until

from aftersales.binaries import VERSION, programs
from aftersales.compose import make_secrets
from aftersales.errors import CommandError
from aftersales.kafka.access import USERS
from aftersales.kafka.jars import jars
from aftersales.kafka.java import java_program
from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch, server_account
from aftersales.ports import SERVICES, free_port, free_ports, port_plan
from aftersales.postgres import Postgres
from events.catalog import SOURCES
from intake.settings import Settings as IntakeSettings
from service.settings import Settings

BESIDE = {"intake": ("keyring",), "reporting": ("analytics",)}
"""Service → the schemas beside its own in its database."""
IMAGE = r"[a-z/-]+:[\w.-]*\d[\w.-]*"
PINNED = rf"{IMAGE}@sha256:[0-9a-f]{{64}}"
"""What a tag names may change, what a digest names cannot."""
JOBS = {"keys", "demo", "kafka-rights", *(f"{service.replace('_', '-')}-migrate" for service in SERVICES)}
OURS = {*JOBS, *(f"{service.replace('_', '-')}-{role}" for service in SERVICES for role in ("api", "worker"))}
MONITORING = {"alertmanager", "collector", "grafana", "prometheus"}
GRACE = 20  # seconds from SIGTERM to the end
WRITES = """
import os, tempfile
assert os.getuid() != 0
for folder in ("/", "/etc", "/opt/aftersales", "/run/aftersales", "/usr/local", "/var/tmp", "/tmp"):
    try:
        tempfile.TemporaryFile(dir=folder).close()
        print(folder)
    except OSError:
        pass
"""


# What the files say


def test_the_compose_file_follows_the_specification() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(COMPOSE)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_docker_compose_takes_it(tmp_path: Path) -> None:
    asked = subprocess.run(["sh", "-c", "docker compose version"], capture_output=True, check=False)
    if asked.returncode != 0:
        pytest.skip("docker compose is not installed; its specification was checked instead")
    make_secrets(tmp_path)
    command = ["docker", "compose", "--file", str(COMPOSE), "--env-file", str(tmp_path / ".env"), "--profile", "*"]
    checked = subprocess.run([*command, "config", "--quiet"], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_the_dockerfile_has_no_lint() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    checked = subprocess.run([hadolint, PROJECT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_image_is_small_closed_and_from_pinned_images() -> None:
    words = [word for word, _ in instructions()]
    bases = [rest.split()[0] for word, rest in instructions() if word == "FROM"]
    last = dict(instructions())
    assert len(bases) > 1, "what builds must not stay in what runs"
    assert all(re.fullmatch(PINNED, base) for base in bases), bases
    assert len(set(bases)) == 1
    assert "ADD" not in words
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", last["USER"])
    assert words.index("USER") > max(index for index, word in enumerate(words) if word in ("RUN", "COPY", "FROM"))
    assert last["STOPSIGNAL"] == "SIGTERM"
    assert Image.read().entrypoint[-1] == "-m"
    assert "://" not in (PROJECT / "Dockerfile").read_text("utf-8")
    assert "--require-hashes" in (PROJECT / "tools" / "install.py").read_text("utf-8")


def test_what_is_fetched_to_build_is_known_by_its_hash() -> None:
    for lock in (PROJECT / "requirements").glob("*.txt"):
        pins = re.findall(r"^\S+==.*?(?=^\S+==|\Z)", lock.read_text("utf-8"), re.MULTILINE | re.DOTALL)
        assert pins and all("--hash=sha256:" in pin for pin in pins), lock
    commands = [line for line in (PROJECT / "Makefile").read_text("utf-8").splitlines() if " pip " in line]
    assert all("--require-hashes" in line for line in commands if " install " in line)
    for folder in ("tools/asyncapi", "tools/grafana/node"):
        lock = PROJECT / folder / "package-lock.json"
        packages = json.loads(lock.read_text("utf-8"))["packages"]
        assert all(package["integrity"].startswith("sha512-") for name, package in packages.items() if name), lock


def test_the_image_has_what_a_backup_is_taken_and_restored_with() -> None:
    (installs,) = (rest for word, rest in instructions() if word == "RUN" and "tools/install.py" in rest)
    for program in ("pg_dump", "pg_restore"):
        assert f"! -path '*/pginstall{VERSION}/bin/{program}'" in installs, "all others are deleted"
    assert re.search(rf"ln -s \S+/pginstall{VERSION}/bin/pg_\* \.venv/bin/", installs), "on its path"
    server = re.match(r"postgres:(\d+)\.", written()["postgres"]["image"])
    assert server and int(server[1]) <= int(VERSION), "an older one cannot read what the server has"


def test_a_busy_machine_has_time_to_start_everything() -> None:
    """Kafka took 100 s, and a health check 5 s, on two cores that others used; who is well sooner is healthy sooner."""
    said = dict(re.findall(r"--([a-z-]+)=(\d+)s", dict(instructions())["HEALTHCHECK"]))
    assert int(said["start-period"]) >= 180
    patience = re.search(r"^PATIENCE = (\d+)", (PROJECT / "deploy/healthy.py").read_text("utf-8"), re.MULTILINE)
    assert patience and 8 <= int(patience[1]) < int(said["timeout"])
    for name in {"postgres", "kafka", *MONITORING} - {"collector"}:
        assert written()[name]["healthcheck"]["start_period"] == "180s", name


def test_every_service_has_an_api_a_worker_and_a_migration() -> None:
    assert set(written()) == OURS | MONITORING | {"postgres", "kafka"}
    for service in SERVICES:
        name = service.replace("_", "-")
        api, worker, migration = (written()[f"{name}-{role}"] for role in ("api", "worker", "migrate"))
        assert (api["command"], api["environment"]["RUN"]) == ([service], "api")
        assert (worker["command"], worker["environment"]["RUN"]) == ([service], "worker")
        assert migration["command"] == [service, "migrate"]
        for each in (api, worker):
            assert each["depends_on"][f"{name}-migrate"] == {"condition": "service_completed_successfully"}
        assert worker["depends_on"]["kafka"] == {"condition": "service_healthy"}
        assert worker["depends_on"]["kafka-rights"] == {"condition": "service_completed_successfully"}
        assert worker["environment"]["KAFKA_USERNAME"] == service, "each is somebody of its own to Kafka"
        assert worker["environment"]["KAFKA_PASSWORD"] == f"${{KAFKA_{service.upper()}_PASSWORD:-}}"


@pytest.mark.parametrize("name", sorted(written()))
def test_a_container_is_narrow(name: str) -> None:
    container = services({"POSTGRES_PASSWORD": "-"})[name]
    assert container["read_only"] is True
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert not {"cap_add", "privileged", "network_mode", "pid", "ipc", "devices"} & container.keys()
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", container["user"])
    assert container["tmpfs"][0].split(":")[0] == "/tmp"
    assert container["restart"] == ("no" if name in JOBS else "unless-stopped")
    assert re.fullmatch(r"\d+[mg]", container["mem_limit"])
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in container.get("ports", []))
    assert re.fullmatch(IMAGE if name in OURS else PINNED, container["image"])
    if name in OURS:
        assert container["build"] == "."
        assert container.get("healthcheck") == ({"disable": True} if name in JOBS else None), "the image has one"
    else:
        assert container["healthcheck"]["test"][0] == "CMD"


def test_ports_and_clock_are_the_usual_ones_unless_told_otherwise() -> None:
    found = services({"POSTGRES_PASSWORD": "-"})
    for service, port in port_plan().items():
        assert found[f"{service.replace('_', '-')}-api"]["ports"] == [f"127.0.0.1:{port}:8100"]
    assert {found[name]["environment"].get("CLOCK", "wall") for name in OURS} == {"wall"}


def test_the_image_carries_the_project_s_version() -> None:
    version = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert {written()[name]["image"] for name in OURS} == {f"aftersales:{version}"}


def test_no_secret_stands_in_the_file() -> None:
    for name, container in written().items():
        for variable, value in container["environment"].items():
            if re.search(r"PASSWORD|SECRET|_KEY$", variable):
                assert re.fullmatch(r"\$\{\w+:(-|\?make secrets)\}", value), f"{name}: {variable}"
            if variable == "KAFKA_USERS":
                assert all(re.fullmatch(r"\w+=\$\{\w+:-\}", user) for user in value.split())
                assert {user.split("=")[0] for user in value.split()} == set(USERS)
            if password := urlsplit(str(value)).password:
                assert re.fullmatch(r"\$\{\w+:-\}", password), f"{name}: {variable}"
    ignored = (PROJECT / ".gitignore").read_text("utf-8").splitlines()
    assert {".env", "secrets/"} <= set(ignored)


def test_what_a_page_runs_in_a_container_is_one_of_our_programs() -> None:
    """The words behind the service take the place of its command, and its entry point stays."""
    page = (PROJECT / "docs/operations.md").read_text("utf-8").replace("\\\n", " ")
    lines = [
        line.split("#")[0] for line in page.splitlines() if "docker compose run" in line and "aftersales:" not in line
    ]
    ran = [found for line in lines if (found := re.search(rf" ({'|'.join(sorted(OURS))}) +([a-z][a-z -].*)$", line))]
    assert len(ran) >= 3, lines
    for service, words in (found.groups() for found in ran):
        entrypoint = written()[service].get("entrypoint", Image.read().entrypoint)
        assert [*entrypoint, *words.split()][:4] == ["python", "-P", "-m", "aftersales"], f"{service} {words}"


def test_databases_are_utf8_whatever_the_server_s_own_are() -> None:
    """Telephone numbers are folded by normalize(), which other encodings refuse."""
    script = (PROJECT / "deploy/postgres/databases.sql").read_text("utf-8")
    assert "CREATE DATABASE %I ENCODING ''UTF8'' TEMPLATE template0" in script


def test_every_variable_is_one_that_a_service_reads() -> None:
    known = {field.upper() for field in (*Settings.model_fields, *IntakeSettings.model_fields)}
    for name in OURS - {"keys", "demo"}:
        assert written()[name]["environment"].keys() <= known
    assert Image.read().environment.keys() - {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"} <= known


def test_kafka_is_the_one_that_all_other_tests_run_on() -> None:
    kafka = written()["kafka"]
    assert kafka["entrypoint"] == ["sh", "/etc/aftersales/start.sh"]
    assert "./deploy/kafka:/etc/aftersales:ro" in kafka["volumes"], "its settings are those of the local one"
    version = re.search(r"apache/kafka:([\d.]+)@", kafka["image"])
    assert version and f"<version>{version[1]}</version>" in (PROJECT / "deploy/kafka/pom.xml").read_text("utf-8")
    assert f"  kafka_2.13-{version[1]}.jar\n" in (PROJECT / "deploy/kafka/jars.sha256").read_text("ascii")


# What their commands do


class Stack:
    """The compose file's own containers, on the tests' PostgreSQL, with a log clock.

    Of what the file says only the addresses are others: there is no network between the containers here.
    """

    def __init__(self, folder: Path, postgres: Postgres) -> None:
        make_secrets(folder)
        variables = dict(line.split("=", 1) for line in (folder / ".env").read_text("ascii").splitlines())
        self.services = services(variables | {"CLOCK": "log"})
        self.socket = parse_qs(urlsplit(postgres.dsn()).query)["host"][0]
        self.folder = folder
        self._kafka = {name: f"127.0.0.1:{free_port()}" for name in ("INSIDE", "OUTSIDE")}
        self.room = Room.furnish(folder / "image")
        self._ports = {
            f"{service.replace('_', '-')}-{role}": port
            for role in ("api", "worker")
            for service, port in free_ports().items()
        }
        if self.room.walls:
            for path in (folder / "secrets", folder / "secrets" / "keys.json"):
                os.chown(path, server_account().uid, server_account().gid)

    def start_kafka(self) -> subprocess.Popen[bytes]:
        """As the file says, with Kafka's jars from here, under the account of the local one."""
        account, said = server_account(), self.services["kafka"]
        mine = self.folder / "kafka"
        account.give(mine)
        listeners = ",".join(f"{name}://{address}" for name, address in self._kafka.items())
        trusted = mine / "ca.pem"
        trusted.write_bytes((self.folder / "secrets" / "ca.pem").read_bytes())
        for name in ("start.sh", "server.properties", "secured.properties", "log4j2.properties"):
            (mine / name).write_bytes((PROJECT / "deploy" / "kafka" / name).read_bytes())
            (mine / name).chmod(0o644)
        (mine / "libs").symlink_to(jars())
        environment = said["environment"] | {
            "PATH": f"{java_program(account).parent}:{os.defpath}",
            "TMPDIR": str(mine),
            "KAFKA_HOME": str(mine),
            "KAFKA_DATA": str(mine / "topics"),
            "KAFKA_AUTHORITY": str(trusted),
            "KAFKA_LISTENERS": listeners,
            "KAFKA_ADVERTISED_LISTENERS": listeners,
            "KAFKA_CONTROLLER_PORT": str(free_port()),
            "KAFKA_HEAP_OPTS": "-Xms128m -Xmx512m -XX:TieredStopAtLevel=1",
        }
        with (self.folder / "kafka.log").open("ab") as log:
            return subprocess.Popen(
                [said["entrypoint"][0], str(mine / Path(said["entrypoint"][1]).name)],
                cwd=mine,
                env=environment,
                stdout=log,
                stderr=log,
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
                **account.switch(),
            )

    def container(self, name: str) -> Container:
        service, image = self.services[name], Image.read()
        environment = image.environment | {
            variable: self._address(value) for variable, value in service["environment"].items()
        }
        environment |= {"HOSTNAME": f"{name}-{uuid4().hex[:12]}", "HOME": "/", "HOST": "127.0.0.1"}
        environment |= {"PORT": str(self._ports.get(name, 0))}
        command = [*service.get("entrypoint", image.entrypoint), *service["command"]]
        binds = [Bind(Path(self.socket), "/run/postgresql", read_only=False)]
        for volume in service["volumes"]:
            here, inside, *mode = volume.split(":")
            binds.append(Bind(self.folder / here, inside, read_only=mode == ["ro"]))
        return Container(name, self.room, command, environment, binds, self.folder / f"{name}.log")

    def _address(self, value: str) -> str:
        value = re.sub(r"@postgres/(\w+)", r"@/\1?host=/run/postgresql&port=5432", value)
        value = value.replace("kafka:19092", self._kafka["INSIDE"])
        return re.sub(r"http://([a-z-]+):8100", lambda found: f"http://127.0.0.1:{self._ports[found[1]]}", value)


@pytest.fixture(scope="module")
def stack(postgres: Postgres) -> Iterator[Stack]:
    """Databases made, nothing started."""
    with scratch("aftersales-containers-") as folder:
        made = Stack(folder, postgres)
        make_databases(made)
        yield made
    for service in SERVICES:
        postgres.drop_database(service)


def make_databases(stack: Stack) -> None:
    """As PostgreSQL's image does with what lies in /docker-entrypoint-initdb.d."""
    psql = str(programs(server_account()) / "psql")
    options = ["-v", "ON_ERROR_STOP=1", "--username=postgres", "--no-password", "--no-psqlrc", "--dbname=postgres"]
    environment = {**stack.services["postgres"]["environment"], "PGHOST": stack.socket, "PGPORT": "5432"}
    mounts = dict(volume.split(":")[:2] for volume in stack.services["postgres"]["volumes"])
    (script,) = (here for here, inside in mounts.items() if inside.startswith("/docker-entrypoint-initdb.d/"))
    done = subprocess.run(
        [psql, *options, "-f", PROJECT / script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def kafka(stack: Stack) -> Iterator[None]:
    """Started, and left to itself: who needs it waits for it."""
    try:
        process = stack.start_kafka()
    except CommandError as error:
        pytest.skip(str(error))
    yield
    process.terminate()
    process.wait(60)


@pytest.fixture(scope="module")
def running(stack: Stack, kafka: None) -> Iterator[list[Container]]:
    """Everything migrated, everybody's rights given, every api and worker started; what still runs at the end is
    stopped."""
    migrations = [stack.container(name) for name in stack.services if name.endswith("-migrate")]
    for migration in migrations:
        migration.start()
    codes = [migration.ended(120) for migration in migrations]
    assert not any(codes), "".join(migration.said() for migration in migrations)
    rights = stack.container("kafka-rights")
    rights.start()
    assert rights.ended(100) == 0, rights.said() + (stack.folder / "kafka.log").read_text("utf-8")[-4000:]
    containers = [stack.container(name) for name in stack.services if name.endswith(("-api", "-worker"))]
    try:
        for container in containers:
            container.start()
        yield containers
    finally:
        started = [container for container in containers if container.process is not None]
        for container in started:
            container.stop()
        for container in started:
            container.ended(60)


@pytest.mark.acceptance
def test_a_volume_from_before_there_was_an_owner_is_brought_to_the_same(stack: Stack, postgres: Postgres) -> None:
    """Each role owned its database, and all in it."""
    postgres.drop_database("intake")
    postgres.sql("CREATE DATABASE intake OWNER intake")
    postgres.sql("SET ROLE intake; CREATE SCHEMA former; CREATE TABLE former.events (position bigint)", "intake")
    make_databases(stack)
    owner = "SELECT relowner::regrole FROM pg_class WHERE oid = 'former.events'::regclass"
    assert postgres.sql(owner, "intake") == "aftersales_owner"
    assert postgres.sql("SELECT datdba::regrole FROM pg_database WHERE datname = 'intake'") == "aftersales_owner"
    postgres.sql("DROP SCHEMA former CASCADE", "intake")


@pytest.mark.acceptance
@pytest.mark.timeout(300)
@pytest.mark.slow("ten processes start as containers do")
def test_every_container_becomes_healthy(running: list[Container]) -> None:
    with ThreadPoolExecutor(2) as checks:
        results = list(checks.map(lambda container: wait_until(container.healthy, 60), running))
    assert all(results), "".join(each.said() for each, healthy in zip(running, results, strict=True) if not healthy)


@pytest.mark.acceptance
def test_every_service_has_a_database_that_is_its_own(running: list[Container], postgres: Postgres) -> None:
    ours = "nspname NOT LIKE 'pg%' AND nspname NOT IN ('public', 'information_schema')"
    rights = "'UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER'"
    for service in SERVICES:
        schemas = postgres.sql(f"SELECT nspname, nspowner::regrole FROM pg_namespace WHERE {ours}", service)
        own = {f"{service}|aftersales_owner"}
        assert set(schemas.split()) == own | {f"{each}|aftersales_owner" for each in BESIDE.get(service, ())}
        others = postgres.sql(
            "SELECT rolname FROM pg_roles WHERE rolcanlogin AND NOT rolsuper "
            f"AND has_database_privilege(rolname, '{service}', 'CONNECT') ORDER BY rolname"
        )
        let_in = set(SERVICES) if service == "intake" else {service}  # the keys of what people typed are there
        assert set(others.split()) == {"aftersales_owner", *let_in}
        for other in let_in - {service}:
            assert postgres.sql(f"SELECT has_schema_privilege('{other}', '{service}', 'USAGE')", service) == "f"
            forbidden = f"SELECT has_table_privilege('{other}', 'keyring.keys', {rights})"
            assert postgres.sql(forbidden, service) == "f"
        if service in SOURCES:
            changes = f"SELECT has_table_privilege('{service}', '{service}.events', {rights})"
            assert postgres.sql(changes, service) == "f"


@pytest.mark.acceptance
def test_the_walls_are_as_narrow_as_the_file_asks(stack: Stack) -> None:
    if not stack.room.walls:
        pytest.skip("needs root on Linux; the commands ran without walls")
    probe = stack.container("intake-api")
    probe.command, probe.log = ["python", "-c", WRITES], probe.log.with_suffix(".probe")
    probe.start()
    assert probe.ended(30) == 0, probe.said()
    assert probe.log.read_text().split() == ["/tmp"]


@pytest.mark.endurance
@pytest.mark.timeout(300)
@pytest.mark.slow("plays the whole story over five databases and Kafka")
def test_the_demo_profile_plays_the_story_through_kafka(running: list[Container], stack: Stack) -> None:
    demo = stack.container("demo")
    demo.start()
    code, said = demo.ended(240), demo.log.read_text("utf-8")
    assert (code, "✗" in said) == (0, False), said + "".join(each.said() for each in running)
    assert "http://127.0.0.1:8101/docs" in said, "the reader's own address, not the container's"
    keys = stack.container("keys")
    keys.start()
    assert keys.ended(60) == 0, keys.said()
    assert "clerk-lin" in keys.log.read_text("utf-8")


@pytest.mark.acceptance
def test_kafka_s_log_has_nothing_that_is_made_of_passwords(running: list[Container], stack: Stack) -> None:
    """What formats its storage prints salts and keys of all users."""
    log = (stack.folder / "kafka.log").read_text("utf-8")
    assert "Kafka Server started" in log
    assert not re.search(r"storedKey|serverKey|salt=", log)


@pytest.mark.acceptance
@pytest.mark.timeout(300)
def test_sigterm_ends_each_in_good_order(running: list[Container]) -> None:
    assert all(wait_until(container.healthy, 60) for container in running)
    for container in running:
        container.stop()
    assert {container.name: container.ended(GRACE) for container in running} == {each.name: 0 for each in running}
