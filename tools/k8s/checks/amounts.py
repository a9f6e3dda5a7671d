"""Names, labels and amounts as the server takes them; its schemas call them strings."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from tools.k8s.manifests import Json, Manifests, where

NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")
KEY = re.compile(r"([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?")
VALUE = re.compile(r"([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?")
QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?")
FACTOR = {"m": Decimal("0.001")}
FACTOR |= {unit: Decimal(1000) ** power for power, unit in enumerate("kMGT", 1)}
FACTOR |= {f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGT", 1)}


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    for resource in manifests.resources:
        name = resource["metadata"]["name"]
        if not NAME.fullmatch(name) or len(name) > 63:
            yield f"{where(resource)}: that is no name: lower-case letters, digits and hyphens, 63 at most"
        # A rule's labels are Prometheus's, which may hold any text.
        for labels in _labels(resource["metadata"] if resource["kind"] == "PrometheusRule" else resource):
            for key, value in labels.items():
                if not KEY.fullmatch(key) or not VALUE.fullmatch(str(value)):
                    yield f"{where(resource)}: {key}: {value} is no label"
        for place, resources in _resources(resource, ""):
            yield from (f"{where(resource)}: {place}{fault}" for fault in _bounded(resources))


def amount(quantity: Any) -> Decimal | None:
    """What `250m` or `1Gi` comes to; None for what is no quantity."""
    found = QUANTITY.fullmatch(str(quantity))
    return None if found is None else Decimal(found[1]) * FACTOR.get(found[2] or "", Decimal(1))


def _labels(part: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("labels", "matchLabels") and isinstance(value, dict):
                yield value
            else:
                yield from _labels(value)
    elif isinstance(part, list):
        for each in part:
            yield from _labels(each)


def _resources(part: Any, place: str) -> Iterator[tuple[str, Json]]:
    """Every `resources` below, with the name of the container that has it."""
    if isinstance(part, dict):
        here = f"{part['name']}: " if isinstance(part.get("name"), str) else place
        for key, value in part.items():
            if key == "resources" and isinstance(value, dict):
                yield here, value
            else:
                yield from _resources(value, here)
    elif isinstance(part, list):
        for each in part:
            yield from _resources(each, place)


def _bounded(resources: Json) -> Iterator[str]:
    requests, limits = resources.get("requests", {}), resources.get("limits", {})
    for kind, quantity in [*requests.items(), *limits.items()]:
        if amount(quantity) is None:
            yield f"{quantity} is no amount of {kind}"
    for kind in requests.keys() & limits.keys():
        least, most = amount(requests[kind]), amount(limits[kind])
        if least is not None and most is not None and least > most:
            yield f"it asks for {requests[kind]} of {kind}, and may have {limits[kind]}"
