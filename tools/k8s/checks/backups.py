"""What holds the logs is backed up on a schedule, and the keyring apart from it, for less time (decision 032)."""

import re
from collections.abc import Iterator

from aftersales.backup.command import KEYRING_DAYS
from aftersales.ports import SERVICES
from tools.k8s.manifests import Manifests, where

FIELD = r"(?:\*|\d+)(?:[-/,]\d+)*"


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    if list(manifests.of("Cluster")):
        yield from _cloudnative(manifests)
    else:
        yield from _own(manifests)
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


def _own(manifests: Manifests) -> Iterator[str]:
    """By `aftersales backup`."""
    backups = [
        manifests.environment(container).values
        for pod in manifests.own_pods()
        if pod.owner.startswith("CronJob/")
        for container in pod.containers
        if container.get("args", [])[:2] == ["aftersales", "backup"]
    ]
    if not backups:
        yield "no CronJob runs aftersales backup"
    for told in backups:
        named = {url.partition("=")[0] for url in told.get("DATABASE_URLS", "").split()}
        yield from (f"the backup leaves out {service}" for service in SERVICES if service not in named)
        if told.get("BACKUP_KEYRING_FOLDER") == told.get("BACKUP_FOLDER"):
            yield "the keyring's backups lie with the others"
        if int(told.get("BACKUP_KEYRING_DAYS", KEYRING_DAYS)) >= int(told.get("BACKUP_KEEP_DAYS", 36_500)):
            yield "the keyring's backups are kept as long as the others: what was erased could be read again"
