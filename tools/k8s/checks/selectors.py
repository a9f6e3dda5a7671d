"""Every selector meets somebody, every name that one resource has of another is there."""

from collections.abc import Iterator

from tools.k8s.manifests import Manifests, selects, where

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
OF_A_CLUSTER = ("Database", "ScheduledBackup")


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    pods = manifests.pods()
    for resource in manifests.of(*WORKLOADS):
        template = resource["spec"]["template"]
        if not selects(resource["spec"]["selector"], template["metadata"].get("labels", {})):
            yield f"{where(resource)}: its selector does not meet the labels of its own pods"
        if resource["kind"] == "StatefulSet" and manifests.get("Service", resource["spec"]["serviceName"]) is None:
            yield f"{where(resource)}: there is no Service {resource['spec']['serviceName']} to name its pods"
        for spread in template["spec"].get("topologySpreadConstraints", []):
            if not selects(spread.get("labelSelector"), template["metadata"].get("labels", {})):
                yield f"{where(resource)}: it is spread among pods that are not its own"
    for service in manifests.of("Service"):
        selector = service["spec"].get("selector", {})
        if not any(selector.items() <= pod.labels.items() for pod in pods):
            yield f"{where(service)}: it selects no pod"
    for budget in manifests.of("PodDisruptionBudget"):
        if not any(selects(budget["spec"].get("selector"), pod.labels) for pod in pods):
            yield f"{where(budget)}: it protects no pod"
    for policy in manifests.of("NetworkPolicy"):
        if not any(selects(policy["spec"]["podSelector"], pod.labels) for pod in pods):
            yield f"{where(policy)}: it is about no pod"
        for rule in [*policy["spec"].get("ingress", []), *policy["spec"].get("egress", [])]:
            for peer in [*rule.get("from", []), *rule.get("to", [])]:
                here = "podSelector" in peer and "namespaceSelector" not in peer
                if here and not any(selects(peer["podSelector"], pod.labels) for pod in pods):
                    yield f"{where(policy)}: it names a peer that is no pod here"
    yield from _monitors(manifests)
    yield from _targets(manifests)
    yield from _clusters(manifests)


def _monitors(manifests: Manifests) -> Iterator[str]:
    for monitor in manifests.of("ServiceMonitor"):
        labels = (each["metadata"].get("labels", {}) for each in manifests.of("Service"))
        if not any(selects(monitor["spec"]["selector"], each) for each in labels):
            yield f"{where(monitor)}: it selects no Service"
    for monitor in manifests.of("PodMonitor"):
        if not any(selects(monitor["spec"]["selector"], pod.labels) for pod in manifests.pods()):
            yield f"{where(monitor)}: it selects no pod"


def _targets(manifests: Manifests) -> Iterator[str]:
    for scaler in manifests.of("HorizontalPodAutoscaler", "ScaledObject"):
        target = scaler["spec"]["scaleTargetRef"]
        if manifests.get(target.get("kind", "Deployment"), target["name"]) is None:
            yield f"{where(scaler)}: there is no {target.get('kind', 'Deployment')}/{target['name']} to scale"


def _clusters(manifests: Manifests) -> Iterator[str]:
    for resource in manifests.of(*OF_A_CLUSTER):
        if manifests.get("Cluster", resource["spec"]["cluster"]["name"]) is None:
            yield f"{where(resource)}: there is no Cluster/{resource['spec']['cluster']['name']}"
    for resource in manifests.of("KafkaNodePool", "KafkaUser", "KafkaTopic"):
        name = resource["metadata"].get("labels", {}).get("strimzi.io/cluster")
        if name is None or manifests.get("Kafka", name) is None:
            yield f"{where(resource)}: its label strimzi.io/cluster names no Kafka"
