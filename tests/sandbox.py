"""A container without Docker: the image's files, the same command, just the same environment.

Where this runs as root on Linux the room has walls: a mount namespace in which the root file system is read-only and
only /tmp can be written, the image's files lie where the image has them and this checkout is hidden, and an account
without privileges or a way to get any. Elsewhere the command runs as it is, as whoever runs the tests.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.containers import PROJECT, Image, copy_files

from aftersales.parent_death import die_with_parent
from aftersales.paths import server_account

HOME = "/opt/aftersales"
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
PACKAGES = f".venv/lib/{PYTHON}/site-packages"


def walls_possible() -> bool:
    """Whether this process may make a mount namespace and change accounts."""
    if os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "setpriv", "mount"))):
        return False
    made = subprocess.run(
        ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/tmp"], capture_output=True, check=False
    )
    return made.returncode == 0


@dataclass(frozen=True, slots=True)
class Bind:
    """A folder of this machine, and where containers find it."""

    here: Path
    inside: str
    read_only: bool


@dataclass(frozen=True, slots=True)
class Room:
    """`files` is the image's root below HOME, made by `furnish`."""

    files: Path
    walls: bool

    @classmethod
    def furnish(cls, files: Path) -> "Room":
        """Copies the image's files into an empty folder, and makes the virtual environment that the builder makes
        around the packages that are installed here."""
        files.mkdir()
        copy_files(files)
        for folder in (PACKAGES, ".venv/bin"):
            (files / folder).mkdir(parents=True)
        (files / ".venv/bin/python").symlink_to(f"/usr/local/bin/{PYTHON}")
        (files / ".venv/pyvenv.cfg").write_text("home = /usr/local/bin\ninclude-system-site-packages = false\n")
        roots = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"][
            "dev-mode-dirs"
        ]
        (files / "aftersales.pth").write_text("".join(f"{HOME}/{root}\n" for root in roots))
        return cls(files, walls_possible())

    def start(
        self, command: Sequence[str], environment: Mapping[str, str], binds: Sequence[Bind], log: Path
    ) -> subprocess.Popen[bytes]:
        """Starts a command; what it prints goes to the log."""
        if self.walls:
            command = ["unshare", "--mount", "sh", "-euc", self._walled(binds), "sh", *command]
        else:
            environment = {name: _as_here(value, binds) for name, value in environment.items()}
            environment |= {"PATH": f"{Path(sys.executable).parent}:{os.defpath}"}
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=self.files,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
            )

    def _walled(self, binds: Sequence[Bind]) -> str:
        """A script that makes the walls and becomes its arguments: one process, which gets its signals itself."""
        account = server_account()  # it may enter the folder of PostgreSQL's socket
        installed = Path(sysconfig.get_path("purelib"))
        mounts = [
            Bind(self.files, HOME, True),
            Bind(installed, f"{HOME}/{PACKAGES}", True),
            Bind(self.files / "aftersales.pth", f"{HOME}/{PACKAGES}/aftersales.pth", True),
            Bind(Path(sys.base_prefix), "/usr/local", True),
            *binds,
        ]
        lines = ["mount -t tmpfs -o mode=755 none /opt", "mount -t tmpfs -o mode=755 none /run"]
        for bind in mounts:
            inside = shlex.quote(bind.inside)
            lines.append(f"[ -e {inside} ] || mkdir -p {inside}")
            lines.append(f"mount --bind {shlex.quote(str(bind.here))} {inside}")
            if bind.read_only:
                lines.append(f"mount -o remount,bind,ro {inside}")
        lines += [
            f"mount -t tmpfs -o mode=755 none {shlex.quote(str(PROJECT))}",
            "mount -t tmpfs -o mode=1777,noexec none /tmp",
            "mount -o remount,bind,ro /",
            f"cd {HOME}",
            "export LD_LIBRARY_PATH=/usr/local/lib",  # where this Python was moved to, its library is found so
            f"exec setpriv --reuid={account.uid} --regid={account.gid} --clear-groups --no-new-privs --inh-caps=-all "
            '--bounding-set=-all --pdeathsig=KILL "$@"',
        ]
        return "\n".join(lines)


def _as_here(value: str, binds: Sequence[Bind]) -> str:
    for bind in binds:
        value = value.replace(bind.inside, str(bind.here))
    return value


@dataclass(slots=True)
class Container:
    """One service of the compose file in a room."""

    name: str
    room: Room
    command: Sequence[str]
    environment: Mapping[str, str]
    binds: Sequence[Bind]
    log: Path
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        self.process = self.room.start(self.command, self.environment, self.binds, self.log)

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def ended(self, seconds: float) -> int:
        """Its exit code. Raises TimeoutExpired."""
        assert self.process is not None
        return self.process.wait(seconds)

    def healthy(self) -> bool:
        """What the image's HEALTHCHECK says, run in the same room."""
        check = self.room.start(Image.read().healthcheck, self.environment, self.binds, self.log.with_suffix(".health"))
        return check.wait(30) == 0

    def stop(self) -> None:
        """SIGTERM, as `docker stop` sends it; nothing where it does not run."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def said(self) -> str:
        """The end of its log."""
        return f"{self.name}:\n{self.log.read_text(errors='replace')[-4000:]}"


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Whether it held within that time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
