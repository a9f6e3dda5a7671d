"""Pods are as narrow as `restricted` wants them, say what they need, and run what a digest names."""

import re
import tomllib
from collections.abc import Iterator

from aftersales.paths import project_folder
from tools.k8s.manifests import OURS, Json, Manifests, Pod, where

PINNED = re.compile(r"[^@]+:[\w.-]+@sha256:[0-9a-f]{64}")
ENFORCE = "pod-security.kubernetes.io/enforce"
HOST = ("hostNetwork", "hostPID", "hostIPC")
VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
}


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    for namespace in manifests.of("Namespace"):
        if namespace["metadata"].get("labels", {}).get(ENFORCE) != "restricted":
            yield f"{where(namespace)}: the cluster must enforce `restricted` there"
    if not list(manifests.of("Namespace")):
        yield "there is no Namespace, so nothing is enforced"
    for resource in manifests.resources:
        if resource["kind"] != "Namespace" and resource["metadata"].get("namespace") != OURS:
            yield f"{where(resource)}: it is not in the namespace {OURS}"
    for secret in manifests.of("Secret"):
        yield f"{where(secret)}: a secret stands in the manifests"
    for pod in manifests.own_pods():
        yield from _pod(pod)
        for container in pod.all_containers:
            yield from (f"{pod.owner} {container['name']}: {fault}" for fault in _container(pod, container))
    for resource in manifests.of("Kafka", "KafkaNodePool"):
        yield from _strimzi(resource)


def _pod(pod: Pod) -> Iterator[str]:
    spec = pod.spec or {}
    for name in HOST:
        if spec.get(name):
            yield f"{pod.owner}: {name}"
    for volume in spec.get("volumes", []):
        for kind in sorted(volume.keys() - VOLUMES - {"name"}):
            yield f"{pod.owner}: a volume of the kind {kind} is not let in"
    context = spec.get("securityContext", {})
    yield from (f"{pod.owner}: {fault}" for fault in _account(context))
    if spec.get("automountServiceAccountToken") is not False:
        yield f"{pod.owner}: it gets a token of the cluster's API, for which it has no use"
    if spec.get("enableServiceLinks") is not False:
        yield f"{pod.owner}: variables of every Service would be among its own"


def _account(context: Json) -> Iterator[str]:
    if context.get("runAsNonRoot") is not True or context.get("runAsUser") == 0:
        yield "it may run as root"
    if context.get("seccompProfile", {}).get("type") not in ("RuntimeDefault", "Localhost"):
        yield "it has no seccomp profile"


def _narrow(context: Json) -> Iterator[str]:
    if context.get("allowPrivilegeEscalation") is not False or context.get("privileged"):
        yield "it may get more rights than it has"
    if context.get("capabilities", {}).get("drop") != ["ALL"] or context["capabilities"].get("add"):
        yield "it keeps capabilities"


def _container(pod: Pod, container: Json) -> Iterator[str]:
    context = container.get("securityContext", {})
    yield from _narrow(context)
    if context.get("readOnlyRootFilesystem") is not True:
        yield "it can write to its image's files"
    if context.get("runAsNonRoot") is False or context.get("runAsUser") == 0:
        yield "it may run as root"
    if any("hostPort" in port for port in container.get("ports", [])):
        yield "it takes a port of its node"
    resources = container.get("resources", {})
    if not {"cpu", "memory"} <= resources.get("requests", {}).keys():
        yield "it does not say how much processor and memory it needs"
    if "memory" not in resources.get("limits", {}):
        yield "its memory has no limit"
    if not _pinned(container["image"]):
        yield f"{container['image']} is not named by digest"
    if container.get("imagePullPolicy") == "Always" and "@" not in container["image"]:
        yield "what it pulls may be another image each time"


def _pinned(image: str) -> bool:
    """Ours is built here: it has the project's version, or a digest of whoever pushed it."""
    version = tomllib.loads((project_folder() / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    return image == f"{OURS}:{version}" or PINNED.fullmatch(image) is not None


def _strimzi(resource: Json) -> Iterator[str]:
    """What is said of the pods that Strimzi makes: by itself it makes them as `baseline` wants them."""
    holder = resource["spec"].get("entityOperator", {}) if resource["kind"] == "Kafka" else resource["spec"]
    template = holder.get("template", {})
    containers = ("userOperatorContainer",) if resource["kind"] == "Kafka" else ("kafkaContainer",)
    for fault in _account(template.get("pod", {}).get("securityContext", {})):
        yield f"{where(resource)}: {fault}"
    for name in containers:
        for fault in _narrow(template.get(name, {}).get("securityContext", {})):
            yield f"{where(resource)} {name}: {fault}"
