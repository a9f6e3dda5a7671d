"""The Ingress: one host with a certificate, a folder for each service, and the addresses that the services believe."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from aftersales.ports import SERVICES
from tools.k8s.manifests import Manifests, where


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    found: dict[str, str] = {}
    for ingress in manifests.of("Ingress"):
        spec = ingress["spec"]
        secured = {host for tls in spec.get("tls", []) for host in tls.get("hosts", [])}
        for rule in spec["rules"]:
            if rule.get("host") not in secured:
                yield f"{where(ingress)}: {rule.get('host')} has no certificate"
            for path in rule["http"]["paths"]:
                backend = path["backend"]["service"]
                address = f"https://{rule.get('host')}{path['path']}"
                if (services := manifests.services()).get(backend["name"]) is None:
                    yield f"{where(ingress)}: there is no Service {backend['name']}"
                elif not {backend["port"].get("name"), backend["port"].get("number")} & {
                    *services[backend["name"]][1],
                    *services[backend["name"]][1].values(),
                }:
                    yield f"{where(ingress)}: {backend['name']} has no port {backend['port']}"
                if path["pathType"] != "Prefix":
                    yield f"{where(ingress)}: {path['path']} is one address, and not a folder"
                for pod in manifests.behind(backend["name"]):
                    if pod.component != "api":
                        yield f"{where(ingress)}: {pod.owner} is no api"
                    found[pod.service or pod.owner] = address
    if len({urlsplit(address).hostname for address in found.values()}) > 1:
        yield "the services are under several hosts"
    for pod in manifests.own_pods():
        for container in pod.containers:
            urls = json.loads(manifests.environment(container).values.get("PUBLIC_URLS", "{}"))
            if pod.service and pod.component != "migration" and urls != found:
                wrong = sorted(name for name in SERVICES if urls.get(name) != found.get(name))
                yield f"{pod.owner}: PUBLIC_URLS and the Ingress disagree about {', '.join(wrong)}"
