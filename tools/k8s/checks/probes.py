"""Probes tell dead from busy, and whoever is asked to end has the time that it takes."""

from collections.abc import Iterator

from service.database.pools import START_SECONDS
from service.operations.watchdog import LATE_SECONDS
from service.routes.health import PATIENCE_SECONDS
from service.serve import GRACE_SECONDS
from tools.k8s.manifests import Json, Manifests, Pod

ALIVE, READY = "/healthz", "/readyz"


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    for pod in manifests.own_pods():
        if pod.owner.split("/")[0] not in ("Deployment", "StatefulSet"):
            continue
        for container in pod.containers:
            faults = _service(pod, container) if pod.service else _server(container)
            yield from (f"{pod.owner}: {fault}" for fault in faults)


def _seconds(probe: Json) -> int:
    """For how long it may fail."""
    return int(probe.get("periodSeconds", 10)) * int(probe.get("failureThreshold", 3))


def _path(probe: Json) -> str | None:
    path: str | None = probe.get("httpGet", {}).get("path")
    return path


def _service(pod: Pod, container: Json) -> Iterator[str]:
    start, live, ready = (container.get(f"{kind}Probe", {}) for kind in ("startup", "liveness", "readiness"))
    if _path(start) != ALIVE or _path(live) != ALIVE:
        yield f"only {ALIVE} tells whether it is alive: a database that is away is no reason to end it"
    if _path(ready) != READY:
        yield f"only {READY} tells whether it can do its work"
    if _seconds(start) <= START_SECONDS:
        yield f"it waits {START_SECONDS:g} s for its database, and would be ended after {_seconds(start)} s"
    if _seconds(live) <= LATE_SECONDS:
        yield f"after {_seconds(live)} s without an answer it may be merely busy"
    if int(ready.get("timeoutSeconds", 1)) <= PATIENCE_SECONDS:
        yield f"{READY} may take {PATIENCE_SECONDS} s"
    spec = pod.spec or {}
    before = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    if spec.get("terminationGracePeriodSeconds", 30) < before + GRACE_SECONDS + 5:
        yield f"it needs {before + GRACE_SECONDS} s to end, and a little"
    if pod.component == "api" and not before:
        yield "it ends while the cluster still sends it requests"


def _server(container: Json) -> Iterator[str]:
    if "readinessProbe" not in container or "startupProbe" not in container:
        yield f"nobody knows when {container['name']} is ready"
    if "livenessProbe" in container:
        yield f"{container['name']} would be ended while it recovers"
