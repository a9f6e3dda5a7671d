"""Every port that somebody names or dials is one that the other side has."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from tools.k8s.manifests import OURS, Json, Manifests, Pod, selects, where

NAME = re.compile(r"(?=.*[a-z])[a-z0-9](?:-?[a-z0-9])*")
ADDRESS = re.compile(r"\b(?:postgresql|http|https)://[^\s\"',]+")


def has(pod: Pod, port: int | str) -> bool:
    """Whether the pod listens there; numbers of 443 and 6443 are outside and nobody's here."""
    return port in pod.ports if isinstance(port, str) else port in pod.ports.values()


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    for pod in manifests.own_pods():
        yield from _names(pod)
    for service in manifests.of("Service"):
        yield from _service(manifests, service)
    for policy in manifests.of("NetworkPolicy"):
        yield from _policy(manifests, policy)
    yield from _monitors(manifests)
    for pod in manifests.own_pods():
        for container in pod.all_containers:
            for address in _dialled(manifests.environment(container).values):
                if (fault := _unreachable(manifests, address)) is not None:
                    yield f"{pod.owner} {container['name']}: {fault}"


def _names(pod: Pod) -> Iterator[str]:
    names = [port["name"] for each in pod.containers for port in each.get("ports", []) if "name" in port]
    for name in names:
        if len(name) > 15 or not NAME.fullmatch(name):
            yield f"{pod.owner}: {name!r} is no name of a port: 15 letters, digits and hyphens at most"
    if len(names) != len(set(names)):
        yield f"{pod.owner}: two of its ports have one name"
    for container in pod.containers:
        for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
            for way in ("httpGet", "tcpSocket"):
                port = container.get(kind, {}).get(way, {}).get("port")
                if port is not None and not has(pod, port):
                    yield f"{pod.owner}: its {kind} asks port {port}, which it does not have"


def _service(manifests: Manifests, service: Json) -> Iterator[str]:
    ports, selector = service["spec"].get("ports", []), service["spec"].get("selector", {})
    if len(ports) > 1 and not all("name" in port for port in ports):
        yield f"{where(service)}: it has several ports, so each needs a name"
    for pod in manifests.pods():
        if selector and selector.items() <= pod.labels.items():
            for port in ports:
                if not has(pod, target := port.get("targetPort", port["port"])):
                    yield f"{where(service)}: {pod.owner} has no port {target}"


def _policy(manifests: Manifests, policy: Json) -> Iterator[str]:
    spec = policy["spec"]
    here = [pod for pod in manifests.pods() if selects(spec["podSelector"], pod.labels)]
    for rule in spec.get("ingress", []):
        for port in rule.get("ports", []):
            if "port" in port and here and not any(has(pod, port["port"]) for pod in here):
                yield f"{where(policy)}: nobody whom it is about has a port {port['port']}"
    for rule in spec.get("egress", []):
        peers = [peer["podSelector"] for peer in rule.get("to", []) if peer.keys() == {"podSelector"}]
        there = [pod for pod in manifests.pods() if any(selects(peer, pod.labels) for peer in peers)]
        for port in rule.get("ports", []):
            if there and not any(has(pod, port["port"]) for pod in there):
                yield f"{where(policy)}: nobody whom it lets them reach has a port {port['port']}"


def _monitors(manifests: Manifests) -> Iterator[str]:
    for monitor in manifests.of("ServiceMonitor"):
        for service in manifests.of("Service"):
            if selects(monitor["spec"]["selector"], service["metadata"].get("labels", {})):
                names = {port.get("name") for port in service["spec"]["ports"]}
                for endpoint in monitor["spec"]["endpoints"]:
                    if endpoint.get("port") not in names:
                        yield f"{where(monitor)}: {where(service)} has no port {endpoint.get('port')}"
    for monitor in manifests.of("PodMonitor"):
        for pod in manifests.pods():
            if selects(monitor["spec"]["selector"], pod.labels):
                for endpoint in monitor["spec"]["podMetricsEndpoints"]:
                    if endpoint.get("port") not in pod.ports:
                        yield f"{where(monitor)}: {pod.owner} has no port {endpoint.get('port')}"


def _dialled(environment: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """The names and ports in the namespace that a process is told to speak to."""
    for name, value in environment.items():
        if name in ("PUBLIC_URLS", "OIDC_ISSUER", "OTEL_EXPORTER_OTLP_ENDPOINT"):
            continue
        if name == "KAFKA_BOOTSTRAP_SERVERS":
            for server in value.split(","):
                host, _, port = server.rpartition(":")
                yield host, int(port)
        for found in ADDRESS.findall(value):
            url = urlsplit(found)
            yield url.hostname or "", url.port or {"postgresql": 5432, "http": 80, "https": 443}[url.scheme]


def _unreachable(manifests: Manifests, address: tuple[str, int]) -> str | None:
    host, port = address
    found = manifests.services().get(host.removesuffix(f".{OURS}.svc"))
    if found is None:
        return f"it speaks to {host}:{port}, and there is no such Service"
    return None if port in found[1].values() else f"it speaks to {host}:{port}, and that Service has no such port"
