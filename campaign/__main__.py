"""Run it: a system, callers, faults from a seeded schedule, then the checks; 0 when everything held."""

import argparse
import asyncio
import logging
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path
from typing import cast

import asyncpg
import httpx
import structlog
from rich.console import Console
from rich.table import Table
from tests.cases import play
from tests.world import STAFF

from aftersales import keys
from aftersales.paths import scratch
from aftersales.running import run
from aftersales.supervisor import System
from campaign.books import Books, Caller, Interrupted
from campaign.callers import Journal, Outside
from campaign.checks import violations
from campaign.kinds import KINDS, Kind
from campaign.scene import START_PATIENCE, Failed, Scene

CALLERS = 4
GAP = (0.5, 3.0)
"""Seconds between the recovery from one fault and the next."""
STOPPED = 130
"""The exit code of a campaign that somebody stopped."""
EVIDENCE = Path("build/campaign")
"""Where the logs of a campaign go in which something did not hold."""
LAST_CASES = 120.0
"""Seconds in which the callers must have come to the end of their cases, once nothing is disturbed any more."""


def main() -> int:
    """1 where anything did not hold."""
    parser = argparse.ArgumentParser(prog="campaign", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--feed", choices=("store", "kafka"), default="store")
    parser.add_argument("--seed", type=int, default=20260302, help="the same seed, the same schedule")
    parser.add_argument("--port-base", type=int, default=19101)
    parser.add_argument("--only", default="", help="kinds of fault that hold one of these words, comma between them")
    parser.add_argument("--journal", type=Path, default=Path("build/campaign.jsonl"))
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    words = [word.strip() for word in asked.only.split(",") if word.strip()]
    kinds = [kind for kind in KINDS if kind.feed in (None, asked.feed)]
    kinds = [kind for kind in kinds if not words or any(word in kind.name for word in words)]
    asked.journal.parent.mkdir(parents=True, exist_ok=True)
    with scratch("aftersales-campaign-") as folder:
        own_disk = any(kind.needs_disk for kind in kinds)
        scene = Scene.in_folder(folder, asked.feed, asked.port_base, os.environ, own_disk=own_disk)
        if scene.disk is None:
            kinds = _without_disk(kinds)
        if not kinds:
            parser.error(f"no kind of fault is left: {', '.join(kind.name for kind in KINDS)}")
        secrets = {who: keys.issue(scene.keys_file, who, [role], station) for who, (role, station) in STAFF.items()}
        scene.start()
        try:
            code = run(Campaign(scene, secrets, kinds, asked.seed).run(asked.minutes, asked.journal))
            return STOPPED if code is None else code
        finally:
            scene.close()


def _without_disk(kinds: Sequence[Kind]) -> list[Kind]:
    left_out = [kind.name for kind in kinds if kind.needs_disk]
    if left_out:
        Console().print(
            f"! 略去 {', '.join(left_out)}：需要 Linux 的 root 及挂载权限 · "
            f"{', '.join(left_out)} left out: it needs root on Linux, with the right to mount"
        )
    return [kind for kind in kinds if not kind.needs_disk]


class Campaign:
    """One run. `recoveries` are the seconds from the end of each fault until every service says that it is ready."""

    def __init__(self, scene: Scene, secrets: dict[str, str], kinds: Sequence[Kind], seed: int) -> None:
        self._scene = scene
        self._secrets = secrets
        self._kinds = kinds
        self._chance = random.Random(seed)
        self._console = Console()
        self._numbers = iter(range(1, 1_000_000))
        self._stop = False
        self.recoveries: dict[str, list[float]] = defaultdict(list)

    async def run(self, minutes: float, journal_file: Path) -> int:
        """The exit code."""
        if not await self._scene.ready(START_PATIENCE):
            self._console.print("[red]✗[/] 系统没有就绪 · the system did not get ready")
            self._console.print(self._scene.words(), markup=False, highlight=False)
            return 1
        async with AsyncExitStack() as stack:
            http = await stack.enter_async_context(httpx.AsyncClient(timeout=10, trust_env=False))
            journal = stack.enter_context(closing(Journal(journal_file)))
            system = cast(System, self._scene)  # all that callers need of it is an address
            world = Outside(system, self._scene.dsn, self._scene.keys_file, self._secrets, http, journal)
            await _furnish(world)
            books = Books(journal)
            self._scene.lost = books.lost
            team = [Caller(world, books=books) for _ in range(CALLERS)]
            callers = [asyncio.create_task(self._call(caller)) for caller in team]
            wrong = await self._disturb(time.monotonic() + minutes * 60)
            self._stop = True
            done, unfinished = await asyncio.wait(callers, timeout=LAST_CASES)
            wrong += [f"{len(unfinished)} callers wait for something that never comes"] if unfinished else []
            wrong += [f"a caller failed: {caller.exception()}" for caller in done if caller.exception()]
            for caller in unfinished:
                caller.cancel()
            wrong += books.wrong
            try:
                wrong += await violations(world, journal, [*books.taken.values()])
            except (OSError, asyncpg.PostgresError, TimeoutError) as error:
                wrong.append(f"nothing can be checked, PostgreSQL does not answer: {error!r}")
            if wrong:
                self._scene.keep(EVIDENCE)
            self._report(wrong, books, sum(caller.repeated for caller in team))
        return 1 if wrong else 0

    async def _call(self, caller: Caller) -> None:
        """One case after the other; those that a restore has cut off go first."""
        again = caller.books.again
        while again or not self._stop:
            number = min(again) if again else next(self._numbers)
            while True:
                caller.begin(number)
                try:
                    await play(caller, number)
                    break
                except Interrupted:
                    continue

    async def _disturb(self, until: float) -> list[str]:
        """One fault after the other; what did not recover in time ends it."""
        while time.monotonic() < until:
            await asyncio.sleep(self._chance.uniform(*GAP))
            kind = self._chance.choice(self._kinds)
            try:
                if not await kind.fault(self._scene, self._chance):
                    continue
                over = time.monotonic()
                well = await self._scene.ready(kind.settles)
                took = time.monotonic() - over
                self.recoveries[kind.name].append(took)
                self._console.print(f"{kind.name}: {took:.1f} s", style="dim")
                if not well:
                    self._console.print(self._scene.words(), markup=False, highlight=False)
                    return [f"{kind.name}: not ready again within {kind.settles:.0f} s"]
                if kind.then is not None:
                    await kind.then(self._scene)
            except Failed as failed:
                return [f"{kind.name}: {failed}"]
        return []

    def _report(self, wrong: Sequence[str], books: Books, repeated: int) -> None:
        table = Table("故障 · fault", "次数 · count", "最长恢复 · longest recovery")
        for name, took in sorted(self.recoveries.items()):
            table.add_row(name, str(len(took)), f"{max(took):.1f} s")
        self._console.print(table)
        faults = sum(map(len, self.recoveries.values()))
        self._console.print(
            f"{faults} 次故障，{len(books.taken)} 个命令成功，{repeated} 次重发，{books.forgotten} 个随恢复丢失 · "
            f"{faults} faults, {len(books.taken)} commands taken, {repeated} repeated, "
            f"{books.forgotten} lost with restores"
        )
        for line in wrong:
            self._console.print(f"[red]✗[/] {line}", highlight=False)
        if wrong:
            self._console.print(f"日志已保留：{EVIDENCE} · the logs are kept in {EVIDENCE}")
        self._console.print("[bold red]有不符 · violated[/]" if wrong else "[green]全部成立 · everything holds[/]")


async def _furnish(world: Outside) -> None:
    """What the callers work with; the first event may be long in coming to services that have just begun to listen."""
    give_up = time.monotonic() + START_PATIENCE
    while True:
        try:
            return await world.furnish()
        except (AssertionError, httpx.TransportError):
            if time.monotonic() > give_up:
                raise
        await asyncio.sleep(1)


if __name__ == "__main__":
    sys.exit(main())
