"""Asking for whole lists."""

from collections.abc import AsyncIterator

from aftersales.demo.people import ANALYST
from aftersales.responses import Json, answer_of
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


async def logged(office: Office, service: str, *types: str) -> AsyncIterator[Json]:
    """The events of these types, in the order of the log, as analysts read it."""
    after = 0
    while True:
        params = {"after": str(after), "limit": "1000", "type": types}
        headers = {"Authorization": f"Bearer {office.keys[ANALYST]}"}
        response = await office.http.get(f"{office.urls[service]}/events", params=params, headers=headers)
        answer = answer_of(response).body
        for event in answer["items"]:
            yield event
        if answer["next"] is None:
            return
        after = answer["next"]
