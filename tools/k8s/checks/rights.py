"""Who may do what with which topic and which database is what the code says (decisions 029, 031)."""

import re
from collections.abc import Iterator

from aftersales.kafka.access import ADMIN, USERS, rights
from aftersales.ports import SERVICES
from eventlog.feeds.kafka import Broker, Right
from service.settings import KafkaSettings
from tools.k8s.manifests import Manifests, where
from tools.k8s.secrets import OWNER, dns

PREFIX: str = KafkaSettings.model_fields["kafka_prefix"].default
MAY_HAVE_OWNER = ("Job/", "CronJob/", "StatefulSet/postgres", "Cluster/")
"""Migrations, backups, and the server itself."""


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    if list(manifests.of("Kafka")):
        yield from _topics(manifests)
    for pod in manifests.own_pods():
        for container in pod.all_containers:
            values = manifests.environment(container).values
            if pod.owner == "StatefulSet/kafka":
                users = set(re.findall(r"(\S+?)=", values.get("KAFKA_USERS", "")))
                yield from (f"{pod.owner}: {name} is no user there" for name in sorted(set(USERS) - users))
            if "postgres-owner/password" in values.values() and not pod.owner.startswith(MAY_HAVE_OWNER):
                yield f"{pod.owner}: it knows the password of {OWNER}, who can change the log"
            if pod.service and pod.component != "migration":
                yield from (f"{pod.owner}: {fault}" for fault in _own(pod.service, values))
    for cluster in manifests.of("Cluster"):
        yield from (f"{where(cluster)}: {fault}" for fault in _roles(cluster["spec"]))
    if list(manifests.of("Cluster")):
        named = {each["spec"]["name"]: each["spec"]["owner"] for each in manifests.of("Database")}
        named |= {
            each["spec"]["bootstrap"]["initdb"]["database"]: each["spec"]["bootstrap"]["initdb"]["owner"]
            for each in manifests.of("Cluster")
        }
        for service in SERVICES:
            if named.get(service) != OWNER:
                yield f"the database {service} is not made, or belongs to {named.get(service)}"


def _own(service: str, values: dict[str, str]) -> Iterator[str]:
    if values.get("PGPASSWORD") != f"postgres-{dns(service)}/password":
        yield f"it comes to PostgreSQL with {values.get('PGPASSWORD')}"
    if "KAFKA_PASSWORD" in values and values["KAFKA_PASSWORD"] != f"kafka-{dns(service)}/password":
        yield f"it comes to Kafka with {values['KAFKA_PASSWORD']}"
    if "KAFKA_USERNAME" in values and values["KAFKA_USERNAME"] not in (service, dns(service)):
        yield f"it comes to Kafka as {values['KAFKA_USERNAME']}"


def _roles(spec: dict[str, object]) -> Iterator[str]:
    managed = spec["managed"]
    assert isinstance(managed, dict)
    roles = {role["name"]: role for role in managed["roles"]}
    for name in (*SERVICES, OWNER):
        if name not in roles or not roles[name].get("login"):
            yield f"it has no role {name} that may log in"
    for name, role in roles.items():
        if role.get("superuser") or role.get("bypassrls") or role.get("createrole") or role.get("createdb"):
            yield f"the role {name} may do more than its work"
        others = set(role.get("inRoles", []))
        if others != (set(SERVICES) if name == OWNER else set()):
            yield f"the role {name} acts for {sorted(others)}"
    if spec.get("enableSuperuserAccess"):
        yield "its superuser can be logged in to"


def _topics(manifests: Manifests) -> Iterator[str]:
    found = set()
    for user in manifests.of("KafkaUser"):
        if user["spec"]["authentication"]["type"] != "scram-sha-512":
            yield f"{where(user)}: the services log in by SCRAM-SHA-512"
        for acl in user["spec"].get("authorization", {}).get("acls", []):
            resource = acl["resource"]
            for operation in acl["operations"]:
                prefixed = resource.get("patternType") == "prefix"
                found.add((user["metadata"]["name"], operation, resource["type"], resource["name"], prefixed))
    needed = {_as_acl(right) for right in rights(Broker("", PREFIX))}
    for user_name, operation, kind, name, _ in sorted(needed - found):
        yield f"KafkaUser/{user_name}: it may not {operation} the {kind} {name}, and must"
    for user_name, operation, kind, name, _ in sorted(found - needed):
        yield f"KafkaUser/{user_name}: it may {operation} the {kind} {name}, and need not"
    for kafka in manifests.of("Kafka"):
        spec = kafka["spec"]["kafka"]
        if spec.get("authorization", {}).get("superUsers") != [ADMIN]:
            yield f"{where(kafka)}: {ADMIN} alone gives rights and deletes topics"
        for listener in spec["listeners"]:
            if not listener["tls"] or listener.get("authentication", {}).get("type") != "scram-sha-512":
                yield f"{where(kafka)}: the listener {listener['name']} hides nothing, or asks nobody"
    for name in sorted({*map(dns, SERVICES), ADMIN} - {user["metadata"]["name"] for user in manifests.of("KafkaUser")}):
        yield f"there is no KafkaUser/{name}"


def _as_acl(right: Right) -> tuple[str, str, str, str, bool]:
    return dns(right.user), right.operation.title(), "topic", right.topic, right.prefixed
