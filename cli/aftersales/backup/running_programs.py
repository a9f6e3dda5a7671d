"""Running `pg_dump` and `pg_restore`: what they are at moves a bar, and what goes wrong is told in one line."""

import asyncio
import re
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from aftersales.errors import CommandError, full, says_full
from aftersales.parent_death import die_with_parent

Begun = Callable[[str], None]
"""Told the table (`intake.events`) whose rows are about to be copied."""

LAST = 20
"""Lines of its words that are kept."""
_TABLE = re.compile(r'(?:dumping contents of table|processing data for table) "([^"]+)"')


async def run_program(command: Sequence[str], environment: Mapping[str, str], folder: Path, begun: Begun) -> None:
    """Returns when it has done its work. Raises CommandError; ends it when cancelled."""
    process = await asyncio.create_subprocess_exec(
        *command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        preexec_fn=die_with_parent(signal.SIGKILL),  # nobody writes on when the restore was killed
    )
    said: deque[str] = deque(maxlen=LAST)
    try:
        assert process.stderr is not None
        async for line in process.stderr:
            text = line.decode(errors="replace").strip()
            if table := _TABLE.search(text):
                begun(table[1])
            said.append(text)
        code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if code:
        raise failure(Path(command[0]).name, list(said), folder)


def failure(name: str, said: Sequence[str], folder: Path) -> CommandError:
    """What the program complained about."""
    words = "\n".join(said)
    if says_full(words):
        return full(folder)
    errors = [line for line in said if "error:" in line or "server version" in line]
    reason = " ".join(errors[:2] or said[-1:]) or "?"
    return CommandError(f"{name} 失败：{reason}", f"{name} failed: {reason}")
