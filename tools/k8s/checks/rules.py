"""The PrometheusRule is what deploy/prometheus/rules says: `python -m tools.k8s.checks.rules --write`."""

import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from aftersales.paths import project_folder
from tools.k8s.manifests import Json, Manifests

SOURCES = Path("deploy/prometheus/rules")
MADE = Path("deploy/k8s/components/monitoring/rules.yaml")
HEAD = "# Made of deploy/prometheus/rules by `python -m tools.k8s.checks.rules --write`: change those.\n"


def groups(folder: Path) -> list[Json]:
    """All groups of the rule files, in order of the files' names."""
    found: list[Json] = []
    for file in sorted(folder.glob("*.yml")):
        found += yaml.safe_load(file.read_text("utf-8"))["groups"]
    return found


def check(manifests: Manifests) -> Iterator[str]:
    """One line a fault."""
    wanted = groups(project_folder() / SOURCES)
    for rule in manifests.of("PrometheusRule"):
        if rule["spec"].get("groups", []) != wanted:
            yield f"it is not what {SOURCES} says: run `python -m tools.k8s.checks.rules --write`"


def main() -> int:
    """Write it."""
    spec = {"groups": groups(project_folder() / SOURCES)}
    metadata = {"name": "aftersales"}
    rule = {"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": metadata, "spec": spec}
    text = yaml.safe_dump(rule, sort_keys=False, allow_unicode=True, width=120)
    (project_folder() / MADE).write_text(HEAD + text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
