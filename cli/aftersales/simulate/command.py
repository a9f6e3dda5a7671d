"""`make simulate` (`aftersales simulate`): start everything, furnish, live the year, check, show; or keep it up."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from aftersales import keys
from aftersales.demo.check import Check
from aftersales.demo.phase import phase
from aftersales.demo.stage import Stuck
from aftersales.demo.verdict import show_checks
from aftersales.errors import CommandError
from aftersales.paths import data_root
from aftersales.ports import FIRST_PORT, port_plan, require_free
from aftersales.postgres import Postgres
from aftersales.responses import Refused
from aftersales.running import run
from aftersales.schemas import migrate
from aftersales.served import on_record
from aftersales.simulate.affair import Office
from aftersales.simulate.checks import check
from aftersales.simulate.clock import Clock
from aftersales.simulate.company import PEOPLE, founded
from aftersales.simulate.days import YEAR, at
from aftersales.simulate.ledger import Ledger
from aftersales.simulate.registers import furnish
from aftersales.simulate.settling import settle
from aftersales.simulate.show import show_ending, show_year
from aftersales.simulate.year import affairs, last_day
from aftersales.simulated import DATABASE, FOLDER
from aftersales.supervisor import System
from aftersales.watch import Server


def simulate(
    cases: Annotated[int, typer.Option(min=1, max=20_000, help="一年多少张报修单 · Repairs in a year.")] = 480,
    months: Annotated[int, typer.Option(min=1, max=12, help="从一月起多少个月 · So many months from January.")] = 12,
    seed: Annotated[int, typer.Option(help="同一个数，同一年 · The same number, the same year.")] = 1,
    keep: Annotated[bool, typer.Option("--keep", help="检查后继续运行，直到 Ctrl-C · Serves on until Ctrl-C.")] = False,
    port_base: Annotated[
        int, typer.Option(envvar="PORT_BASE", help="五个连续端口的第一个 · The first of five ports in a row.")
    ] = FIRST_PORT,
) -> None:
    """模拟三个网点的一年，并核对全部账目 · A year of three stations; then every register must add up."""
    ports = port_plan(port_base)
    require_free(ports.values())
    console, folder = Console(), data_root() / FOLDER
    with ExitStack() as stack:
        with phase(console, "PostgreSQL"):
            server = stack.enter_context(Postgres(folder / "postgres"))
            dsn = server.fresh_database(DATABASE)
        size = Size(cases, months, seed)
        good = run(perform(console, dsn, folder / "keys.json", ports, size, keep, [server]))
    raise typer.Exit(0 if good else 1)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is simulated."""

    cases: int
    months: int
    seed: int

    @property
    def customers(self) -> int:
        """One of them has some twelve repairs a year; there are nine at least, three of each station."""
        return max(9, self.cases // 12)


async def perform(
    console: Console,
    dsn: str,
    keys_file: Path,
    ports: Mapping[str, int],
    size: Size,
    keep: bool = False,
    servers: Sequence[Server] = (),
) -> bool:
    """The whole of it over an empty database; says whether everything adds up. Raises CommandError."""
    async with AsyncExitStack() as stack:
        with phase(console, "数据库结构 · migrations"):
            await migrate(dsn)
        with phase(console, "五个服务 · five services"):
            issued = issue_keys(keys_file)
            system = await stack.enter_async_context(System(dsn, keys_file, ports, clock="log", servers=servers))
            stack.enter_context(on_record(keys_file.parent, system.urls))
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=60, trust_env=False))
        clock = Clock(at(date(YEAR, 1, 4), "08:30"))
        company = founded(size.seed, size.customers)
        office = Office(size.seed, clock, company, Ledger(), issued, system.urls, http)
        checks = await live(console, office, size, dsn)
        show_checks(console, checks)
        good = all(check.ok for check in checks)
        show_ending(console, office, good, keep)
        if keep:
            await asyncio.Event().wait()
    return good


async def live(console: Console, office: Office, size: Size, dsn: str) -> list[Check]:
    """Furnish, live, check. Raises CommandError where a service refuses or fails to do its part."""
    reason, checks = None, list[Check]()
    try:
        with phase(console, "登记册 · the registers") as progress:
            await furnish(office, progress)
            await settle(office)
        begun = time.monotonic()
        with days(console, last_day(size.months)) as moved:
            await live_through(office, size, moved)
        show_year(console, office, time.monotonic() - begun)
        with phase(console, "核对 · checks"):
            checks = await check(office, last_day(size.months), dsn)
    except* (Refused, Stuck, httpx.HTTPError) as failed:
        reason = failed.exceptions[0]
    while isinstance(reason, BaseExceptionGroup):
        reason = reason.exceptions[0]
    if reason is not None:
        where = f"{office.clock.now:%m-%d %H:%M}"
        raise CommandError(f"模拟中断于 {where}", f"it stopped at {where}: {type(reason).__name__}: {reason}")
    return checks


async def live_through(office: Office, size: Size, moved: Callable[[datetime], None]) -> None:
    """The months, day by day."""

    def first() -> None:
        for moment, affair in affairs(office, round(size.cases * size.months / 12), size.months):
            affair.begin(moment)

    end = at(last_day(size.months), "23:45")
    left = await office.clock.play(first, end, lambda: settle(office), moved)
    office.ledger.left.extend(left)


@contextmanager
def days(console: Console, last: date) -> Iterator[Callable[[datetime], None]]:
    """A bar with the day that it is in the simulation; it ends with the `last`."""
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task(f"{YEAR}", total=last.timetuple().tm_yday)

        def moved(moment: datetime) -> None:
            bar.update(task, completed=moment.timetuple().tm_yday, description=f"{moment:%Y-%m-%d %H:%M}")

        yield moved


def issue_keys(file: Path) -> dict[str, str]:
    """A fresh key for everybody, by staff number. Whoever says when a thing happened is an importer, too."""
    file.unlink(missing_ok=True)
    return {person.id: keys.issue(file, person.id, [person.role, "importer"], person.station) for person in PEOPLE}
