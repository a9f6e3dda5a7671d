"""The other system's webhook: it is asked until it takes what it is given, or says that it never will."""

import asyncio
import random
import ssl
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum, auto
from time import time
from urllib.parse import urlsplit

import httpx
import msgspec

from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.push.outage import Others, Outage
from aftersales.push.signing import signed
from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import structured
from service.auth.issuer import secure

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
"""For one attempt, from the connection to the end of the answer."""
ANSWER_BYTES = 64 * 1024
"""Of an answer that are read, so that the connection can be used again."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
"""Seconds between two attempts: twice as many each time, and by chance up to half of that less."""
LONGEST_ASKED = 3600.0
"""Seconds of a Retry-After that are believed."""
SINGLE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"


class Gone(CommandError):
    """The receiver wants nothing more."""


class Verdict(Enum):
    """What an answer means."""

    TAKEN = auto()
    AGAIN = auto()
    GONE = auto()
    REFUSED = auto()


def verdict(status: int) -> Verdict:
    """Of a status code. A redirect is a refusal: what is sent goes where the operator has said, and nowhere else."""
    if 200 <= status < 300:
        return Verdict.TAKEN
    if status in (408, 425, 429) or status >= 500:
        return Verdict.AGAIN
    return Verdict.GONE if status == 410 else Verdict.REFUSED


def asked_pause(retry_after: str | None, now: datetime) -> float:
    """Seconds that a Retry-After header asks for, 0 for none; `now` is aware."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_ASKED)
    try:
        seconds = (parsedate_to_datetime(text) - now).total_seconds()
    except (ValueError, TypeError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_ASKED)


def own_pause(attempt: int, chance: float) -> float:
    """Seconds before the next attempt after so many; `chance` from 0 to 1."""
    doubled: float = FIRST_PAUSE * 2 ** min(attempt - 1, 30)
    return min(doubled, LONGEST_PAUSE) * (1 - chance / 2)


def require_address(url: str, allow_http: bool) -> None:
    """Raises CommandError for what is no address to send events to."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.username is not None or parts.fragment:
        raise CommandError("--to 须为 https 地址，不含用户名", "--to must be an https address without a user's name")
    if not (secure(url) or allow_http):
        raise CommandError(
            "--to 须为 https；内网明文须加 --allow-http",
            "--to must be https; for plain HTTP within your own network say --allow-http",
        )


class Receiver:
    """`batch`: everything goes out as a batch, one event too; else every event alone."""

    def __init__(self, url: str, secrets: Sequence[bytes], batch: bool, note: Note) -> None:
        self._url = url
        self._secrets = secrets
        self._batch = batch
        self._note = note
        self._client = httpx.AsyncClient(
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            trust_env=False,
            verify=ssl.create_default_context(),
            follow_redirects=False,
        )
        self._others = Others()
        self._chance: Callable[[], float] = random.random

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    def pieces(self, events: Sequence[Recorded]) -> Sequence[Sequence[Recorded]]:
        """What is sent at once."""
        return ([events] if events else []) if self._batch else [[event] for event in events]

    async def give(self, events: Sequence[Recorded]) -> None:
        """Return once the receiver has taken them: a batch, or one. Raises Gone, or CommandError for a refusal."""
        said = [structured(event) for event in events]
        body = msgspec.json.encode(said if self._batch else said[0])
        id = f"{events[0].id}-{len(events)}" if self._batch else str(events[0].id)
        outage = Outage(f"{events[0].source}:{events[0].position}", self._note)
        while True:
            asked, why = 0.0, ""
            try:
                status, retry_after = await self._post(id, body)
            except (httpx.HTTPError, TimeoutError, OSError) as error:
                why = f"{type(error).__name__}: {error}"[:200] if str(error) else type(error).__name__
            else:
                match verdict(status):
                    case Verdict.TAKEN:
                        outage.over()
                        self._others.taken()
                        return
                    case Verdict.GONE:
                        raise Gone(
                            "接收方不再接收 (410)，推送结束", "the receiver wants no more (410): this is the end"
                        )
                    case Verdict.REFUSED:
                        raise CommandError(
                            f"接收方拒绝 {outage.place}（{status}）：检查地址、密钥和接收方后重新运行，从此处继续",
                            f"the receiver refuses {outage.place} ({status}): see to the address, the secret and the "
                            "receiver, and run this again, which goes on from here",
                        )
                    case Verdict.AGAIN:
                        asked, why = asked_pause(retry_after, datetime.now(UTC)), str(status)
            outage.goes_on(why)
            await self._others.pause(outage, max(asked, own_pause(outage.attempts, self._chance())))

    async def _post(self, id: str, body: bytes) -> tuple[int, str | None]:
        headers = signed(self._secrets, id, int(time()), body)
        sent = {**headers, "content-type": BATCH if self._batch else SINGLE, "user-agent": "aftersales"}
        async with asyncio.timeout(ANSWER_SECONDS):
            async with self._client.stream("POST", self._url, content=body, headers=sent) as answer:
                read = 0
                async for piece in answer.aiter_raw():
                    read += len(piece)
                    if read > ANSWER_BYTES:
                        break
                return answer.status_code, answer.headers.get("retry-after")
