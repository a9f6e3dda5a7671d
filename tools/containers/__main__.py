"""`make containers-check`: the whole docker-compose.yml on a real engine of its own, with stand-ins (decision 044).

Each step is told with its time. Exit code 0 only where all of them are good; nothing is left running, or lying about,
but the roots of the stand-ins in the user's cache.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from aftersales.errors import CommandError
from tools.containers.engine import Engine
from tools.containers.programs import compose, require
from tools.containers.stack import Stack
from tools.containers.standins import contexts, product, root
from tools.containers.steps import STEPS

Seen = TypeVar("Seen")


def main() -> int:
    try:
        require()
        with tempfile.TemporaryDirectory(prefix="aftersales-containers-", ignore_cleanup_errors=True) as folder:
            check(Path(folder))
    except CommandError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    print("全部通过；全部镜像的来源都是替代品 · all good; the images were stand-ins")
    return 0


def check(folder: Path) -> None:
    """Raises CommandError at the first step that fails."""
    base = timed("基础镜像的替代品 the base's stand-in", lambda: root("python"))
    java = timed("Kafka 的替代品 Kafka's stand-in", lambda: root("java"))
    monitoring = timed("Prometheus 的替代品 Prometheus's stand-in", lambda: root("monitoring"))
    image = timed("构建镜像 build the image", lambda: product(folder / "buildah", base))
    with Engine(folder / "engine", compose(folder / "docker")) as engine:
        timed("载入镜像 load the images", lambda: load(engine, folder / "contexts", image, base, java, monitoring))
        versions = engine.docker("version", "--format", "{{.Server.Version}}").strip()
        print(f"  Docker {versions}, Compose {engine.docker('compose', 'version', '--short').strip()}", flush=True)
        stack = Stack(folder / "project", engine)
        for name, step in STEPS.items():
            timed(name, partial(step, stack))


def load(engine: Engine, folder: Path, image: Path, base: Path, java: Path, monitoring: Path) -> str:
    """All images; it gives their sizes."""
    engine.docker("load", "--quiet", "--input", image)
    roots = {"standin-python": base, "standin-java": java, "standin-monitoring-root": monitoring}
    for name, tar in roots.items():
        engine.docker("import", "--change=ENV PATH=/usr/local/bin:/usr/bin:/bin", tar, name)
    for name, context in contexts(folder).items():
        engine.docker("build", "--quiet", "--tag", name, context, DOCKER_BUILDKIT="0")
    return engine.docker("images", "--format", "{{.Repository}} {{.Size}}").strip().replace("\n", ", ")


def timed(name: str, step: Callable[[], Seen]) -> Seen:
    """What the step gives, after a line with its time; a line of its failure where it raises."""
    began = time.monotonic()
    try:
        seen = step()
    except CommandError:
        print(f"✗ {name}  {time.monotonic() - began:.0f} s", flush=True)
        raise
    print(f"✓ {name}  {time.monotonic() - began:.0f} s  {seen if isinstance(seen, str) else ''}".rstrip(), flush=True)
    return seen


if __name__ == "__main__":
    sys.exit(main())
