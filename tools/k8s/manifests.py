"""What an overlay comes to: its resources, the pods that they make, and what operators will make of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Json = dict[str, Any]

SERVICE = "aftersales/service"
"""The label of a pod that says whose it is, as the code calls the service."""
COMPONENT = "app.kubernetes.io/component"
OURS = "aftersales"
"""The image of the services, of whatever tag; it is built here and has no digest until it is pushed somewhere."""


@dataclass(frozen=True, slots=True)
class Pod:
    """One kind of pod. `spec` is None where an operator makes it."""

    owner: str
    """Kind/name of what makes it."""
    labels: Mapping[str, str]
    ports: Mapping[str, int]
    """Name → number, of all its containers."""
    spec: Json | None = None
    namespace: str = OURS

    @property
    def containers(self) -> list[Json]:
        """Those that run for as long as the pod does."""
        return list(self.spec["containers"]) if self.spec else []

    @property
    def all_containers(self) -> list[Json]:
        return [*(self.spec.get("initContainers", []) if self.spec else []), *self.containers]

    @property
    def service(self) -> str | None:
        """Whose process it is, as the code calls it."""
        return self.labels.get(SERVICE)

    @property
    def component(self) -> str | None:
        """api, worker or migration, of a service."""
        return self.labels.get(COMPONENT) if self.service else None


@dataclass(frozen=True, slots=True)
class Manifests:
    """One overlay, rendered. `secrets`: what is made by hand beside it, name → keys."""

    overlay: str
    resources: Sequence[Json]
    secrets: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, *kinds: str) -> Iterator[Json]:
        """The resources of these kinds."""
        return (each for each in self.resources if each["kind"] in kinds)

    def get(self, kind: str, name: str) -> Json | None:
        """The resource, if it is there."""
        return next((each for each in self.of(kind) if each["metadata"]["name"] == name), None)

    def pods(self) -> list[Pod]:
        """Every kind of pod in the namespace."""
        return [*self.own_pods(), *self.operators_pods()]

    def own_pods(self) -> list[Pod]:
        """Those whose template stands in the manifests."""
        found = []
        for resource in self.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod"):
            holder = resource["spec"]["jobTemplate"] if resource["kind"] == "CronJob" else resource
            template = resource if resource["kind"] == "Pod" else holder["spec"]["template"]
            spec = template["spec"]
            ports = {
                port.get("name", str(port["containerPort"])): port["containerPort"]
                for container in spec.get("containers", [])
                for port in container.get("ports", [])
            }
            found.append(Pod(where(resource), template.get("metadata", {}).get("labels", {}), ports, spec))
        return found

    def operators_pods(self) -> list[Pod]:
        """Those that CloudNativePG and Strimzi make."""
        found = []
        for cluster in self.of("Cluster"):
            labels = {"cnpg.io/cluster": cluster["metadata"]["name"], "cnpg.io/podRole": "instance"}
            found.append(Pod(where(cluster), labels, {"postgresql": 5432, "status": 8000, "metrics": 9187}))
        for kafka in self.of("Kafka"):
            name = kafka["metadata"]["name"]
            listeners = {each["name"]: each["port"] for each in kafka["spec"]["kafka"]["listeners"]}
            inner = {"tcp-ctrlplane": 9090, "tcp-replication": 9091, "tcp-kafkaagent": 8443}
            node = {"strimzi.io/cluster": name, "strimzi.io/name": f"{name}-kafka"}
            found.append(Pod(where(kafka), node, inner | listeners))
            if "entityOperator" in kafka["spec"]:
                operator = {"strimzi.io/cluster": name, "strimzi.io/name": f"{name}-entity-operator"}
                found.append(Pod(f"{where(kafka)} entity operator", operator, {}))
        return found

    def services(self) -> dict[str, tuple[Mapping[str, str], Mapping[str, int]]]:
        """Name → whom it selects, and its ports (name → number), those of operators as well."""
        found: dict[str, tuple[Mapping[str, str], Mapping[str, int]]] = {}
        for service in self.of("Service"):
            ports = {port.get("name", ""): port["port"] for port in service["spec"].get("ports", [])}
            found[service["metadata"]["name"]] = service["spec"].get("selector", {}), ports
        for cluster in self.of("Cluster"):
            name = cluster["metadata"]["name"]
            for suffix in ("rw", "ro", "r"):
                found[f"{name}-{suffix}"] = {"cnpg.io/cluster": name}, {"postgres": 5432}
        for kafka in self.of("Kafka"):
            name = kafka["metadata"]["name"]
            ports = {each["name"]: each["port"] for each in kafka["spec"]["kafka"]["listeners"]}
            found[f"{name}-kafka-bootstrap"] = {"strimzi.io/cluster": name, "strimzi.io/name": f"{name}-kafka"}, ports
        return found

    def behind(self, host: str) -> list[Pod]:
        """The pods that a name in the namespace leads to."""
        selector, _ = self.services().get(host.partition(".")[0], ({}, {}))
        return [pod for pod in self.pods() if selector and selector.items() <= pod.labels.items()]

    def known_secrets(self) -> dict[str, frozenset[str]]:
        """Name → keys: those made by hand and by operators."""
        found = dict(self.secrets)
        for secret in self.of("Secret"):
            keys = frozenset({**secret.get("data", {}), **secret.get("stringData", {})})
            found[secret["metadata"]["name"]] = keys
        for cluster in self.of("Cluster"):
            found[f"{cluster['metadata']['name']}-ca"] = frozenset({"ca.crt", "ca.key"})
        prefix = ""
        for kafka in self.of("Kafka"):
            found[f"{kafka['metadata']['name']}-cluster-ca-cert"] = frozenset({"ca.crt", "ca.p12", "ca.password"})
            prefix = kafka["spec"].get("entityOperator", {}).get("userOperator", {}).get("secretPrefix", "")
        for user in self.of("KafkaUser"):
            found[f"{prefix}{user['metadata']['name']}"] = frozenset({"password", "sasl.jaas.config"})
        return found

    def config_maps(self) -> dict[str, Mapping[str, str]]:
        """Name → what it holds."""
        return {each["metadata"]["name"]: each.get("data", {}) for each in self.of("ConfigMap")}

    def environment(self, container: Json) -> "Environment":
        """What a container is told."""
        shared: dict[str, str] = {}
        for source in container.get("envFrom", []):
            if "configMapRef" in source:
                shared |= self.config_maps().get(source["configMapRef"]["name"], {})
        return Environment(shared, container.get("env", []))


@dataclass(frozen=True)
class Environment:
    """A container's variables: those of config maps, and its own, in order."""

    shared: Mapping[str, str]
    own: Sequence[Json]

    @cached_property
    def values(self) -> dict[str, str]:
        """As the container sees them; of a secret stands its name and key."""
        found = dict(self.shared)
        for variable in self.own:
            if (reference := variable.get("valueFrom", {}).get("secretKeyRef")) is not None:
                value = f"{reference.get('name')}/{reference.get('key')}"
            else:
                value = str(variable.get("value", ""))
                for name, known in found.items():
                    value = value.replace(f"$({name})", known)
            found[variable["name"]] = value
        return found


def where(resource: Json) -> str:
    """Kind/name."""
    return f"{resource['kind']}/{resource['metadata']['name']}"


def selects(selector: Json | None, labels: Mapping[str, str]) -> bool:
    """Whether a label selector takes these labels; an empty one takes all."""
    selector = selector or {}
    if not selector.get("matchLabels", {}).items() <= labels.items():
        return False
    for expression in selector.get("matchExpressions", []):
        key, values = expression["key"], expression.get("values", [])
        match expression["operator"]:
            case "In":
                holds = labels.get(key) in values
            case "NotIn":
                holds = labels.get(key) not in values
            case "Exists":
                holds = key in labels
            case _:
                holds = key not in labels
        if not holds:
            return False
    return True
