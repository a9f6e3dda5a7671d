"""Strict: what the API server would refuse or drop, kind by kind; a kind that nobody describes is a fault."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jsonschema_rs import Draft202012Validator

from tools.k8s.manifests import Manifests, where

LONG = 160


def schemas(tools: Path) -> Callable[[Manifests], Iterator[str]]:
    """The check, with the schemas of that folder."""
    described: dict[str, Any] = json.loads((tools / "kubernetes.json").read_text("utf-8"))
    described |= json.loads((tools / "custom.json").read_text("utf-8"))
    validators: dict[str, Draft202012Validator] = {}

    def check(manifests: Manifests) -> Iterator[str]:
        """One line a fault."""
        for resource in manifests.resources:
            kind = f"{resource['apiVersion']} {resource['kind']}"
            if kind not in described:
                yield f"{where(resource)}: nobody describes {kind}"
                continue
            if kind not in validators:
                validators[kind] = Draft202012Validator(described[kind])
            for error in validators[kind].iter_errors(resource):
                path = "/".join(map(str, error.instance_path))
                yield f"{where(resource)}: {path}: {error.message[-LONG:]}"
        for name, times in Counter(map(where, manifests.resources)).items():
            if times > 1:
                yield f"{name}: it is there {times} times"

    return check
