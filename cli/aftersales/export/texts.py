"""What people typed, opened for whoever may read the keys (decision 032)."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import msgspec

from aftersales.database import FAILURES
from aftersales.errors import CommandError
from aftersales.export.exporting import Opened
from aftersales.replay.reading.memory import payload_of
from aftersales.replay.sources.store import database_trouble
from eventlog.envelope import Recorded
from eventlog.postgres import LONG, connect
from service.sealing.keyring import Keyring
from service.sealing.tokens import MARK, is_token

_NOT_ALLOWED = (
    asyncpg.UndefinedTableError,
    asyncpg.InvalidSchemaNameError,
    asyncpg.InsufficientPrivilegeError,
)


@asynccontextmanager
async def opener(dsn: str) -> AsyncIterator[Opened]:
    """Opens what is sealed, with the keys in this database; what was erased is left out. Raises CommandError for
    whoever may not read them."""
    await _require_keys(dsn)
    keyring = Keyring(dsn, "aftersales events")

    async def opened(events: Sequence[Recorded]) -> Sequence[Recorded]:
        return await _opened(keyring, events)

    try:
        yield opened
    finally:
        await keyring.close()


async def _require_keys(dsn: str) -> None:
    try:
        connection = await connect(dsn, name="aftersales events", limits=LONG)
        try:
            await connection.fetchval("SELECT key FROM keyring.keys LIMIT 1")
        finally:
            await connection.close(timeout=2.0)
    except _NOT_ALLOWED:
        raise CommandError(
            "不能导出文字：此连接无权读取密钥（keyring.keys）。请用 KEYRING_URL 指明有此权限的连接，或不用 --texts",
            "texts cannot be exported: this connection may not read the keys (keyring.keys). Name one that may with "
            "KEYRING_URL, or leave --texts out",
        ) from None
    except (*FAILURES, ValueError) as error:
        raise database_trouble(error) from error


async def _opened(keyring: Keyring, events: Sequence[Recorded]) -> Sequence[Recorded]:
    sealed = [(place, payload_of(event)) for place, event in enumerate(events) if MARK in event.data]
    texts = [value for _, payload in sealed for value in payload.values() if _sealed(value)]
    readable = dict(zip(texts, await keyring.readable(texts), strict=True))
    found = list(events)
    for place, payload in sealed:
        shown = {name: readable[value] if _sealed(value) else value for name, value in payload.items()}
        kept = {name: value for name, value in shown.items() if value is not None or payload[name] is None}
        found[place] = msgspec.structs.replace(found[place], data=msgspec.json.encode(kept).decode())
    return found


def _sealed(value: Any) -> bool:
    return isinstance(value, str) and is_token(value)
