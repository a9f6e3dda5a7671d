"""Asking for whole lists and logs, page by page."""

from collections.abc import AsyncIterator, Sequence

from aftersales.demo.people import ANALYST
from aftersales.responses import Json, answer_of
from aftersales.simulate.affair import Office


async def every(office: Office, who: str, service: str, path: str, **query: str) -> list[Json]:
    """All items of a list."""
    return [item async for item in _pages(office, who, service, path, {"limit": "200", **query})]


def logged(office: Office, service: str, *types: str) -> AsyncIterator[Json]:
    """The events of these types, in the order of the log, as analysts read it."""
    return _pages(office, ANALYST, service, "/events", {"limit": "1000", "type": types})


async def _pages(
    office: Office, who: str, service: str, path: str, query: dict[str, str | Sequence[str]]
) -> AsyncIterator[Json]:
    headers = {"Authorization": f"Bearer {office.keys[who]}"}
    after: dict[str, str] = {}
    while True:
        response = await office.http.get(office.urls[service] + path, params={**query, **after}, headers=headers)
        page = answer_of(response).body
        for item in page["items"]:
            yield item
        if page["next"] is None:
            return
        after = {"after": str(page["next"])}
