"""Makes the virtual environment, or brings it up to date, and prints its Python: `install.py runtime|analysts|dev`.

Standard library only. What is installed is what the lock files say, hash by hash; the project itself is a line in a
.pth file, so that nothing has to be built. Nothing happens where nothing changed. CommandError is told in one line.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

PROJECT = Path(__file__).resolve().parents[1]
KINDS = ("runtime", "analysts", "dev")
"""Each holds the packages of those before it, in the same versions."""
LOCKS = {name: PROJECT / "requirements" / f"{name}.txt" for name in KINDS}
SPACE = {"runtime": 600, "analysts": 1200, "dev": 1700}
"""MB that a fresh environment takes, with room for the demo's data."""
PIP = "-m pip --disable-pip-version-check --no-input install --quiet --no-deps --require-hashes --only-binary :all:"


def main(which: str) -> None:
    try:
        for folder in (PROJECT / ".venv", PROJECT / ".data" / str(os.getuid()) / "venv"):
            if up_to_date(folder, which):
                print(python_of(folder))
                return
            if writable(folder):
                install(folder, which)
                print(python_of(folder))
                return
    except OSError as error:
        stop_for(error)
    stop(
        f"无法在 {PROJECT} 中写入，请使用自己的一份代码",
        f"{PROJECT} cannot be written by this user: work in a clone of your own",
    )


def python_of(folder: Path) -> Path:
    return folder / "bin" / "python"


def stamp(folder: Path, which: str) -> Path:
    return folder / f".installed-{which}"


def key(folder: Path) -> str:
    """Changes with everything the environment's content depends on."""
    digest = hashlib.sha256()
    for path in (*LOCKS.values(), Path(__file__), folder / "pyvenv.cfg"):
        digest.update(path.read_bytes())
    digest.update(os.fsencode(folder) + "".join(roots()).encode())
    return digest.hexdigest()


def roots() -> list[str]:
    """The folders that hold the project's packages."""
    settings = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    return [str(root) for root in settings["tool"]["hatch"]["build"]["dev-mode-dirs"]]


def up_to_date(folder: Path, which: str) -> bool:
    """Also where the environment holds more than is asked for."""
    stamps = [stamp(folder, kind) for kind in KINDS[KINDS.index(which) :]]
    try:
        current = key(folder)
        return any(path.is_file() and path.read_text() == current for path in stamps) and runs(python_of(folder))
    except OSError:
        return False


def runs(python: Path) -> bool:
    try:
        return subprocess.run([python, "-I", "-c", "import pip"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def writable(folder: Path) -> bool:
    """Whether this user may work in the folder, or make it."""
    while not os.path.lexists(folder):
        folder = folder.parent
    return os.access(folder, os.W_OK | os.X_OK)


def install(folder: Path, which: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with one_at_a_time():
        if up_to_date(folder, which):  # somebody else did it meanwhile
            return
        if not runs(python_of(folder)):
            space = SPACE[which]
            if shutil.disk_usage(folder.parent).free < space * 1_000_000:
                stop(f"磁盘已满：至少需要 {space} MB", f"the disk is full: {space} MB are needed in {folder.parent}")
            tell("正在创建虚拟环境", f"making {folder}")
            make_venv(folder)
        tell("正在安装依赖包", f"installing {which} packages (once)")
        pip(folder, LOCKS[which])
        link(folder)
        stamp(folder, which).write_text(key(folder))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    descriptor = os.open(PROJECT / "requirements", os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_venv(folder: Path) -> None:
    try:
        venv.create(folder, clear=True, with_pip=True, symlinks=True)
    except subprocess.CalledProcessError as error:
        output = error.stdout.decode(errors="replace") if error.stdout else ""
        if "No space left" in output:
            stop("磁盘已满", "the disk is full")
        stop("无法创建虚拟环境，请安装 python3-venv", "making the environment failed: install python3-venv")


def pip(folder: Path, lock: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("PIP_USER", "PIP_TARGET")}
    command = [str(python_of(folder)), "-I", *PIP.split(), "-r", str(lock)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    log = folder / "pip.log"
    log.write_text(done.stderr)
    errors = [line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR: ")]
    reason = errors[0][:200] if errors else "?"
    if re.search(r"No space left|Disk quota", done.stderr):
        stop("磁盘已满，依赖包装不下", "the disk is full: the packages do not fit")
    if re.search(r"DO NOT MATCH THE HASHES", done.stderr):
        stop(f"依赖包与锁文件的校验值不符（见 {log}）", f"a package differs from its hash in the lock file (see {log})")
    if re.search(r"connection|timed? ?out|resolv|SSL|Proxy|from versions: none|HTTP error", done.stderr, re.IGNORECASE):
        stop(
            "无法访问 Python 软件源，请检查网络、代理或 PIP_INDEX_URL",
            f"the Python package index cannot be reached: check network, proxy or PIP_INDEX_URL ({reason})",
        )
    stop(f"安装失败：{reason}（见 {log}）", f"installing failed (see {log})")


def link(folder: Path) -> None:
    """Puts the project's packages on the environment's path, and `aftersales` among its programs."""
    (site,) = (folder / "lib").glob("python*/site-packages")
    (site / "aftersales.pth").write_text("".join(f"{PROJECT / root}\n" for root in roots()))
    program = folder / "bin" / "aftersales"
    program.unlink(missing_ok=True)
    program.write_text(f"#!/bin/sh\nexec '{python_of(folder)}' -m aftersales \"$@\"\n")
    program.chmod(0o755)


def tell(zh: str, en: str) -> None:
    print(f"{zh} · {en}", file=sys.stderr, flush=True)


def stop_for(error: OSError) -> NoReturn:
    if "No space left" in str(error):
        stop("磁盘已满", "the disk is full")
    stop(f"无法安装：{error}", "the environment cannot be made")


def stop(zh: str, en: str) -> NoReturn:
    print(f"✗ {zh} · {en}", file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
