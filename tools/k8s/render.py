"""Overlays as `kubectl kustomize` renders them."""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import yaml

from aftersales.errors import CommandError
from tools.k8s.manifests import Json

PATIENCE = 120  # seconds


def rendered(kubectl: str, folder: Path) -> list[Json]:
    """Its resources. Raises CommandError with what kubectl says."""
    try:
        done = subprocess.run(
            [kubectl, "kustomize", str(folder)], capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CommandError(f"无法运行 kubectl：{error}", f"kubectl cannot be run: {error}") from None
    if done.returncode != 0 or done.stderr.strip():  # a warning is a fault, too
        raise CommandError(f"kubectl 无法渲染 {folder}", f"kubectl does not render {folder}: {done.stderr.strip()}")
    return [resource for resource in yaml.load_all(done.stdout, yaml.CSafeLoader) if resource]


def written(folder: Path, kustomization: Json, files: Sequence[Path]) -> Path:
    """A folder with this kustomization, and copies of these files."""
    folder.mkdir()
    for file in files:
        shutil.copy(file, folder)
    (folder / "kustomization.yaml").write_text(yaml.safe_dump(kustomization), "utf-8")
    return folder
