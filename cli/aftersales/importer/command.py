"""`aftersales import tickets FILE` and `aftersales import check FILE`."""

import time
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from aftersales.calling import command
from aftersales.database import Database, DatabaseUrl, database
from aftersales.errors import CommandError
from aftersales.importer import independent, mapping, reader, summary
from aftersales.importer.api import Api
from aftersales.importer.check import compare, print_comparison
from aftersales.importer.driver import Driver, Stopped
from aftersales.importer.figures import reported
from aftersales.importer.independent import Figures
from aftersales.importer.order import by_case
from aftersales.importer.planner import Plan, plan
from aftersales.importer.registered import look_up
from aftersales.importer.rest import at_rest
from aftersales.importer.rows import TicketLog
from aftersales.importer.session import session
from aftersales.paths import scratch
from aftersales.postgres import Postgres
from aftersales.progress import progress
from aftersales.running import run

import_app = typer.Typer(no_args_is_help=True, help="导入报修记录 · Import a ticket log: tickets, check.")

File = Annotated[Path, typer.Argument(help="CSV 报修记录 · The ticket log, as CSV.")]
MappingFile = Annotated[
    Path,
    typer.Option("--mapping", help="映射文件 · What columns and activities mean.", show_default="helpdesk.toml"),
]


LEFT_OUT = 3
"""How `tickets` ends when all was imported but rows that are named: neither a success nor a failure (1)."""


class Import:
    """One file, read; nothing is sent before the whole of it was read, and compared with what is registered."""

    def __init__(self, file: Path, mapping_file: Path, console: Console) -> None:
        self.mapping = mapping.load(mapping_file)
        self.log: TicketLog = reader.read(file, self.mapping)
        self.plan: Plan = plan(())
        self.stopped: list[Stopped] = []
        self._name = file.stem
        self._console = console
        if not self.log.rows:
            summary.print_remarks(console, self.log.bad, self.log.notes)
            raise CommandError(f"{file} 中没有可导入的行", f"{file} has no row that can be imported")

    @property
    def left_out(self) -> bool:
        """Whether any row of the file was not imported, now or before."""
        return bool(self.log.bad or self.plan.bad)

    def note(self, zh: str, en: str) -> None:
        """Something died, or is back."""
        self._console.print(f"! {zh} · {en}", style="yellow", markup=False)

    async def play(self, api: Api) -> None:
        """Send it, with a progress bar, wait until all came of it that will, and sum up."""
        started = time.monotonic()
        await at_rest(api)
        self.plan = plan(self.log.rows, await look_up(api, self.log.rows))
        with progress(self._console, "导入 · importing", len(self.plan.tasks)) as done:
            driver = Driver(api, self._name, self.mapping.channel, self.mapping.region, done)
            self.stopped = await driver.play(self.plan)
        self._console.print("等待各服务处理完毕 · waiting for the services to finish")
        await at_rest(api)
        seconds = time.monotonic() - started
        bad, notes = (*self.log.bad, *self.plan.bad), (*self.log.notes, *self.plan.notes)
        summary.print_summary(self._console, len(by_case(self.log.rows)), self.plan, len(bad), api.commands, seconds)
        summary.print_remarks(self._console, bad, notes)
        summary.print_stopped(self._console, self.stopped)


@import_app.command()
def tickets(file: File, mapping_file: MappingFile = mapping.HELPDESK, database_url: DatabaseUrl = None) -> None:
    """导入报修记录；可重复运行，不会重复导入 · Import a log; running it again imports nothing twice.

    退出码 0：全部导入；3：除列出的行外全部导入；1：拒绝或中断 · Exit code 0: all of it is in; 3: all but the rows that
    are named; 1: refused, or stopped.
    """
    console = Console(soft_wrap=True)
    job = Import(file, mapping_file, console)

    async def program(found: Database, folder: Path) -> bool:
        async with session(found.dsn, folder, found.servers, job.note) as api:
            await job.play(api)
        return True

    with database(database_url) as found, scratch() as folder:
        if not run(program(found, folder)):
            raise CommandError(
                "导入已中断；再次运行即可从中断处继续", "the import was stopped; run it again, it goes on from there"
            )
    if job.stopped:
        raise typer.Exit(1)
    console.print(f"下一步：{command('up')} · next: {command('up')}, then look at reporting's /board")
    if job.left_out:
        raise typer.Exit(LEFT_OUT)


@import_app.command()
def check(file: File, mapping_file: MappingFile = mapping.HELPDESK) -> None:
    """在全新系统中导入并核对数字 · Import into a fresh system and compare its figures with a second computation."""
    console = Console(soft_wrap=True)
    job = Import(file, mapping_file, console)
    computed = independent.compute(file, mapping_file)

    async def program(server: Postgres, folder: Path) -> Figures:
        dsn = server.fresh_database("aftersales")
        async with session(dsn, folder, [server], job.note) as api:
            await job.play(api)
            return await reported(api)

    with scratch() as folder, Postgres(folder / "postgres") as server:
        found = run(program(server, folder))
    if found is None:
        raise CommandError("核对已中断", "the check was stopped")
    if not print_comparison(console, compare(found, computed)) or job.stopped:
        raise typer.Exit(1)
