"""`make k8s-check`: the overlays of deploy/k8s, rendered and checked; and planted faults, each of which must be found.

python -m tools.k8s [--overlay NAME]    0 when nothing is wrong, and every planted fault was found
"""

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from aftersales.errors import CommandError
from aftersales.paths import project_folder
from tools.k8s.checks import (
    amounts,
    backups,
    budgets,
    entrance,
    environment,
    network,
    order,
    ports,
    probes,
    references,
    rights,
    rules,
    scaling,
    security,
    selectors,
)
from tools.k8s.fetch import kubectl, tools
from tools.k8s.manifests import Manifests
from tools.k8s.planting import Planted
from tools.k8s.render import rendered, written
from tools.k8s.schemas import schemas
from tools.k8s.secrets import known

Check = Callable[[Manifests], Iterator[str]]

CHECKS: Mapping[str, Check] = {
    module.__name__.rpartition(".")[2]: module.check
    for module in (
        selectors,
        amounts,
        budgets,
        ports,
        references,
        environment,
        network,
        scaling,
        security,
        probes,
        entrance,
        rights,
        order,
        backups,
        rules,
    )
}
"""Name → check. Beside them `schemas`, which needs what was fetched."""
FAULTS = Path(__file__).parent / "faults"
WITH = {"prod+sign-in": ("prod", "sign-in"), "prod+traces": ("prod", "traces"), "prod+policies": ("prod", "policies")}
"""Components that are in no overlay: over which they are tried."""
INTAKE = Path("services") / "intake" / "intake"
FILES = {"policies": [INTAKE / "returns.toml", INTAKE / "routing.toml"]}
"""What an overlay with a component brings, in a ConfigMap of its name: here what comes with the program."""


def main() -> int:
    """Check everything, and say what was found."""
    try:
        folder = tools()
        program, checks = kubectl(folder), {"schemas": schemas(folder), **CHECKS}
        overlays = _overlays(program)
        bad = [line for manifests in overlays.values() for line in _found(manifests, checks)]
        for name, manifests in overlays.items():
            print(f"{name}: {len(manifests.resources)} 个对象 · objects")
        for line in bad:
            print(f"✗ {line}")
        planted = [Planted.read(file) for file in sorted(FAULTS.glob("*.yaml"))]
        not_found = list(missed(overlays, checks, planted))
        for line in not_found:
            print(f"✗ {line}")
    except CommandError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    found = f"{len(planted) - len(not_found)}/{len(planted)}"
    print(f"{len(checks)} 项检查，找到 {found} 个预设错误 · checks, planted faults found")
    return int(bool(bad or not_found or not planted))


def _overlays(program: str) -> dict[str, Manifests]:
    deploy = project_folder() / "deploy" / "k8s"
    found = {
        folder.name: Manifests(folder.name, rendered(program, folder), known(folder.name))
        for folder in sorted((deploy / "overlays").iterdir())
    }
    # Below deploy/k8s, for kustomize takes relative paths alone; gone again at once.
    with tempfile.TemporaryDirectory(prefix=".check-", dir=deploy) as temporary:
        for name, (overlay, component) in WITH.items():
            files = [project_folder() / file for file in FILES.get(component, ())]
            more = {
                "namespace": "aftersales",
                "resources": [f"../../overlays/{overlay}"],
                "components": [f"../../components/{component}"],
                "configMapGenerator": [{"name": component, "files": [file.name for file in files]}] if files else [],
            }
            resources = rendered(program, written(Path(temporary) / name, more, files))
            found[name] = Manifests(name, resources, known(overlay))
    return found


def _found(manifests: Manifests, checks: Mapping[str, Check]) -> Iterator[str]:
    for name, check in checks.items():
        yield from (f"{manifests.overlay} · {name}: {line}" for line in check(manifests))


def missed(overlays: Mapping[str, Manifests], checks: Mapping[str, Check], faults: Iterable[Planted]) -> Iterator[str]:
    """The planted faults that were not found by the check that is meant for them."""
    for fault in faults:
        its = overlays[fault.overlay]
        lines = list(checks[fault.found_by](Manifests(its.overlay, fault.into(its.resources), its.secrets)))
        if not any(fault.says in line for line in lines):
            seen = "; ".join(lines[:3]) or "nothing"
            yield f"faults/{fault.name}.yaml: {fault.found_by} does not say {fault.says!r}, but {seen}"


if __name__ == "__main__":
    sys.exit(main())
