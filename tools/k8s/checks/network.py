"""The policies let through what the system needs, and nothing else: every pair of pods, at every port.

Who must reach whom is not written here. It follows from what the processes are told (their database, their brokers,
their peers of those that they listen to), from what an Ingress and the monitors are about, and from what the operators
of PostgreSQL and Kafka document.
"""

from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from itertools import product
from typing import NamedTuple
from urllib.parse import urlsplit

from aftersales.kafka.access import LISTENS
from events.catalog import SOURCES
from tools.k8s.manifests import OURS, Json, Manifests, Pod, selects, where

NAMESPACE = "kubernetes.io/metadata.name"
INGRESS = Pod("the Ingress controller", {}, {}, namespace="ingress")
PROMETHEUS = Pod("Prometheus", {"app.kubernetes.io/name": "prometheus"}, {}, namespace="monitoring")
COLLECTOR = Pod(
    "the collector of traces",
    {"app.kubernetes.io/name": "opentelemetry-collector"},
    {"otlp": 4318},
    namespace="monitoring",
)
NAMES = Pod("the cluster's DNS", {"k8s-app": "kube-dns"}, {"dns": 53}, namespace="kube-system")
POSTGRES_OPERATOR = Pod(
    "CloudNativePG's operator", {"app.kubernetes.io/name": "cloudnative-pg"}, {}, namespace="cnpg-system"
)
KAFKA_OPERATOR = Pod("Strimzi's operator", {"strimzi.io/kind": "cluster-operator"}, {}, namespace="strimzi")
STRANGER = Pod("a stranger in another namespace", {}, {}, namespace="default")
LODGER = Pod("a stranger in this namespace", {"app.kubernetes.io/name": "stranger"}, {"any": 8100})
OUTSIDE = Pod("the world outside", {}, {"https": 443, "api": 6443}, namespace="")
OTHERS = (INGRESS, PROMETHEUS, COLLECTOR, NAMES, POSTGRES_OPERATOR, KAFKA_OPERATOR, STRANGER, LODGER, OUTSIDE)


class Way(NamedTuple):
    """From, to, at which port: owners, for people."""

    source: str
    target: str
    port: int


def check(manifests: Manifests) -> Iterator[str]:
    """One line a way that is closed and needed, or open and not."""
    yield from _addresses(manifests)
    needed, found = set(_needed(manifests)), set(_open(manifests))
    for way in sorted(needed - found):
        yield f"{way.source} cannot reach {way.target} at {way.port}"
    for way in sorted(found - needed):
        yield f"{way.source} may reach {way.target} at {way.port}, for which there is no reason"


def _addresses(manifests: Manifests) -> Iterator[str]:
    """What the server refuses, and no schema: blocks that are none. And names of ports on the way out."""
    for policy in manifests.of("NetworkPolicy"):
        rules = [*policy["spec"].get("ingress", []), *policy["spec"].get("egress", [])]
        for block in (peer["ipBlock"] for rule in rules for peer in _peers(rule) if "ipBlock" in peer):
            try:
                whole = ip_network(block["cidr"])
                inside = all(ip_network(part).subnet_of(whole) for part in block.get("except", []))  # type: ignore[arg-type]
            except (ValueError, TypeError) as error:
                yield f"{where(policy)}: {error}"
            else:
                if not inside:
                    yield f"{where(policy)}: it leaves out what is not in {whole}"
        for port in (port.get("port") for rule in policy["spec"].get("egress", []) for port in rule.get("ports", [])):
            if isinstance(port, str):
                yield f"{where(policy)}: on the way out a port needs its number, for not every network looks {port} up"


def _peers(rule: Json) -> list[Json]:
    return [*rule.get("from", []), *rule.get("to", [])]


def _needed(manifests: Manifests) -> Iterator[Way]:
    pods = manifests.pods()
    yield Way(LODGER.owner, NAMES.owner, 53)
    for pod in pods:
        yield Way(pod.owner, NAMES.owner, 53)
        yield from _told(manifests, pod)
    for pod in pods:
        if pod.component == "api":
            yield Way(INGRESS.owner, pod.owner, pod.ports["http"])
        if pod.component in ("api", "worker"):
            yield Way(PROMETHEUS.owner, pod.owner, pod.ports["http"])
        if "cnpg.io/cluster" in pod.labels:
            for port in (5432, 8000):
                yield from (Way(other, pod.owner, port) for other in (pod.owner, POSTGRES_OPERATOR.owner))
            yield from (Way(pod.owner, OUTSIDE.owner, port) for port in (443, 6443))
        if "strimzi.io/cluster" in pod.labels:
            yield from _strimzi(pod, pods)


def _has_to_do_with_topics(pod: Pod) -> bool:
    """Workers fill and follow them; an api looks at its service's own, where it has one."""
    return pod.component in ("worker", None) or (pod.component == "api" and pod.service in SOURCES)


def _told(manifests: Manifests, pod: Pod) -> Iterator[Way]:
    """Whom a pod's processes are told to speak to."""
    for container in pod.all_containers:
        values = manifests.environment(container).values
        several = [each.partition("=")[2] for each in values.get("DATABASE_URLS", "").split()]
        hosts = [urlsplit(values[name]) for name in ("DATABASE_URL", "KEYRING_URL") if name in values]
        hosts += map(urlsplit, several)
        for url in hosts:
            yield from _ways(manifests, pod, url.hostname or "", url.port or 5432)
        if "KAFKA_BOOTSTRAP_SERVERS" in values and _has_to_do_with_topics(pod):
            for server in values["KAFKA_BOOTSTRAP_SERVERS"].split(","):
                host, _, port = server.rpartition(":")
                yield from _ways(manifests, pod, host, int(port))
        if pod.component in ("api", "worker") and container["name"] == "service":
            for source in LISTENS.get(pod.service or "", ()):
                for other in manifests.own_pods():
                    if other.service == source and other.component == "api" and source in SOURCES:
                        yield Way(pod.owner, other.owner, other.ports["http"])
            if endpoint := values.get("OTEL_EXPORTER_OTLP_ENDPOINT"):
                yield Way(pod.owner, COLLECTOR.owner, urlsplit(endpoint).port or 4318)
            if values.get("OIDC_ISSUER"):
                yield Way(pod.owner, OUTSIDE.owner, 443)


def _ways(manifests: Manifests, pod: Pod, host: str, port: int) -> Iterator[Way]:
    return (Way(pod.owner, other.owner, port) for other in manifests.behind(host))


def _strimzi(pod: Pod, pods: Iterable[Pod]) -> Iterator[Way]:
    nodes = [each for each in pods if "tcp-ctrlplane" in each.ports]
    if pod in nodes:
        yield from (Way(pod.owner, each.owner, port) for each in nodes for port in (9090, 9091))
        yield from (Way(KAFKA_OPERATOR.owner, pod.owner, port) for port in (8443, 9090, 9091))
    else:
        yield from (Way(pod.owner, each.owner, 9091) for each in nodes)
        yield from (Way(pod.owner, OUTSIDE.owner, port) for port in (443, 6443))


def _open(manifests: Manifests) -> Iterator[Way]:
    policies = [policy["spec"] for policy in manifests.of("NetworkPolicy")]
    policies += [policy for kafka in manifests.of("Kafka") for policy in _of_strimzi(kafka)]
    pods = [*manifests.pods(), *OTHERS]
    for source, target in product(pods, pods):
        if OURS not in (source.namespace, target.namespace):
            continue
        for port in sorted({*target.ports.values(), 8100} if target is LODGER else set(target.ports.values())):
            if _lets(policies, source, target, port):
                yield Way(source.owner, target.owner, port)


def _of_strimzi(kafka: Json) -> Iterator[Json]:
    """The policies that Strimzi makes of the listeners."""
    name = kafka["metadata"]["name"]
    labels = {"strimzi.io/cluster": name, "strimzi.io/name": f"{name}-kafka"}
    for listener in kafka["spec"]["kafka"]["listeners"]:
        rule = {"from": listener.get("networkPolicyPeers", []), "ports": [{"port": listener["port"]}]}
        yield {"podSelector": {"matchLabels": labels}, "policyTypes": ["Ingress"], "ingress": [rule]}


def _lets(policies: list[Json], source: Pod, target: Pod, port: int) -> bool:
    """Whether both ends agree. Nothing is known of the policies of other namespaces."""
    out = source.namespace != OURS or _side(policies, source, target, port, target, ("Egress", "egress", "to"))
    return out and (
        target.namespace != OURS or _side(policies, target, source, port, target, ("Ingress", "ingress", "from"))
    )


def _side(policies: list[Json], own: Pod, other: Pod, port: int, target: Pod, words: tuple[str, str, str]) -> bool:
    kind, rules, peers = words
    about = [
        policy for policy in policies if kind in policy["policyTypes"] and selects(policy["podSelector"], own.labels)
    ]
    return not about or any(
        _among(rule.get(peers, []), other) and _at(rule.get("ports", []), port, target)
        for policy in about
        for rule in policy.get(rules, [])
    )


def _among(peers: list[Json], pod: Pod) -> bool:
    """No peers are all."""
    return not peers or any(_is(peer, pod) for peer in peers)


def _is(peer: Json, pod: Pod) -> bool:
    if "ipBlock" in peer:
        return pod is OUTSIDE
    if pod is OUTSIDE:
        return False
    namespace = {NAMESPACE: pod.namespace}
    at_home = selects(peer["namespaceSelector"], namespace) if "namespaceSelector" in peer else pod.namespace == OURS
    return at_home and selects(peer.get("podSelector"), pod.labels)


def _at(ports: list[Json], port: int, target: Pod) -> bool:
    """No ports are all."""
    if not ports:
        return True
    for each in ports:
        named = each.get("port")
        if named is None or (target.ports.get(named) if isinstance(named, str) else named) == port:
            return True
    return False
