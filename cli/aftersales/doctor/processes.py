"""The services over HTTP: alive, ready, and of which version."""

import asyncio
import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from aftersales.doctor.check import Check, bad, good, warn
from service.program import program_version

ANSWER = 4.0
"""Seconds; /readyz has 2."""
NOT_READY = "docs/operations.md#就绪检查失败时--when-a-check-of-readyz-fails"


async def processes(urls: Mapping[str, str], ca_file: Path | None) -> list[Check]:
    """All at once."""
    if not urls:
        todo = "在 PEERS 或 PUBLIC_URLS 中写明 · name them in PEERS or PUBLIC_URLS"
        return [warn("服务 · services", "不知道地址 · nobody says where they are", todo)]
    trusted: ssl.SSLContext | bool = True if ca_file is None else ssl.create_default_context(cafile=ca_file)
    async with httpx.AsyncClient(timeout=ANSWER, trust_env=False, verify=trusted) as client:
        found = await asyncio.gather(*(_process(client, name, url.rstrip("/")) for name, url in urls.items()))
    return [check for checks in found for check in checks]


async def _process(client: httpx.AsyncClient, name: str, url: str) -> list[Check]:
    what = "服务 · services"
    try:
        try:
            ready, version = await _ask(client, url)
        except httpx.TransportError:  # a connection may end just when it is used again
            ready, version = await _ask(client, url)
    except (httpx.HTTPError, ValueError) as error:
        todo = "在运行吗？看它的日志 · does it run? See its log: docs/operations.md#进程不在--a-process-is-gone"
        return [bad(what, f"{name} {url}: {type(error).__name__}", todo)]
    failing = [check for check, passed in ready.get("checks", {}).items() if not passed]
    if failing or not ready.get("ready"):
        found = f"{name} 未就绪 · not ready: {', '.join(failing) or '?'}"
        return [bad(what, found, f"见 · see {NOT_READY}")]
    if version != program_version():
        found = f"{name} 版本 {version}，本程序 {program_version()} · is version {version}, this program is another"
        return [
            warn(
                what, found, "用服务所用的版本来检查，或完成升级 · use the services' own version, or finish the upgrade"
            )
        ]
    return [good(what, f"{name} {version}")]


async def _ask(client: httpx.AsyncClient, url: str) -> tuple[dict[str, Any], str]:
    """What /readyz says, and the version. Raises HTTPError, or ValueError for what no service answers."""
    (await client.get(f"{url}/healthz")).raise_for_status()
    ready = _json(await client.get(f"{url}/readyz"))
    return ready, str(_json(await client.get(f"{url}/openapi.json")).get("info", {}).get("version", "?"))


def _json(response: httpx.Response) -> dict[str, Any]:
    """Raises ValueError for anything else than an object."""
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found
