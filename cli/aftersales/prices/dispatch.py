"""Dispatch's price list over HTTP, for a manager; where it is: --url, DISPATCH_URL or PORT_BASE, what runs here."""

from datetime import date
from typing import Annotated

import httpx
import typer

from aftersales.authorization import authorization
from aftersales.calling import command
from aftersales.errors import CommandError
from aftersales.responses import Json, Refused, document, succeeded
from aftersales.service_addresses import services_here
from events.catalog.price_list import PriceItem, VatRate

VARIABLE = "DISPATCH_URL"
SECONDS = 15

Lists = tuple[tuple[VatRate, ...], tuple[PriceItem, ...]]


def here() -> str:
    """Dispatch's address on this machine. Raises CommandError."""
    return services_here("dispatch", lambda urls: f"--url {urls['dispatch']}")["dispatch"]


Url = Annotated[
    str,
    typer.Option(
        "--url",
        envvar=VARIABLE,
        default_factory=here,
        show_default=False,
        help="dispatch 的地址；缺省为本机正在运行的系统 · Dispatch's address; without it the system that runs here.",
    ),
]
Key = Annotated[str, typer.Option(envvar="AFTERSALES_KEY", help="经理的密钥 · A manager's key.", show_default=False)]


class Prices:
    """Its methods raise CommandError where dispatch does not answer, or refuses."""

    def __init__(self, url: str, key: str) -> None:
        self._url, self._headers = url.rstrip("/"), authorization(key)

    def on(self, day: str | None) -> tuple[Json | None, int]:
        """What holds on a day, today where none is given, None before the first list; and the version."""
        query = {} if day is None else {"day": day}
        try:
            answer = self._asked("GET", "/price-list", query=query)
        except Refused as no:
            if no.status != httpx.codes.NOT_FOUND:
                raise CommandError(f"{no.status} {no.zh}", no.en) from None
            return None, self._version()
        return document(answer), _version_of(answer)

    def publish(self, body: Json, version: int) -> Json:
        """Publish it, where the list still has that version."""
        try:
            return document(self._asked("POST", "/price-list/revisions", body=body, version=version))
        except Refused as no:
            if no.status == httpx.codes.PRECONDITION_FAILED:
                raise changed_since() from None
            raise CommandError(f"{no.status} {no.zh}", no.en) from None

    def _version(self) -> int:
        """Of a list that holds on another day only; 0 where there is none at all."""
        try:
            return _version_of(self._asked("GET", "/price-list/revisions/1"))
        except Refused as no:
            if no.status != httpx.codes.NOT_FOUND:
                raise CommandError(f"{no.status} {no.zh}", no.en) from None
            return 0

    def _asked(
        self,
        method: str,
        path: str,
        query: dict[str, str] | None = None,
        body: Json | None = None,
        version: int | None = None,
    ) -> httpx.Response:
        headers = self._headers | ({"If-Match": f'"{version}"'} if version is not None else {})
        try:
            answer = httpx.request(
                method,
                self._url + path,
                params=query,
                json=body,
                headers=headers,
                timeout=SECONDS,
                trust_env=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason, up = str(error) or type(error).__name__, command("up")
            raise CommandError(
                f"{self._url} 没有应答（{reason}）；用 --url 或 {VARIABLE} 指明 dispatch 的地址，或先启动 {up}",
                f"{self._url} does not answer ({reason}): name dispatch's address with --url or {VARIABLE}, "
                f"or start `{up}`",
            ) from None
        return succeeded(answer)


def changed_since() -> CommandError:
    """Somebody else published or withdrew meanwhile."""
    return CommandError(
        "导出之后价目表已被他人改动，未发布；请重新导出，再改入您的修改",
        "the list was changed since this file was exported, and nothing was published: export it anew, and put your "
        "changes in",
    )


def told(list_: Json | None) -> Lists:
    """Rates and prices of a list as dispatch tells it."""
    if list_ is None:
        return (), ()
    rates = [VatRate(r["vat"], r["basis_points"], date.fromisoformat(r["valid_from"])) for r in list_["rates"]]
    return tuple(rates), tuple(PriceItem(**item) for item in list_["prices"])


def _version_of(answer: httpx.Response) -> int:
    text = answer.headers.get("ETag", "").strip('"')
    if not text.isdecimal():
        raise CommandError(
            f"应答的不是 dispatch；请用 --url 或 {VARIABLE} 指明其地址",
            f"what answers is not dispatch: name its address with --url or {VARIABLE}",
        )
    return int(text)
