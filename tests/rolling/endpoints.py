"""An address for each service, as a Kubernetes Service has one: a connection goes to a pod that is offered."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from urllib.parse import urlsplit

import httpx
from tests.rolling.deployments import Deployments

from aftersales.ports import HOST

PIECE = 65536


@asynccontextmanager
async def endpoints(pods: Deployments, services: Sequence[str]) -> AsyncIterator[Mapping[str, str]]:
    """Service → its address, for as long as one is inside."""
    servers = {each: await asyncio.start_server(partial(_forward, pods, each), HOST, 0) for each in services}
    try:
        yield {each: f"http://{HOST}:{server.sockets[0].getsockname()[1]}" for each, server in servers.items()}
    finally:
        for server in servers.values():
            server.close()


async def _forward(pods: Deployments, service: str, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
    """Both ways, until one side ends it; refused at once where no pod is offered."""
    try:
        with suppress(OSError, httpx.ConnectError):
            pod = urlsplit(pods.url(service))
            far, there = await asyncio.open_connection(pod.hostname, pod.port)
            ways = [asyncio.create_task(_pass_on(near, there)), asyncio.create_task(_pass_on(far, back))]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            there.close()
    finally:
        back.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
