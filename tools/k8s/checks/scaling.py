"""Autoscalers: whom nobody else scales, between bounds, by what is there; and no more of them than PostgreSQL takes."""

import re
from collections import Counter
from collections.abc import Iterator

from service.database.pools import REQUEST_CONNECTIONS
from service.runtime import SPARE_CONNECTIONS
from tools.k8s.manifests import Json, Manifests, where

TRIGGER = {
    "prometheus": (
        {"serverAddress", "query", "threshold"},
        {
            "activationThreshold",
            "authModes",
            "awsRegion",
            "cortexOrgID",
            "customHeaders",
            "ignoreNullValues",
            "namespace",
            "queryParameters",
            "timeout",
            "unsafeSsl",
        },
    ),
}
"""Kind of trigger → what its metadata must say and what it may: KEDA's own schema takes any name."""
PROBES = 3
"""Connections of a process beside its pools: two health probes and the keyring."""
API = REQUEST_CONNECTIONS + PROBES
CONSUMERS, BUILDERS = 2, 2
"""Consumers of one service, at most; and connections with which a worker builds read models."""
WORKER = API + 2 * CONSUMERS + SPARE_CONNECTIONS + BUILDERS
KEPT = 20
"""For migrations, backups, standbys and people."""


def bounds(scaler: Json) -> tuple[int, int]:
    """Fewest and most."""
    spec = scaler["spec"]
    if scaler["kind"] == "HorizontalPodAutoscaler":
        return spec.get("minReplicas", 1), spec["maxReplicas"]
    return spec.get("minReplicaCount", 0), spec.get("maxReplicaCount", 100)


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    scalers = list(manifests.of("HorizontalPodAutoscaler", "ScaledObject"))
    targets = Counter(scaler["spec"]["scaleTargetRef"]["name"] for scaler in scalers)
    for scaler in scalers:
        target = scaler["spec"]["scaleTargetRef"]
        least, most = bounds(scaler)
        if least > most:
            yield f"{where(scaler)}: at least {least} and at most {most}"
        if least < 1:
            yield f"{where(scaler)}: with none at all, nobody would work"
        if targets[target["name"]] > 1:
            yield f"{where(scaler)}: somebody else scales {target['name']} as well"
        workload = manifests.get(target.get("kind", "Deployment"), target["name"])
        if workload is not None:
            if "replicas" in workload["spec"]:
                yield f"{where(scaler)}: {where(workload)} has fixed replicas, to which every apply goes back"
            yield from _resources(scaler, workload)
        for trigger in scaler["spec"].get("triggers", []):
            yield from (f"{where(scaler)}: {fault}" for fault in _trigger(trigger))
    yield from _connections(manifests, scalers)


def _resources(scaler: Json, workload: Json) -> Iterator[str]:
    for metric in scaler["spec"].get("metrics", []):
        name = metric.get("resource", {}).get("name")
        for container in workload["spec"]["template"]["spec"]["containers"]:
            if name and name not in container.get("resources", {}).get("requests", {}):
                yield f"{where(scaler)}: {container['name']} requests no {name}, so there is nothing to compare with"
    if scaler["kind"] == "HorizontalPodAutoscaler" and not scaler["spec"].get("metrics"):
        yield f"{where(scaler)}: it looks at no metric"


def _trigger(trigger: Json) -> Iterator[str]:
    metadata = trigger["metadata"]
    if trigger["type"] not in TRIGGER:
        yield f"the check does not know triggers of the kind {trigger['type']}"
        return
    required, optional = TRIGGER[trigger["type"]]
    for name in sorted(metadata.keys() - required - optional):
        yield f"a {trigger['type']} trigger has no {name}"
    for name in sorted(required - metadata.keys()):
        yield f"its {trigger['type']} trigger lacks {name}"
    query = metadata.get("query", "")
    if "SERVICE" in query or "LAG" in query or not re.search(r'service="[a-z_]+"', query):
        yield f"its query is about no service: {query}"
    if not re.fullmatch(r"[0-9.]+", str(metadata.get("threshold", ""))):
        yield f"its threshold is no number: {metadata.get('threshold')}"


def _connections(manifests: Manifests, scalers: list[Json]) -> Iterator[str]:
    """All processes at once, each with as many connections as it ever opens."""
    most = {scaler["spec"]["scaleTargetRef"]["name"]: bounds(scaler)[1] for scaler in scalers}
    opened = 0
    for workload in manifests.of("Deployment"):
        name = workload["metadata"]["name"]
        opened += most.get(name, 1) * (WORKER if name.endswith("-worker") else API)
    for cluster in manifests.of("Cluster"):
        if "intake" in cluster["spec"]["bootstrap"]["initdb"]["database"]:
            allowed = int(cluster["spec"]["postgresql"]["parameters"]["max_connections"])
            if opened + KEPT > allowed:
                yield f"{where(cluster)}: {opened} connections may be wanted, and {allowed} are had"
