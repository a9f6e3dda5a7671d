"""Where things lie on this machine: the data of the embedded system, and who owns PostgreSQL's part of it."""

import hashlib
import os
import pwd
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from aftersales import bounded
from aftersales.errors import FULL, CommandError, disk_error

ACCOUNT = "aftersales"


class Switch(TypedDict, total=False):
    """The keywords with which `subprocess` changes the account; none for the present one."""

    user: int
    group: int
    extra_groups: Sequence[int]


@dataclass(frozen=True, slots=True)
class Account:
    """The account PostgreSQL runs under: this process's own, or, because it refuses to run as root, another."""

    uid: int
    gid: int
    switched: bool

    def switch(self) -> Switch:
        """Arguments for `subprocess` that start a program under this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switched else {}

    def may(self, test: str, path: Path) -> bool:
        """Whether the account passes `test -r`, `-w` or `-x` on a path: asked as that account, so all rules count."""
        command = ["/bin/sh", "-c", f'test {test} "$0"', str(path)]
        return bounded.run(command, cwd="/", **self.switch()).returncode == 0

    def give(self, folder: Path) -> None:
        """Make a folder this account's alone."""
        folder.mkdir(exist_ok=True)
        if self.switched:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def give_file(self, file: Path) -> None:
        """Make a file this account's alone."""
        if self.switched:
            os.chown(file, self.uid, self.gid)
        file.chmod(0o600)


def server_account() -> Account:
    """Who runs PostgreSQL: the present user; for root a system account of our own, made if need be, or `nobody`."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), switched=False)
    for attempt in ("look", "make", "look again"):
        try:
            entry = pwd.getpwnam(ACCOUNT)
            return Account(entry.pw_uid, entry.pw_gid, switched=True)
        except KeyError:
            if attempt == "make" and (useradd := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")):
                command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
                bounded.run([*command, "--shell", "/usr/sbin/nologin", ACCOUNT], capture_output=True)
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid, switched=True)


def project_folder() -> Path:
    """The checkout this code runs from; where it is installed without one, the Python installation."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "pyproject.toml").is_file() else Path(sys.prefix)


def data_root(project: Path | None = None) -> Path:
    """The folder of this user's embedded system: below the project, or where the server's account cannot live there
    (below /root, a read-only checkout, a file system without owners), in the machine's or the user's data folder.

    AFTERSALES_DATA names another, for a second system beside it.
    """
    if project is None and (named := os.environ.get("AFTERSALES_DATA")):
        return Path(named)
    project = project or project_folder()
    account = server_account()
    name = hashlib.sha256(os.fsencode(project)).hexdigest()[:12]
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    elsewhere = (Path("/var/lib") if account.switched else home) / "aftersales" / name
    inside = project / ".data" / str(os.geteuid())
    if Path("/root") not in project.parents and _liveable(inside, account, owner=project):
        return inside
    if _liveable(elsewhere, account, owner=None):
        return elsewhere
    raise CommandError(
        f"数据目录无法写入：{inside} 和 {elsewhere} 都不行",
        f"no data folder can be written: neither {inside} nor {elsewhere}",
    )


def _liveable(folder: Path, account: Account, owner: Path | None) -> bool:
    """Whether a folder can be made here in which the account can own a folder of its own: found out by doing it."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if account.switched:  # whatever root's umask: the account passes through these two, and only these two
            folder.parent.chmod(0o755)
            folder.chmod(0o755)
        if owner and account.switched:  # a root run leaves .data usable for the checkout's owner
            above = owner.stat()
            os.chown(folder.parent, above.st_uid, above.st_gid)
        account.give(probe)
        try:
            mode = probe.stat()
            return mode.st_uid == account.uid and mode.st_mode & 0o777 == 0o700 and account.may("-w", probe)
        finally:
            probe.rmdir()
    except OSError as error:
        if error.errno in FULL:
            raise disk_error(folder, error) from None
        return False


@contextmanager
def scratch(prefix: str = "aftersales-") -> Iterator[Path]:
    """A temporary folder that the server's account can pass through, gone afterwards: for throw-away systems."""
    above = Path(tempfile.gettempdir()).resolve()
    if not server_account().may("-x", above):
        above = data_root()
    try:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=above))
    except OSError as error:
        raise disk_error(above, error) from None
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
