"""Asking for whole lists."""

from collections.abc import AsyncIterator

from aftersales.responses import Json
from aftersales.simulate.affair import Office


async def every(office: Office, who: str, service: str, path: str, **query: str) -> list[Json]:
    """All items of a list, page by page."""
    found, cursor = list[Json](), ""
    while True:
        page = query | {"limit": "200"} | ({"after": cursor} if cursor else {})
        answer = await office.by(who).get(service, path, None, **page)
        found += answer["items"]
        cursor = answer["next"]
        if not cursor:
            return found
