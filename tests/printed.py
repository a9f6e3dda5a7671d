"""The commands that pages and programs print, and a shell that runs them as a reader pastes them."""

import asyncio
import os
import re
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from uuid import uuid4

from aftersales.parent_death import die_with_parent

PROJECT = Path(__file__).parents[1]
PAGES = (
    "README.md",
    "README.zh-CN.md",
    "docs/first-day.md",
    *sorted(str(page.relative_to(PROJECT)) for page in PROJECT.glob("docs/*.md") if page.name != "first-day.md"),
    *sorted(str(page.relative_to(PROJECT)) for page in PROJECT.glob("docs/operations/*.md")),
    *sorted(str(page.relative_to(PROJECT)) for page in PROJECT.glob("docs/analysts/**/*.md")),
    *sorted(str(page.relative_to(PROJECT)) for page in PROJECT.glob("services/*/README.md")),
    *sorted(str(page.relative_to(PROJECT)) for page in PROJECT.glob("libs/*/README.md")),
    "cli/aftersales/importer/README.md",
)
SHELL = {"sh", "bash", "shell", "console"}
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"(^|\s+)# .*$")
_FIRST_PORT = re.compile(r"\b810([1-5])\b")
SECONDS = 60.0
"""For one command."""
AGAIN = 15.0
"""Seconds in which what a page reads (`ask …`, `NAME=$(…)`) must be there: it may be a moment away."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A command of a page. `fails`: the page shows that it is refused. `comment` is what stands behind it."""

    page: str
    text: str
    fails: bool = False
    comment: str = ""


def commands(page: str) -> Iterator[Printed]:
    """Those of a page, in its order: the lines of shell blocks, and in other blocks those behind a `$`."""
    for language, block in _FENCED.findall((PROJECT / page).read_text("utf-8")):
        lines = block.replace("\\\n", " ").splitlines()
        for number, line in enumerate(lines):
            if line.startswith("$ "):
                answer = lines[number + 1 : number + 2]
                yield Printed(page, line[2:], fails=bool(answer) and answer[0].startswith("✗"))
            elif language in SHELL and (text := _COMMENT.sub("", line).strip()):
                found = _COMMENT.search(line)
                yield Printed(page, text, comment=found[0].strip() if found else "")


@dataclass(slots=True)
class Shell:
    """One `sh` in the project's folder, for all commands of a page; `ports` is the first of the system's five."""

    process: asyncio.subprocess.Process
    first_port: int
    said: str = ""
    """All that was printed."""

    @classmethod
    async def open(cls, environment: Mapping[str, str], first_port: int) -> Self:
        process = await asyncio.create_subprocess_exec(
            "sh",
            cwd=PROJECT,
            env={**environment, "PORT_BASE": str(first_port)},
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            preexec_fn=die_with_parent(signal.SIGKILL),
        )
        return cls(process, first_port)

    async def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()

    async def run(self, text: str) -> tuple[int, str]:
        """Exit code and output. Raises TimeoutError."""
        text = _FIRST_PORT.sub(lambda found: str(self.first_port + int(found[1]) - 1), text)
        filled = re.match(r"(\w+)=\$\(", text)
        give_up = asyncio.get_running_loop().time() + AGAIN
        while True:
            code, output = await self._once(text)
            if filled is None and not (code and text.startswith("ask ")):
                return code, output
            if filled is not None and (code or (await self._once(f'test -n "${filled[1]}"'))[0] == 0):
                return code, output
            if asyncio.get_running_loop().time() > give_up:
                return 1, f"{filled[1]} stays empty" if filled else output
            await asyncio.sleep(0.1)

    async def _once(self, text: str) -> tuple[int, str]:
        assert self.process.stdin is not None and self.process.stdout is not None
        mark = f"@{uuid4()}@"
        self.process.stdin.write(f'{text}\necho "\n{mark}$?"\n'.encode())
        await self.process.stdin.drain()
        output = b""
        try:
            async with asyncio.timeout(SECONDS):
                while mark.encode() not in output:
                    line = await self.process.stdout.readline()
                    assert line, output.decode(errors="replace")
                    output += line
        except TimeoutError:
            raise TimeoutError(f"{text} did not end; it said {output.decode(errors='replace')}") from None
        before, _, code = output.decode(errors="replace").rpartition(mark)
        self.said += before
        return int(code), before.strip()


def environment(data: Path, cache: Path) -> dict[str, str]:
    """A reader's: nothing is set but where the system's data are, and curl says by its exit code what went wrong."""
    cache.mkdir(exist_ok=True)
    (cache / ".curlrc").write_text('fail-with-body\nnoproxy = "*"\nsilent\nshow-error\n')
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "PYTHON") if name in os.environ}
    # Programs that start often: what was compiled once is kept.
    kept |= {"CURL_HOME": str(cache), "PYTHONPYCACHEPREFIX": str(cache / "compiled"), "LC_ALL": "C.UTF-8"}
    return {**kept, "AFTERSALES_DATA": str(data)}
