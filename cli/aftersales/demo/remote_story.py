"""`aftersales story`: the demo's story, played to services that run already, such as those of docker-compose.yml."""

import asyncio
import json
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.console import Console

from aftersales import keys
from aftersales.demo.chapters import BEGIN
from aftersales.demo.command import play
from aftersales.demo.narrator import Narrator
from aftersales.demo.people import add_keys
from aftersales.demo.phase import phase
from aftersales.demo.show import show_ending
from aftersales.demo.stage import Stage
from aftersales.demo.verdict import show_checks
from aftersales.errors import CommandError
from aftersales.ports import SERVICES
from aftersales.running import run
from service.auth.keys import hash_key

PATIENCE = 120.0
"""Seconds until all services must be ready and know the new keys."""

Urls = Mapping[str, str]


def _urls(text: str) -> Urls:
    """An address for each service, from JSON. Raises BadParameter."""
    try:
        urls = {service: str(json.loads(text)[service]).rstrip("/") for service in SERVICES}
    except (ValueError, TypeError, KeyError):
        example = '{"intake": "http://127.0.0.1:8101", …}'
        raise typer.BadParameter(f"应为五个服务的地址 · an address for each of the five services: {example}") from None
    return urls


def story(
    urls: Annotated[
        Urls,
        typer.Option(envvar="SERVICE_URLS", parser=_urls, metavar="JSON", help="各服务地址 · Service → base URL."),
    ],
    keys_file: Annotated[
        Path, typer.Option("--file", envvar="KEYS_FILE", help="各服务读取的密钥文件 · The services' key file.")
    ],
    shown_urls: Annotated[
        Urls | None,
        typer.Option(envvar="SHOWN_URLS", parser=_urls, metavar="JSON", help="打印的地址 · The addresses to print."),
    ] = None,
) -> None:
    """在已运行的空系统 (CLOCK=log) 上演示并检查 · Play the story to an empty system on CLOCK=log, and check it."""
    good = run(perform(Console(), urls, keys_file, shown_urls or urls))
    raise typer.Exit(0 if good else 1)


async def perform(console: Console, urls: Urls, keys_file: Path, shown_urls: Urls) -> bool:
    """Says whether the story gave what it must. Raises CommandError, and then nobody keeps a key."""
    issued = add_keys(keys_file)
    try:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
            with phase(console, "五个服务 · five services"):
                await _ready(http, urls, issued)
            stage = Stage.set_up(BEGIN, issued, http, urls, Narrator(console))
            await _require_empty(stage)
            checks = await play(stage)
            show_checks(console, checks)
            await show_ending(console, stage, shown_urls, issued)
    except BaseException:
        _withdraw(keys_file, issued.values())
        raise
    return all(check.ok for check in checks)


async def _ready(http: httpx.AsyncClient, urls: Urls, issued: Mapping[str, str]) -> None:
    """Waits until every service is ready and has read the key that was issued last. Raises CommandError."""
    newest = {"Authorization": f"Bearer {list(issued.values())[-1]}"}
    give_up = time.monotonic() + PATIENCE
    for service, url in urls.items():
        while (reason := await _not_ready(http, url, newest)) is not None:
            if time.monotonic() > give_up:
                raise CommandError(f"{service} 没有就绪：{url}: {reason}", f"{service} is not ready")
            await asyncio.sleep(0.2)


async def _not_ready(http: httpx.AsyncClient, url: str, newest: Mapping[str, str]) -> str | None:
    """What is still wrong with a service."""
    try:
        if (status := (await http.get(f"{url}/readyz")).status_code) != 200:
            return f"/readyz {status}"
        known = (await http.get(f"{url}/metrics", headers=newest)).status_code != 401
        return None if known else "KEYS_FILE"
    except httpx.HTTPError as error:
        return type(error).__name__


async def _require_empty(stage: Stage) -> None:
    """Raises CommandError where there are cases already: the story's figures would not come out."""
    if (await stage.clerk.get("intake", "/cases", limit="1"))["items"]:
        raise CommandError(
            "系统中已有服务单，剧情需要空的数据库", "there are cases already: the story needs empty databases"
        )


def _withdraw(keys_file: Path, issued: Iterable[str]) -> None:
    for key in issued:
        with suppress(CommandError):
            keys.revoke(keys_file, hash_key(key))
