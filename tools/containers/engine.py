"""A Docker engine of its own, for as long as one is inside: nothing of it can be seen or reached from the machine.

    with Engine(folder, configuration) as engine:
        engine.docker("ps")

Its network is a namespace with nothing but loopback and its bridges; its data lie in `folder`; and as its processes are
a namespace as well, they and all containers end with the first of them. Raises CommandError where it does not start.
"""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

from aftersales.errors import CommandError
from aftersales.parent_death import die_with_parent
from tools.containers.programs import told

START_PATIENCE, STOP_PATIENCE = 120.0, 60.0  # seconds, on a busy machine
GROUPS = Path("/sys/fs/cgroup")
SHARES = 12 * 1024
"""What all containers together get where others want the processor, too: one is 1024, as much as one process has."""
COMMAND = 'ip link set lo up && exec dockerd "$@"'


class Engine:
    def __init__(self, folder: Path, configuration: Path) -> None:
        self.folder, self._group = folder, f"aftersales-{os.getpid()}"
        self.environment = {"DOCKER_HOST": f"unix://{folder}/docker.sock", "DOCKER_CONFIG": str(configuration)}
        self._process: subprocess.Popen[bytes] | None = None

    def docker(self, *words: str | Path, **more: str) -> str:
        """What this engine's `docker` prints; `more` are further variables. Raises CommandError where it fails."""
        return told(["docker", *words], self.environment | more)

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True)
        (self.folder / "none.json").write_text("{}", "ascii")  # the machine's own settings are for its own engine
        options = [
            f"--data-root={self.folder}/data",
            f"--exec-root={self.folder}/run",
            f"--pidfile={self.folder}/pid",
            f"--config-file={self.folder}/none.json",
            f"--host=unix://{self.folder}/docker.sock",
            f"--cgroup-parent=/{self._group}",
        ]
        self._share()
        spaces = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
        with (self.folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [*spaces, "sh", "-c", COMMAND, "sh", *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),  # noqa: PLW1509 – calls prctl and nothing else
            )
        try:
            self._until_ready(self._process)
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def _until_ready(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + START_PATIENCE
        while time.monotonic() < until and process.poll() is None:
            with suppress(CommandError):
                self.docker("info")
                return
            time.sleep(0.5)
        last = "\n".join((self.folder / "log").read_text("utf-8", "replace").splitlines()[-10:])
        raise CommandError("容器引擎没有启动", f"the engine does not start:\n{last}")

    def _share(self) -> None:
        """Where groups are of the first version, all containers together would get as much as one other process."""
        group = GROUPS / "cpu" / self._group
        with suppress(OSError):
            if (GROUPS / "cpu").is_dir():
                group.mkdir()
                (group / "cpu.shares").write_text(f"{SHARES}\n", "ascii")

    def _stop(self) -> None:
        process = self._process
        if process is None:
            return
        process.kill()  # and with it the namespace's first process, and with that one all others
        process.wait(STOP_PATIENCE)
        until = time.monotonic() + STOP_PATIENCE
        while list(GROUPS.glob(f"*/{self._group}")) and time.monotonic() < until:
            for group in sorted(GROUPS.glob(f"*/{self._group}/**/"), reverse=True):
                with suppress(OSError):  # still in use by one that is ending
                    group.rmdir()
            time.sleep(0.2)
        shutil.rmtree(self.folder, ignore_errors=True)
