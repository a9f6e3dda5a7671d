"""Rule files as they are committed: what they record, and what they alert."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "deploy" / "prometheus" / "rules"
ALERTMANAGER = PROJECT / "deploy" / "alertmanager" / "alertmanager.yml"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `lasts` is its `for`, as Prometheus writes durations; `0s` where it is not said."""

    file: Path
    name: str
    alert: bool
    expr: str
    lasts: str
    labels: Mapping[str, str]
    annotations: Mapping[str, str]


def files(folder: Path = FOLDER) -> list[Path]:
    """The rule files of a folder, in order."""
    return sorted(folder.glob("*.yml"))


def read(paths: Sequence[Path]) -> list[Rule]:
    """Every rule of some files, in order. Raises KeyError where one has no expression, or is neither kind."""
    return [
        _rule(path, rule)
        for path in paths
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]


def _rule(path: Path, rule: Mapping[str, Any]) -> Rule:
    alert = "alert" in rule
    return Rule(
        path,
        rule["alert" if alert else "record"],
        alert,
        rule["expr"],
        rule.get("for", "0s"),
        rule.get("labels", {}),
        rule.get("annotations", {}),
    )
