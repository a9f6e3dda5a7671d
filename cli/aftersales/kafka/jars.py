"""Kafka's jars: named by deploy/kafka/pom.xml, fetched once by Maven into the data folder.

They come from Maven Central, or from wherever the user's Maven settings send it, are taken only where each is what
deploy/kafka/jars.sha256 says, and lie in a folder named for the content of both files: another pom, other jars. From
then on neither Maven nor a network is needed.
"""

import fcntl
import hashlib
import re
import shutil
import subprocess
from pathlib import Path

from aftersales.errors import CommandError, disk_error, full, require_space, says_full
from aftersales.paths import data_root, project_folder

HASHES = "jars.sha256"
SPACE = 200  # MB that must be free: the jars take 44, once more in Maven's own folder
PATIENCE = 1800  # seconds for Maven, on a slow line too


def recipe(name: str) -> Path:
    """A file of deploy/kafka. Raises CommandError where there is no checkout around this code."""
    file = project_folder() / "deploy" / "kafka" / name
    if not file.is_file():
        raise CommandError(
            f"缺少 {file}：请在项目目录中运行，或用 KAFKA_BOOTSTRAP_SERVERS 指定已有的 Kafka",
            f"{file} is missing: run this from a checkout, or name a Kafka of yours by KAFKA_BOOTSTRAP_SERVERS",
        )
    return file


def present(root: Path | None = None) -> bool:
    """Whether the jars have been fetched."""
    return _target(root).is_dir()


def jars(root: Path | None = None) -> Path:
    """The folder with the jars, fetched first if need be; whoever asks meanwhile waits for it.

    `root`: where such folders lie, by default in the data folder. Raises CommandError: no Maven, no network, no room.
    """
    target = _target(root)
    if target.is_dir():
        return target
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o755)  # whatever the umask: the server's account reads them
        with (target.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not target.is_dir():
                _fetch(target)
    except OSError as error:
        raise disk_error(target.parent, error) from None
    return target


def version(folder: Path) -> str:
    """Kafka's version, as the jars tell it: 4.3.1."""
    names = (re.fullmatch(r"kafka_[\d.]+-(.+)\.jar", file.name) for file in folder.iterdir())
    return next(name[1] for name in names if name)


def _target(root: Path | None) -> Path:
    digest = hashlib.sha256(recipe("pom.xml").read_bytes() + recipe(HASHES).read_bytes()).hexdigest()[:12]
    return (root or data_root() / "kafka-jars") / digest


def _fetch(target: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise CommandError(
            "缺少 Maven：首次取得 Kafka 需要 mvn，请安装（Debian、Ubuntu：apt install maven）",
            "Maven is missing: Kafka is fetched by mvn, once; install it (Debian, Ubuntu: apt install maven)",
        )
    require_space(target.parent, SPACE)
    for old in target.parent.iterdir():  # another pom's, or half of this one's
        if old.is_dir():
            shutil.rmtree(old)
    fresh = target.with_name(f"{target.name}.new")
    command = [maven, "--batch-mode", "--quiet", "-Dstyle.color=never", "-U", "-f", str(recipe("pom.xml"))]
    command += ["org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies", f"-DoutputDirectory={fresh}"]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise _unreachable(f"{PATIENCE} s") from None
    output = done.stdout + done.stderr
    if says_full(output):
        raise full(target.parent)
    if done.returncode != 0:
        fault = re.search(r"\[(?:ERROR|FATAL)\] *(\S.*?)(?: -> \[Help.*)?$", output, re.MULTILINE)
        reason = fault[1] if fault else (output.strip().splitlines() or ["?"])[-1]
        raise _unreachable(re.split(r"(?=transfer failed|Could not )", reason)[-1])  # the cause comes last
    verify(fresh)
    for jar in fresh.iterdir():
        jar.chmod(0o644)
    fresh.chmod(0o755)
    fresh.rename(target)


def verify(folder: Path) -> None:
    """Raises CommandError unless the folder holds the very jars that were pinned, and nothing else."""
    lines = recipe(HASHES).read_text("ascii").splitlines()
    pinned = {name: digest for digest, _, name in (line.partition("  ") for line in lines)}
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.iterdir()}
    for name in sorted(pinned.keys() | found.keys()):
        if pinned.get(name) != found.get(name):
            raise CommandError(
                f"{name} 与 deploy/kafka/{HASHES} 的校验值不符，未使用取得的文件",
                f"{name} is not what deploy/kafka/{HASHES} says: what was fetched is not used",
            )


def _unreachable(reason: str) -> CommandError:
    return CommandError(
        "Maven 无法取得 Kafka，请检查网络或 Maven 的镜像设置（settings.xml）",
        f"Maven could not fetch Kafka, check the network or the mirror in Maven's settings.xml: {reason[:400]}",
    )
