"""Each service has an api, a worker and a migration, and neither begins before the migration has ended."""

from collections.abc import Iterator

from aftersales.ports import SERVICES
from tools.k8s.manifests import Manifests


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    pods = manifests.own_pods()
    for service in SERVICES:
        its = {pod.component: pod for pod in pods if pod.service == service}
        for component in ("api", "worker", "migration"):
            if component not in its:
                yield f"{service} has no {component}"
        for component in ("api", "worker"):
            if component in its and not any(
                container.get("args") == [service, "await-schema"]
                for container in (its[component].spec or {}).get("initContainers", [])
            ):
                yield f"{its[component].owner}: it does not wait for its schema"
        migration = its.get("migration")
        if migration is not None:
            (container,) = migration.containers
            if container.get("args") != [service, "migrate"]:
                yield f"{migration.owner}: it runs {container.get('args')}"
    for job in manifests.of("Job"):
        if job["spec"].get("backoffLimit", 6) < 10:
            yield f"Job/{job['metadata']['name']}: it gives up before the database, or Kafka, is up"
        if "ttlSecondsAfterFinished" not in job["spec"]:
            yield f"Job/{job['metadata']['name']}: it stays for ever, and cannot be applied with another image"
