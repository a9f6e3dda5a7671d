"""The logs as the services tell them over HTTP: `GET /events`, with a key of the role analyst."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager

import httpx
import msgspec

from aftersales.authorization import authorization
from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.replay.reading.logs import Log
from aftersales.replay.reading.pieces import ahead, one_by_one
from aftersales.responses import Refused, succeeded
from eventlog.envelope import Recorded
from service.feeds.envelopes import read

KEY = "AFTERSALES_KEY"
PAGE = 1_000
"""The most that the services give at once."""
POLL_SECONDS = 1.0
TIMEOUT_SECONDS = 30
_NOT_FOUND = 404


class _Page(msgspec.Struct):
    head: int


class HttpLog:
    """One source's log at `url`. `size` is its last position when it was opened."""

    def __init__(self, http: httpx.AsyncClient, source: str, url: str, head: int) -> None:
        self.source = source
        self.size = head
        self._http = http
        self._url = url

    def history(self, after: int = 0) -> AsyncGenerator[Recorded, None]:
        """See `Log`."""
        return one_by_one(self.pieces(after, self.size, None))

    def pieces(self, after: int, upto: int, types: Collection[str] | None) -> AsyncGenerator[Sequence[Recorded], None]:
        """See `InPieces`."""

        async def read(after: int, upto: int) -> list[Recorded]:
            page = await self._page(after, upto)
            return page if types is None else [event for event in page if event.type in types]

        return ahead(read, after, min(upto, self.size), PAGE)

    async def news(self) -> AsyncGenerator[Recorded, None]:
        """See `Log`."""
        position = self.size
        while True:
            events = await self._page(position, position + PAGE)
            for event in events:
                position = event.position
                yield event
            if not events:
                await asyncio.sleep(POLL_SECONDS)

    async def _page(self, after: int, last: int) -> list[Recorded]:
        answer = await _asked(self._http, self._url, after, min(PAGE, last - after))
        return [] if answer is None else _read(self._url, answer)


@asynccontextmanager
async def http_logs(
    where: str | Mapping[str, str], key: str | None, note: Note, sources: Sequence[str]
) -> AsyncIterator[Sequence[Log]]:
    """The logs of these sources at `where`: the address of one service, or of the host with a folder for each, or each
    one's address by its name. Those that are not there are left out. Raises CommandError, also later on."""
    key = key or os.environ.get(KEY) or ""
    if not key:
        raise CommandError(f"请给出分析人员的密钥（key= 或 {KEY}）", f"an analyst's key is needed (key=, or {KEY})")
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False, headers=authorization(key)) as http:
        if isinstance(where, str):
            found = await _found(http, where.rstrip("/"), sources)
        else:
            urls = {name.replace("-", "_"): url.rstrip("/") for name, url in where.items()}
            found = [log for source in sources if (log := await _log(http, source, urls.get(source))) is not None]
        if not found:
            raise CommandError(
                f"{where} 没有这些日志：{', '.join(sources)}", f"{where} has no log of {', '.join(sources)}"
            )
        if missing := [source for source in sources if source not in {log.source for log in found}]:
            note(f"此处没有：{', '.join(missing)}", f"not to be had here: {', '.join(missing)}")
        yield found


async def _found(http: httpx.AsyncClient, url: str, sources: Sequence[str]) -> list[Log]:
    """One service's own, where it is one; else those in folders."""
    answer = await _asked(http, url, 0, 1)
    if answer is None:
        folders = {source: f"{url}/{source.replace('_', '-')}" for source in sources}
        return [log for source in sources if (log := await _log(http, source, folders[source])) is not None]
    events = _read(url, answer)
    if not events or events[0].source not in sources:
        return []
    return [HttpLog(http, events[0].source, url, _head(url, answer))]


async def _log(http: httpx.AsyncClient, source: str, url: str | None) -> Log | None:
    answer = await _asked(http, url, 0, 1) if url else None
    return None if url is None or answer is None else HttpLog(http, source, url, _head(url, answer))


async def _asked(http: httpx.AsyncClient, url: str, after: int, limit: int) -> bytes | None:
    """A page; None where there is none at this address. Raises CommandError."""
    try:
        answer = await http.get(f"{url}/events", params={"after": after, "limit": limit})
        if answer.status_code == _NOT_FOUND:
            return None
        return succeeded(answer).content
    except Refused as refused:
        raise CommandError(f"{url}：{refused.zh}", f"{url}: {refused.en}") from None
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = str(error) or type(error).__name__
        raise CommandError(f"{url} 没有应答：{reason}", f"{url} does not answer: {reason}") from None


def _read(url: str, answer: bytes) -> list[Recorded]:
    try:
        return read(answer)
    except msgspec.MsgspecError:
        raise _foreign(url) from None


def _head(url: str, answer: bytes) -> int:
    try:
        return msgspec.json.decode(answer, type=_Page).head
    except msgspec.MsgspecError:
        raise _foreign(url) from None


def _foreign(url: str) -> CommandError:
    return CommandError(f"{url} 的应答不是事件日志", f"what answers at {url} is no event log")
