"""The figures as the product itself reports them."""

from aftersales.importer.api import Api, Request
from aftersales.importer.independent import Figures
from aftersales.responses import Json


async def reported(api: Api) -> Figures:
    """The figures that reporting gives now, over all stations."""
    totals = (await api.send(Request("GET", "reporting", "/totals"))).body
    cards = await _pages(api, "/scorecards")
    return Figures(
        cases_per_station={card["name"]: card["cases"] for card in cards if card["cases"]},
        closed=totals["closed"],
        reopened=totals["reopened"],
        respond_breaches=totals["breaches"]["respond"],
        resolve_breaches=totals["breaches"]["resolve"],
        paused_seconds=totals["paused_seconds"],
    )


async def _pages(api: Api, path: str) -> list[Json]:
    items: list[Json] = []
    query = {"limit": "200"}
    while True:
        page = (await api.send(Request("GET", "reporting", path, query=query))).body
        items += page["items"]
        if not page.get("next"):
            return items
        query = {"limit": "200", "after": page["next"]}
