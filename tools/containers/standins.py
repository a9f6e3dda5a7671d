"""Debian's packages as the roots of stand-ins, and the product's image built on one of them, as tar files.

A root is made by mmdebstrap and kept in the user's cache. The image is built of the Dockerfile itself, every step of it
run by buildah; only the name of its base is another.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import yaml

from aftersales.binaries import programs
from aftersales.kafka.jars import jars
from aftersales.paths import Account, project_folder
from tools.containers.programs import told

SUITE = "trixie"
ROOTS: Mapping[str, tuple[str, str]] = {
    "python": (
        "python3,python3-venv,ca-certificates",
        'ln -s /usr/bin/python3 "$1/usr/local/bin/python3" && ln -s python3 "$1/usr/local/bin/python"',
    ),
    "java": ("openjdk-21-jre-headless,netcat-openbsd", "true"),
    "monitoring": ("prometheus,prometheus-alertmanager,wget", "true"),
}
"""Name → Debian's packages, and what is done in the root afterwards."""
IMAGES = Path(__file__).parent / "images"
AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
"""Of this machine: where a proxy signs what comes from the package index, its authority is among them."""


def root(name: str) -> Path:
    """The root's tar file, made first if need be."""
    packages, hook = ROOTS[name]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "aftersales" / "containers"
    cache.mkdir(parents=True, exist_ok=True)
    file = cache / f"{name}-{hashlib.sha256(f'{SUITE} {packages} {hook}'.encode()).hexdigest()[:12]}.tar"
    if not file.exists():
        fresh = cache / f"{file.stem}.{os.getpid()}.tar"
        manuals = 'mkdir -p "$1/usr/share/man/man1"'  # Java's package wants it
        options = ["--variant=minbase", f"--include={packages}", f"--essential-hook={manuals}"]
        told(["mmdebstrap", "--quiet", *options, f"--customize-hook={hook}", SUITE, fresh])
        fresh.rename(file)
    return file


def product(folder: Path, base: Path) -> Path:
    """The image of the Dockerfile on that base, for `docker load`; buildah's storage lies in `folder`, too."""
    folder.mkdir()
    compose = yaml.safe_load((project_folder() / "docker-compose.yml").read_text("utf-8"))
    tag = compose["x-service"]["image"]
    stored = ["buildah", f"--root={folder}/root", f"--runroot={folder}/run", "--storage-driver=overlay"]
    container = told([*stored, "from", "scratch"]).strip()
    told([*stored, "add", "--quiet", container, base, "/"])
    told([*stored, "config", "--env", "PATH=/usr/local/bin:/usr/bin:/bin", container])
    told([*stored, "commit", "--quiet", container, "standin-python"])
    dockerfile = folder / "Dockerfile"
    written = (project_folder() / "Dockerfile").read_text("utf-8")
    dockerfile.write_text(re.sub(r"^FROM \S+", "FROM localhost/standin-python", written, flags=re.MULTILINE), "utf-8")
    options = ["--isolation", "chroot", "--pull-never", "--format", "docker", f"--file={dockerfile}"]
    if AUTHORITIES.is_file():
        options += ["--volume", f"{AUTHORITIES}:{AUTHORITIES}:ro"]
    if index := os.environ.get("PIP_INDEX_URL"):
        options += ["--build-arg", f"PIP_INDEX_URL={index}"]
    told([*stored, "build", *options, "--tag", tag, project_folder()])
    archive = folder / "image.tar"
    told([*stored, "push", "--quiet", tag, f"docker-archive:{archive}:{tag}"])
    return archive


def contexts(folder: Path) -> Mapping[str, Path]:
    """Image → the folder that `docker build` makes it of."""
    kafka, postgres, monitoring = (folder / name for name in ("kafka", "postgres", "monitoring"))
    shutil.copytree(jars(), kafka / "libs")
    # The account that is asked for may read where they are installed: root's own.
    home = programs(Account(os.geteuid(), os.getegid(), switched=False)).parents[1]
    shutil.copytree(home / "pginstall18", postgres / home.name / "pginstall18", symlinks=True)
    shutil.copytree(home.parent / f"{home.name}.libs", postgres / f"{home.name}.libs", symlinks=True)
    shutil.copy(IMAGES / "postgres.sh", postgres)
    monitoring.mkdir()
    for context in (kafka, postgres, monitoring):
        shutil.copy(IMAGES / f"{context.name}.Dockerfile", context / "Dockerfile")
    return {f"standin-{context.name}": context for context in (kafka, postgres, monitoring)}
