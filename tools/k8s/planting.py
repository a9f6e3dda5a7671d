"""A planted fault: a small change of what an overlay came to, written as kustomize writes patches.

Each file in `faults` has one. `found_by` is the check that is meant for it, which must say `says`; `patches` (JSON
patches, RFC 6902: add, replace, remove) and `add` (further objects) are the fault.
"""

import re
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import yaml

from tools.k8s.manifests import Json


@dataclass(frozen=True, slots=True)
class Planted:
    """As the file has it."""

    name: str
    found_by: str
    overlay: str
    says: str
    patches: Sequence[Json] = ()
    add: str = ""

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises TypeError for a file that says something else."""
        return cls(file.stem, **yaml.safe_load(file.read_text("utf-8")))

    def into(self, resources: Sequence[Json]) -> list[Json]:
        """A copy of the resources, with the fault. Raises ValueError where there is nothing to change."""
        made = [*deepcopy(list(resources)), *filter(None, yaml.safe_load_all(self.add))]
        for patch in self.patches:
            target = patch["target"]
            named = re.compile(target.get("name", ".*"))
            found = [
                each for each in made if each["kind"] == target["kind"] and named.fullmatch(each["metadata"]["name"])
            ]
            if not found:
                raise ValueError(f"{self.name}: there is no {target}")
            for resource in found:
                for operation in yaml.safe_load(patch["patch"]):
                    _change(resource, operation)
        return made


def _change(resource: Any, operation: Json) -> None:
    *parents, last = (
        part.replace("~1", "/").replace("~0", "~") for part in operation["path"].removeprefix("/").split("/")
    )
    place = resource
    for part in parents:
        place = place[int(part) if isinstance(place, list) else part]
    key: Any = int(last) if isinstance(place, list) and last != "-" else last
    match operation["op"]:
        case "add" if isinstance(place, list):
            place.insert(len(place) if key == "-" else key, operation["value"])
        case "add":
            place[key] = operation["value"]
        case "replace":
            if isinstance(place, dict) and key not in place:
                raise ValueError(f"there is no {operation['path']}")
            place[key] = operation["value"]
        case "remove":
            del place[key]
        case other:
            raise ValueError(f"{other} is no change")
