"""What the services say of parked streams, over HTTP, with an operations key."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple, Self
from urllib.parse import quote
from uuid import UUID

import httpx
import msgspec

from aftersales.authorization import authorization
from aftersales.calling import command
from aftersales.errors import CommandError
from aftersales.responses import Json, Refused, document, succeeded
from aftersales.service_addresses import VARIABLE
from eventlog.envelope import Recorded
from eventlog.subscriptions.parked import ParkedEvent, ParkedStream
from eventlog.subscriptions.skipping import ParkedEventSkipped, Skip

TIMEOUT_SECONDS = 30
OUTCOME_SECONDS = 30.0
"""How long it is awaited what became of a retry: a worker takes it up within a second."""
LOOK_SECONDS = 0.2
_GONE = 404


class Place(NamedTuple):
    """Which stream stands still, in which subscription of which service."""

    service: str
    subscription: str
    source: str
    stream: str

    @property
    def words(self) -> str:
        """As they are typed behind a command."""
        return " ".join(self)

    @property
    def path(self) -> str:
        """Its address at the service."""
        return "/parked/" + "/".join(quote(part, safe="") for part in self[1:])


class Api:
    """The services by name. Its calls raise CommandError: for one that does not answer, and for what it refuses."""

    def __init__(self, urls: Mapping[str, str], key: str) -> None:
        self.urls = urls
        self._http = httpx.Client(timeout=TIMEOUT_SECONDS, trust_env=False, headers=authorization(key))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def parked(self, service: str) -> dict[Place, ParkedStream]:
        """What stands still in one service, the oldest first."""
        items = self._ask("GET", service, "/parked")["items"]
        found = msgspec.convert(items, list[ParkedStream])
        return {Place(service, each.subscription, each.source, each.stream): each for each in found}

    def waiting(self, place: Place) -> list[ParkedEvent]:
        """The events of one stream, in order."""
        items = self._ask("GET", place.service, place.path)["items"]
        return [
            ParkedEvent(
                msgspec.convert(item["recorded"], Recorded),
                item["error"],
                item["attempts"],
                datetime.fromisoformat(item["parked_at"]),
            )
            for item in items
        ]

    def skipped(self, service: str) -> list[ParkedEventSkipped]:
        """What was given up in one service, the newest first."""
        return msgspec.convert(self._ask("GET", service, "/parked/skipped")["items"], list[ParkedEventSkipped])

    def retry(self, place: Place) -> None:
        """Ask for another try."""
        self._ask("POST", place.service, f"{place.path}/retry")

    def skip(self, place: Place, event_id: UUID, reason: str) -> Skip:
        """Give up the first event."""
        body = {"event_id": str(event_id), "reason": reason}
        return msgspec.convert(self._ask("POST", place.service, f"{place.path}/skip", body), Skip)

    def outcome(self, place: Place) -> ParkedStream | None:
        """What became of a retry: None where all was handled, else how the stream stands still again.

        Raises CommandError, too, where nobody takes it up.
        """
        give_up = time.monotonic() + OUTCOME_SECONDS
        while (left := self.parked(place.service).get(place)) is not None and left.retry:
            if time.monotonic() > give_up:
                raise CommandError(
                    f"{place.service} 没有 worker 在重试：它是否在运行？启动后会继续",
                    f"no worker of {place.service} takes it up: does one run? It goes on once it does",
                )
            time.sleep(LOOK_SECONDS)
        return left

    def _ask(self, method: str, service: str, path: str, body: Json | None = None) -> Any:
        url = self.urls[service]
        try:
            answer = self._http.request(method, f"{url}{path}", json=body)
            found = document(succeeded(answer))
        except Refused as refused:
            if refused.status == _GONE and path != "/parked":
                raise CommandError(
                    f"{service}：{refused.zh}；现有的见 {command('parked list')}",
                    f"{service}: {refused.en}; `{command('parked list')}` shows those that are",
                ) from None
            raise CommandError(f"{service}：{refused.zh}", f"{service}: {refused.en}") from None
        except UnicodeEncodeError:
            raise CommandError("原因不是 UTF-8 文本", "the reason is no text in UTF-8") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = str(error) or type(error).__name__
            raise CommandError(
                f"{service} 没有应答（{url}，{reason}）：用 --urls 或 {VARIABLE} 指明各服务的地址",
                f"{service} does not answer ({url}, {reason}): name the services' addresses with --urls or {VARIABLE}",
            ) from None
        if not {"items", "events"} & found.keys():
            raise CommandError(
                f"{url} 的应答不是 {service} 的：用 --urls 或 {VARIABLE} 指明各服务的地址",
                f"what answers at {url} is not {service}: name the services' addresses with --urls or {VARIABLE}",
            )
        return found
