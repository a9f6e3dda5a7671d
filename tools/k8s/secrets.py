"""The Secrets that an overlay refers to, made of what `make secrets` has made: `make k8s-secrets OVERLAY=dev`.

They go to `kubectl apply -f -`, and nowhere else. What only you can know is named on the other output.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from aftersales.kafka.access import USERS
from aftersales.paths import project_folder
from aftersales.ports import SERVICES

OWNER = "aftersales_owner"
YOURS = {
    "aftersales-tls": "kubectl create secret tls aftersales-tls --cert=… --key=…",
    "metrics-key": "kubectl create secret generic metrics-key --from-literal=key=…  (./aftersales keys issue …)",
    "backup-store": "kubectl create secret generic backup-store --from-env-file=…  (ACCESS_KEY_ID, ACCESS_SECRET_KEY)",
}
YOUR_KEYS = {
    "aftersales-tls": ("tls.crt", "tls.key"),
    "metrics-key": ("key",),
    "backup-store": ("ACCESS_KEY_ID", "ACCESS_SECRET_KEY"),
}
FOR = {"dev": ("aftersales-tls",), "prod": tuple(YOURS)}
"""Overlay → what only you can know."""


def dns(name: str) -> str:
    """A service's name as Kubernetes takes it."""
    return name.replace("_", "-")


def sources(overlay: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Name → key → where its value comes from: a variable of `.env`, a file (with a slash), or a word (`=…`)."""
    yield "api-keys", {"keys.json": "secrets/keys.json"}
    yield "peers-key", {"key": "PEERS_KEY"}
    yield "postgres-owner", {"username": f"={OWNER}", "password": "OWNER_PASSWORD"}
    for service in SERVICES:
        yield f"postgres-{dns(service)}", {"username": f"={service}", "password": f"{service.upper()}_PASSWORD"}
    if overlay == "dev":
        yield "postgres-superuser", {"username": "=postgres", "password": "POSTGRES_PASSWORD"}
        yield "kafka-keystore", {"keystore": "KAFKA_KEYSTORE"}
        yield "kafka-cluster-ca-cert", {"ca.crt": "secrets/ca.pem"}
        for user in USERS:
            yield f"kafka-{dns(user)}", {"password": f"KAFKA_{user.upper()}_PASSWORD"}


def known(overlay: str) -> dict[str, frozenset[str]]:
    """Name → keys, of all that are made by hand."""
    made = {name: frozenset(keys) for name, keys in sources(overlay)}
    return made | {name: frozenset(YOUR_KEYS[name]) for name in FOR[overlay]}


def main(overlay: str, folder: Path) -> int:
    """Print them, as JSON, which is YAML; 1 where there is nothing to make them of."""
    if overlay not in FOR or not (folder / ".env").exists():
        print(
            "✗ 先运行 make secrets；OVERLAY 为 dev 或 prod · first make secrets; OVERLAY is dev or prod",
            file=sys.stderr,
        )
        return 1
    variables = dict(line.split("=", 1) for line in (folder / ".env").read_text("ascii").splitlines())
    for name, keys in sources(overlay):
        data = {key: _value(source, variables, folder) for key, source in keys.items()}
        kind = "kubernetes.io/basic-auth" if keys.keys() == {"username", "password"} else "Opaque"
        metadata = {"name": name, "namespace": "aftersales", "labels": {"app.kubernetes.io/part-of": "aftersales"}}
        secret = {"apiVersion": "v1", "kind": "Secret", "type": kind, "metadata": metadata, "stringData": data}
        print(f"---\n{json.dumps(secret)}")
    for name in FOR[overlay]:
        print(f"还需自备 · still yours to make: {YOURS[name]}", file=sys.stderr)
    return 0


def _value(source: str, variables: Mapping[str, str], folder: Path) -> str:
    if source.startswith("="):
        return source[1:]
    return (folder / source).read_text("ascii") if "/" in source else variables[source]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], project_folder()))
