"""`aftersales register customers FILE` and `equipment FILE`: all of a sheet, or nothing and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from aftersales.counting import counted
from aftersales.errors import CommandError
from aftersales.intake_address import IntakeUrl
from aftersales.progress import progress
from aftersales.register import checking, columns, sheet
from aftersales.register.at_once import each
from aftersales.register.checking import Entry
from aftersales.register.company import Company
from aftersales.register.intake import intake_at
from aftersales.register.sheet import Fault
from aftersales.running import run
from events.shanghai import day_of

register_app = typer.Typer(no_args_is_help=True, help="批量登记 · Register customers and equipment from a spreadsheet.")

Key = Annotated[str, typer.Option(envvar="AFTERSALES_KEY", help="座席的密钥 · A clerk's key.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="只检查，不登记 · Check everything and register nothing.")]

MOST = 50
"""Faults that are named at once."""
FEW = 200
"""Rows that are done in a moment."""


@register_app.command("customers")
def register_customers(
    file: Annotated[Path, typer.Argument(help="客户表 CSV · The customers, as CSV.")],
    key: Key,
    url: IntakeUrl,
    dry_run: DryRun = False,
) -> None:
    """登记客户及其联系人 · Register customers and their contacts.

    列：客户编号、客户名称、区域；可有联系人、电话、地址。 · Columns: customer_id, name, region; there may be person,
    phone, address.
    """
    found = sheet.read(file, columns.CUSTOMERS)
    entries, faults = checking.customers(found)
    _register(found, "/customers", entries, faults, key, url, dry_run)


@register_app.command("equipment")
def register_equipment(
    file: Annotated[Path, typer.Argument(help="设备表 CSV · The machines, as CSV.")],
    key: Key,
    url: IntakeUrl,
    dry_run: DryRun = False,
) -> None:
    """登记设备 · Register equipment.

    列：设备编号、客户编号、型号、序列号、保修月数；可有验收日期。 · Columns: equipment_id, customer_id, model,
    serial_no, warranty_months; there may be accepted_on.
    """
    found = sheet.read(file, columns.EQUIPMENT)
    entries, faults = checking.equipment(found, day_of(datetime.now(UTC)))
    _register(found, "/equipment", entries, faults, key, url, dry_run)


def _register(
    found: sheet.Sheet, path: str, entries: Sequence[Entry], faults: list[Fault], key: str, url: str, dry_run: bool
) -> None:
    done: list[Entry] = []
    try:
        todo = run(register(found, path, entries, faults, key, url, dry_run, done))
    except CommandError as error:
        raise CommandError(error.zh + _how_far(done, zh=True), error.en + _how_far(done, zh=False)) from None
    if todo is None:
        raise CommandError(f"已中断{_how_far(done, zh=True)}", f"stopped{_how_far(done, zh=False)}")
    if not dry_run:
        before = len(entries) - todo
        typer.echo(f"✓ 已登记 {todo} 行，此前已登记 {before} 行 · {todo} registered, {before} had been before")


async def register(
    found: sheet.Sheet,
    path: str,
    entries: Sequence[Entry],
    faults: Sequence[Fault],
    key: str,
    url: str,
    dry_run: bool,
    done: list[Entry],
) -> int:
    """How many rows are, or would be, registered; `done` has those that are, also where it stops. Raises CommandError
    where anything is wrong, before the first of them."""
    console = Console(soft_wrap=True)
    async with intake_at(url, key) as intake:
        company = Company(intake, found.headings)
        known = company.known_customers if path == "/customers" else company.known_equipment
        with progress(console, "核对 · comparing", len(entries), FEW) as compared:
            todo, more = await known(entries, compared)
        if (wrong := [*faults, *more]) or dry_run:
            _tell(wrong, len(found.rows), len(todo))
            return len(todo)
        with progress(console, "登记 · registering", len(todo), FEW) as registered:

            async def one(entry: Entry) -> None:
                await company.register(path, entry)
                done.append(entry)
                registered()

            await each(todo, one)
        return len(todo)


def _tell(wrong: Sequence[Fault], rows: int, todo: int) -> None:
    """What is wrong, and then it ends with 1; or what would be done."""
    if not wrong:
        known = rows - todo
        typer.echo(f"✓ 可以登记 {todo} 行，此前已登记 {known} 行；未作任何改动")
        typer.echo(f"  {todo} can be registered, {known} had been before; nothing was changed")
        return
    errors = Console(stderr=True, soft_wrap=True, highlight=False)
    for fault in sorted(wrong, key=lambda fault: fault.line)[:MOST]:
        errors.print(str(fault), markup=False)
    count = len(wrong)
    raise CommandError(f"{count} 处有误，未登记任何一行", f"{counted(count, 'fault')}: nothing was registered")


def _how_far(done: Sequence[Entry], zh: bool) -> str:
    if not done:
        return ""
    return (
        f"；已登记 {len(done)} 行，再次运行即可继续"
        if zh
        else f"; {len(done)} were registered: run it again, it goes on from there"
    )
