"""What holds the logs is backed up on a schedule, and the keyring apart from it, for less time (decision 032)."""

import re
from collections.abc import Iterator

from aftersales.ports import SERVICES
from tools.k8s.manifests import Manifests, where

FIELD = r"(?:\*|\d+)(?:[-/,]\d+)*"


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    if list(manifests.of("Cluster")):
        yield from _cloudnative(manifests)
    else:
        yield from _dumps(manifests)
    for job in manifests.of("CronJob"):
        if not re.fullmatch(rf"(?:{FIELD} ){{4}}{FIELD}", job["spec"]["schedule"]):
            yield f"{where(job)}: {job['spec']['schedule']} is no schedule of five fields"
        if job["spec"].get("concurrencyPolicy") != "Forbid":
            yield f"{where(job)}: two of it may run at once"


def _cloudnative(manifests: Manifests) -> Iterator[str]:
    kept = {}
    for cluster in manifests.of("Cluster"):
        name, backup = cluster["metadata"]["name"], cluster["spec"].get("backup", {})
        kept[name] = int(backup.get("retentionPolicy", "0d").rstrip("dwm"))
        its = [each for each in manifests.of("ScheduledBackup") if each["spec"]["cluster"]["name"] == name]
        if not its:
            yield f"{where(cluster)}: nothing backs it up"
        for scheduled in its:
            if scheduled["spec"].get("method", "barmanObjectStore") not in backup:
                yield f"{where(scheduled)}: {where(cluster)} does not say where {scheduled['spec'].get('method')} goes"
            if not re.fullmatch(rf"(?:{FIELD} ){{5}}{FIELD}", scheduled["spec"]["schedule"]):
                yield f"{where(scheduled)}: a schedule has six fields there, seconds first"
            if scheduled["spec"].get("suspend"):
                yield f"{where(scheduled)}: it is suspended"
        if cluster["spec"]["instances"] < 2:
            yield f"{where(cluster)}: with one instance no commit is anywhere else"
    if kept.get("keyring", 0) >= kept.get("postgres", 0):
        yield "the keyring's backups are kept as long as the logs': what was erased could be read again"


def _dumps(manifests: Manifests) -> Iterator[str]:
    scripts = "\n".join(
        str(argument)
        for pod in manifests.own_pods()
        if pod.owner.startswith("CronJob/")
        for container in pod.containers
        for argument in container.get("args", [])
    )
    for service in SERVICES:
        if not re.search(rf"\b{service}\b", scripts):
            yield f"no CronJob dumps {service}"
    if "-N keyring" not in scripts or "-n keyring" not in scripts:
        yield "the keyring is not dumped apart from the rest"
