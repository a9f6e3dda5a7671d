"""A system that was started as the pages say, on which the commands that pages print are run; and which are not."""

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.printed import PAGES, PROJECT, Printed, Shell, environment

from aftersales.parent_death import die_with_parent
from aftersales.paths import scratch
from aftersales.ports import free_row

SERVES = {"make demo", "./aftersales up"}
"""What runs here all the while: the two systems themselves."""

NOT_RUN = {
    r"\./aftersales registers \w+ \w+ \w+\.xlsx": "files of one's own; the services' tests of workbooks",
    r"make test": "it is what runs here",
    r"make simulate": "minutes; a month of it in cli/tests/simulate",
    r"make secrets|docker |\. \./\.env; docker |CLOCK=log docker ": "needs Docker; tests/test_containers.py",
    r"\./aftersales secrets ": "of the containers; cli/tests/test_compose.py",
    r"kubectl |make k8s-secrets ": "needs a cluster; tools/k8s",
    r"OIDC_\w+=": "settings of a service; libs/service/tests, with a real issuer",
    r"\./aftersales parked \w+ reporting ": "nothing is parked in an empty system; cli/tests/parked",
    r"\./aftersales relay rebuild ": "needs Kafka; cli/tests/test_kafka_programs.py",
    r"\./aftersales events tail --from kafka": "needs Kafka, and never ends; cli/tests/inspect/test_events.py",
    r"AFTERSALES_WEBHOOK_SECRET=": "never ends, and needs a receiver; cli/tests/inspect/test_push.py",
    r"\./aftersales replay ": "with more time, beside: cli/tests/test_printed_about_the_demo.py",
    r"\. \./\.env; install -d ": "where containers put them",
    r"\./aftersales restore": "nothing may run; cli/tests/backup/test_backup.py",
    r"\./aftersales log new-epoch ": "after a restore alone; cli/tests/test_log.py",
    r"\./aftersales read-models drop ": "of what the code no longer has; cli/tests/read_models/test_read_models.py",
}
"""Beginning of a command → why it is not run here, and where it is tested."""

LOOKS = re.compile(r"\./aftersales (doctor|psql|(keys|parked|read-models) list|parked skipped)\b")
"""Commands that change nothing, and stand on many pages."""
FIRST_DAY = "docs/first-day.md"
OPERATIONS = tuple(page for page in PAGES if page.startswith("docs/operations"))
EMPTY_SYSTEM = (FIRST_DAY, *OPERATIONS)
"""Pages about a system of one's own; all others are about the demo."""


def left_out(command: Printed) -> bool:
    return command.text in SERVES or any(re.match(beginning, command.text) for beginning in NOT_RUN)


class Running:
    """A system that was started as the pages say, and what it printed."""

    def __init__(self, process: asyncio.subprocess.Process, data: Path, first_port: int) -> None:
        self.process, self.data, self.first_port = process, data, first_port
        self.printed = ""
        self.looked: set[str] = set()
        """Commands of LOOKS that were run."""

    async def ready(self) -> None:
        assert self.process.stdout is not None
        while "Ctrl-C" not in self.printed:
            line = await self.process.stdout.readline()
            assert line, self.printed
            self.printed += line.decode()

    async def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        await self.process.communicate()


@asynccontextmanager
async def running(command: str) -> AsyncIterator[Running]:
    """`./aftersales` with that command on data of its own, ready, and stopped afterwards as a reader stops it."""
    first_port = free_row()
    with scratch("aftersales-printed-") as data:
        async with _started(command, data, first_port) as system:
            await system.ready()
            yield system


@asynccontextmanager
async def _started(command: str, data: Path, first_port: int) -> AsyncIterator[Running]:
    process = await asyncio.create_subprocess_exec(
        "./aftersales",
        command,
        cwd=PROJECT,
        env={**environment(data, kept_compiled()), "PORT_BASE": str(first_port)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        preexec_fn=die_with_parent(signal.SIGTERM),
    )
    system = Running(process, data, first_port)
    try:
        yield system
    finally:
        if process.returncode is None:
            await system.stop()


def kept_compiled() -> Path:
    """Where what Python compiles for these programs is kept from run to run."""
    folder = Path(os.environ.get("XDG_CACHE_HOME") or "/tmp") / f"aftersales-printed-{os.geteuid()}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


async def run_all(system: Running, todo: list[Printed], **variables: str) -> str:
    """All of one reader, in order, and of LOOKS each once; gives what they print."""
    shell = await Shell.open({**environment(system.data, kept_compiled()), **variables}, system.first_port)
    wrong = []
    for command in todo:
        if command.text in system.looked:
            continue
        if LOOKS.match(command.text):
            system.looked.add(command.text)
        code, output = await shell.run(command.text)
        if (code != 0) != command.fails:
            wrong.append(f"{command.page}: {command.text}\n  {code}: {output[-2000:]}")
    await shell.close()
    assert wrong == [], "\n".join(wrong)
    return shell.said
