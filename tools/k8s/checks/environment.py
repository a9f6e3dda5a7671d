"""What a process is told is what its settings know: names, values that they take, and whose it is."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from typer.main import get_command

from aftersales.cli import app
from aftersales.kafka.access import LISTENS
from aftersales.ports import SERVICES
from events.catalog import SOURCES
from intake.settings import Settings as IntakeSettings
from service.serve import faults
from service.settings import KafkaSettings, Settings
from sla_monitor.settings import Settings as SlaSettings
from tools.k8s.manifests import OURS, Environment, Json, Manifests, Pod

OF_POSTGRES = {"PGPASSWORD"}
"""What PostgreSQL's client reads by itself."""
OWN = {"intake": IntakeSettings, "sla_monitor": SlaSettings}
REFERENCE = re.compile(r"(?<!\$)\$\((\w+)\)")
FILE = Path(__file__)
"""One that is there: those of the container are not."""


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    for pod in manifests.own_pods():
        for container in pod.all_containers:
            place, environment = f"{pod.owner} {container['name']}", manifests.environment(container)
            for fault in _order(environment):
                yield f"{place}: {fault}"
            if container["image"].partition("@")[0].rpartition("/")[2].partition(":")[0] == OURS:
                faults_of = _service(pod, container, environment) if pod.service else _tool(container, environment)
                yield from (f"{place}: {fault}" for fault in faults_of)


def _order(environment: Environment) -> Iterator[str]:
    """A reference is written out where its variable stands before it, and stays as it is elsewhere."""
    before: set[str] = set()
    for variable in environment.own:
        for name in REFERENCE.findall(str(variable.get("value", ""))):
            if name not in before:
                yield f"{variable['name']} refers to {name}, which is not said before it"
        before.add(variable["name"])


def _service(pod: Pod, container: Json, environment: Environment) -> Iterator[str]:
    service, values = pod.service or "", environment.values
    if service not in SERVICES:
        yield f"there is no service {service}"
        return
    if container.get("args", [None])[0] != service:
        yield f"it runs {container.get('args')}, and its label says {service}"
    yield from _unknown(environment, {*Settings.model_fields, *getattr(OWN.get(service), "model_fields", {})})
    yield from _refused(container, values, Settings)
    if service in OWN:
        yield from _refused(container, values, OWN[service])
    if pod.component in ("api", "worker") and container["name"] == "service" and values.get("RUN") != pod.component:
        yield f"RUN is {values.get('RUN')}, and it is a {pod.component}"
    yield from _peers(service, values)
    user, database = _database(values.get("DATABASE_URL", ""))
    expected = "aftersales_owner" if pod.component == "migration" else service
    if (user, database) != (expected, service):
        yield f"it comes to the database {database} as {user}, and should come to {service} as {expected}"
    if pod.component == "migration" and values.get("DATABASE_ROLE") != service:
        yield f"DATABASE_ROLE is {values.get('DATABASE_ROLE')}"
    keyring = values.get("KEYRING_URL")
    if container["name"] != "schema" and (keyring is None or _database(keyring)[0] != expected):
        yield "it needs a KEYRING_URL, with the user that it is"


def _tool(container: Json, environment: Environment) -> Iterator[str]:
    yield from _unknown(environment, {*KafkaSettings.model_fields, *_options(container.get("args", []))})
    yield from _refused({}, environment.values, KafkaSettings)


def _options(arguments: Sequence[str]) -> Iterator[str]:
    """The variables that a command of `aftersales` takes for options."""
    found: Any = get_command(app)
    for argument in arguments[1:]:
        found = getattr(found, "commands", {}).get(argument, found)
    for parameter in found.params:
        named = parameter.envvar or ()
        yield from [named] if isinstance(named, str) else named


def _unknown(environment: Environment, fields: set[str]) -> Iterator[str]:
    known = {name.upper() for name in fields} | OF_POSTGRES
    helping = {name for each in environment.own for name in REFERENCE.findall(str(each.get("value", "")))}
    for name in sorted(environment.values.keys() - known - helping):
        yield f"no setting is called {name}"


def _refused(container: Json, values: Mapping[str, str], settings: type) -> Iterator[str]:
    """What the settings themselves say of these values. A file must be on a volume."""
    mounted = [mount["mountPath"] for mount in container.get("volumeMounts", [])]
    given: dict[str, object] = {}
    for name, value in values.items():
        field = name.lower()
        if field not in settings.model_fields:  # type: ignore[attr-defined]
            continue
        if name.endswith(("_FILE", "_POLICY")) and name != "KEYS_FILE" and value:
            if container and not any(value.startswith(f"{path}/") for path in mounted):
                yield f"{name} is {value}, and nothing is mounted there"
            given[field] = str(FILE)
            continue
        try:
            given[field] = json.loads(value) if name in ("PEERS", "PUBLIC_URLS") else value
        except ValueError:
            yield f"{name} is no JSON"
            return
    try:
        settings.model_validate(given)  # type: ignore[attr-defined]
    except ValidationError as error:
        yield from faults(error)


def _peers(service: str, values: Mapping[str, str]) -> Iterator[str]:
    if "PEERS" in values:
        named = set(json.loads(values["PEERS"]))
        for missing in sorted(set(LISTENS[service]) - named):
            yield f"PEERS does not say where {missing} is, to which it listens"
        for strange in sorted(named - set(SOURCES)):
            yield f"PEERS names {strange}, which has no log"
    if "PUBLIC_URLS" in values and set(json.loads(values["PUBLIC_URLS"])) != set(SERVICES):
        yield "PUBLIC_URLS names other services than there are"


def _database(url: str) -> tuple[str | None, str]:
    parts = urlsplit(url)
    return parts.username, parts.path.removeprefix("/")
