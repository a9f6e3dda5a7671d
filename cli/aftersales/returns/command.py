"""`aftersales returns check`."""

from pathlib import Path
from typing import Annotated

import typer

from aftersales.errors import CommandError
from intake.returns_file import SHIPPED, read_return_policies

returns_app = typer.Typer(no_args_is_help=True, help="退换货规则 · The rules for returns and exchanges.")


@returns_app.callback()
def group() -> None:
    """One command is a group, too, so that it is called as its neighbours are."""


@returns_app.command("check")
def check_return_policies(
    file: Annotated[Path, typer.Argument(help="规则文件 TOML · The file of rules; the shipped one without.")] = SHIPPED,
) -> None:
    """检查规则文件，不需要系统在运行 · Look at the file alone: what is wrong, by line or field."""
    try:
        policies = read_return_policies(file)
    except ValueError as error:
        zh, _, en = str(error).partition(" · ")
        raise CommandError(zh, en) from None
    for policy in policies:
        days = f"退货 return {policy.return_days} d  换货 exchange {policy.exchange_days} d"
        repairs = f"修 {policy.failed_repairs} 次未好可换 exchange after {policy.failed_repairs} failed repairs"
        typer.echo(f"✓ {policy.version}  自 from {policy.valid_from or '—'}  {days}  {repairs}")
