"""The command line: which commands there are. What a command needs is loaded when it is called, and nothing else."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup
from typer.main import get_command, get_group

from aftersales.errors import FULL, CommandError

COMMANDS: Mapping[str, str] = {
    "up": "aftersales.up:up",
    "migrate": "aftersales.migrate:migrate",
    "demo": "aftersales.demo.command:demo",
    "story": "aftersales.demo.remote_story:story",
    "simulate": "aftersales.simulate.command:simulate",
    "clean": "aftersales.clean:clean",
    "find": "aftersales.find:find",
    "erase": "aftersales.erasure.command:erase",
    "backup": "aftersales.backup.command:backup",
    "restore": "aftersales.backup.command:restore_backup",
    "doctor": "aftersales.doctor.command:doctor",
    "psql": "aftersales.psql:psql",
    "secrets": "aftersales.compose:make_secrets",
    "keys": "aftersales.keys_command:keys_app",
    "events": "aftersales.events:events_app",
    "replay": "aftersales.reliving.command:replay",
    "import": "aftersales.importer.command:import_app",
    "prices": "aftersales.prices.command:prices_app",
    "routing": "aftersales.routing.command:routing_app",
    "returns": "aftersales.returns.command:returns_app",
    "registers": "aftersales.registers.command:registers_app",
    "kafka": "aftersales.kafka.command:kafka_app",
    "relay": "aftersales.relay:relay_app",
    "log": "aftersales.log:log_app",
    "read-models": "aftersales.read_model_commands:read_models_app",
    "parked": "aftersales.parked.command:parked_app",
    "analytics": "aftersales.analytics.command:analytics_app",
    "ask": "aftersales.ask.command:ask",
}
"""Name → where its function, or its group of commands, is."""


class Loaded(Mapping[str, Any]):
    """COMMANDS, each loaded when it is looked up."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = COMMANDS[name].partition(":")
        found = getattr(import_module(module), attribute)
        if isinstance(found, typer.Typer):
            made: Any = get_group(found)
        else:
            alone = typer.Typer(add_completion=False)
            alone.command()(found)
            made = get_command(alone)
        made.name = name
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class OneLine(TyperGroup):
    """Tells the reader about trouble in one line, without a traceback, and ends with 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands: Any = Loaded()

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CommandError as error:
            Console(stderr=True, soft_wrap=True).print(f"[bold red]✗[/] {escape(str(error))}")
            raise typer.Exit(1) from None
        except OSError as error:
            if error.errno not in FULL:
                raise
            Console(stderr=True, soft_wrap=True).print("[bold red]✗[/] 磁盘已满 · the disk is full")
            raise typer.Exit(1) from None


app = typer.Typer(cls=OneLine, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def aftersales() -> None:
    """办公设备售后服务平台 · After-sales service for office equipment."""
