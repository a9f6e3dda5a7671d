"""A budget lets somebody go, one at a time; every Deployment has one, and no pod has two."""

from collections.abc import Iterator

from tools.k8s.manifests import Json, Manifests, selects, where


def replicas(manifests: Manifests, workload: Json) -> int:
    """How many there are at least."""
    name = workload["metadata"]["name"]
    for scaler in manifests.of("HorizontalPodAutoscaler", "ScaledObject"):
        if scaler["spec"]["scaleTargetRef"]["name"] == name:
            key, default = ("minReplicas", 1) if scaler["kind"] == "HorizontalPodAutoscaler" else ("minReplicaCount", 0)
            return int(scaler["spec"].get(key, default))
    return int(workload["spec"].get("replicas", 1))


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    budgets = list(manifests.of("PodDisruptionBudget"))
    for budget in budgets:
        spec = budget["spec"]
        if ("minAvailable" in spec) == ("maxUnavailable" in spec):
            yield f"{where(budget)}: exactly one of minAvailable and maxUnavailable"
        if spec.get("maxUnavailable") in (0, "0%") or spec.get("minAvailable") == "100%":
            yield f"{where(budget)}: nobody may ever go, so no node can be drained"
    for workload in manifests.of("Deployment", "StatefulSet"):
        labels = workload["spec"]["template"]["metadata"].get("labels", {})
        its = [budget for budget in budgets if selects(budget["spec"].get("selector"), labels)]
        least = replicas(manifests, workload)
        for budget in its:
            wanted = budget["spec"].get("minAvailable")
            if isinstance(wanted, int) and wanted >= least:
                yield f"{where(budget)}: it wants {wanted} of {where(workload)}, which may be {least}: nobody may go"
        if len(its) > 1:
            yield f"{where(workload)}: several budgets are about it, and an eviction is refused then"
        if not its and workload["kind"] == "Deployment":
            yield f"{where(workload)}: no budget is about it"
