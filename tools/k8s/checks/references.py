"""Secrets, config maps, their keys, claims and volumes that are referred to are there, and what is there is used."""

from collections.abc import Iterator

from tools.k8s.manifests import Json, Manifests, Pod, where

TEMPLATE_SECRETS = {"ServiceMonitor": "endpoints", "PodMonitor": "podMetricsEndpoints"}


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    for pod in manifests.own_pods():
        for name, key in _secrets(pod):
            yield from _secret(manifests, pod.owner, name, key)
        yield from _config_maps(manifests, pod)
        yield from _volumes(manifests, pod)
    for resource in manifests.resources:
        for name, key in _of_others(resource):
            yield from _secret(manifests, where(resource), name, key)


def _secret(manifests: Manifests, owner: str, name: str, key: str | None) -> Iterator[str]:
    known = manifests.known_secrets()
    if name not in known:
        yield f"{owner}: nobody makes the Secret {name}"
    elif key is not None and key not in known[name]:
        yield f"{owner}: the Secret {name} has no key {key}"


def _secrets(pod: Pod) -> Iterator[tuple[str, str | None]]:
    for container in pod.all_containers:
        for variable in container.get("env", []):
            if (reference := variable.get("valueFrom", {}).get("secretKeyRef")) is not None:
                yield reference["name"], reference["key"]
        for source in container.get("envFrom", []):
            if "secretRef" in source:
                yield source["secretRef"]["name"], None
    for volume in (pod.spec or {}).get("volumes", []):
        if "secret" in volume:
            items = volume["secret"].get("items", [])
            yield volume["secret"]["secretName"], None
            yield from ((volume["secret"]["secretName"], item["key"]) for item in items)


def _of_others(resource: Json) -> Iterator[tuple[str, str | None]]:
    """The secrets that a resource without pods refers to."""
    spec = resource.get("spec", {})
    match resource["kind"]:
        case "Ingress":
            for tls in spec.get("tls", []):
                yield tls["secretName"], "tls.crt"
        case "ServiceMonitor" | "PodMonitor" as kind:
            for endpoint in spec[TEMPLATE_SECRETS[kind]]:
                credentials = endpoint["authorization"]["credentials"]
                yield credentials["name"], credentials["key"]
        case "Cluster":
            yield spec["bootstrap"]["initdb"]["secret"]["name"], "password"
            yield spec["bootstrap"]["initdb"]["secret"]["name"], "username"
            for role in spec["managed"]["roles"]:
                yield role["passwordSecret"]["name"], "password"
                yield role["passwordSecret"]["name"], "username"
            for credential in spec.get("backup", {}).get("barmanObjectStore", {}).get("s3Credentials", {}).values():
                yield credential["name"], credential["key"]


def _config_maps(manifests: Manifests, pod: Pod) -> Iterator[str]:
    known = manifests.config_maps()
    for container in pod.all_containers:
        named = [each["configMapRef"]["name"] for each in container.get("envFrom", []) if "configMapRef" in each]
        for variable in container.get("env", []):
            if (reference := variable.get("valueFrom", {}).get("configMapKeyRef")) is not None:
                named.append(reference["name"])
                if reference["key"] not in known.get(reference["name"], {reference["key"]: ""}):
                    yield f"{pod.owner}: the ConfigMap {reference['name']} has no key {reference['key']}"
        yield from (f"{pod.owner}: there is no ConfigMap {name}" for name in named if name not in known)
    for volume in (pod.spec or {}).get("volumes", []):
        if "configMap" in volume and volume["configMap"]["name"] not in known:
            yield f"{pod.owner}: there is no ConfigMap {volume['configMap']['name']}"


def _volumes(manifests: Manifests, pod: Pod) -> Iterator[str]:
    spec, owner = pod.spec or {}, pod.owner
    claims = [
        each["metadata"]["name"]
        for resource in manifests.of("StatefulSet")
        if where(resource) == owner
        for each in resource["spec"].get("volumeClaimTemplates", [])
    ]
    there = {volume["name"] for volume in spec.get("volumes", [])} | set(claims)
    mounts = [mount for container in pod.all_containers for mount in container.get("volumeMounts", [])]
    for name in sorted({mount["name"] for mount in mounts} - there):
        yield f"{owner}: it mounts {name}, and has no such volume"
    for name in sorted(there - {mount["name"] for mount in mounts}):
        yield f"{owner}: nothing mounts its volume {name}"
    secret = {volume["name"] for volume in spec.get("volumes", []) if "secret" in volume or "configMap" in volume}
    for mount in mounts:
        if "subPath" in mount and mount["name"] in secret:
            yield f"{owner}: what is mounted by subPath never changes: a key that is revoked would go on to work"
    for volume in spec.get("volumes", []):
        claim = volume.get("persistentVolumeClaim", {}).get("claimName")
        if claim is not None and manifests.get("PersistentVolumeClaim", claim) is None:
            yield f"{owner}: there is no PersistentVolumeClaim {claim}"
