"""What intake has registered already, and registering what is new."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import httpx

from aftersales.errors import CommandError
from aftersales.intake_address import unanswered
from aftersales.register.checking import Entry
from aftersales.register.sheet import Fault
from aftersales.responses import Json, Refused, succeeded

AT_ONCE = 8

OTHERWISE = "已登记为“{}”；请先更正其一", "is registered as “{}”: correct one of the two first"


class Company:
    """Intake, for a clerk. Its methods raise CommandError where it does not answer, or not to this key."""

    def __init__(self, http: httpx.AsyncClient, url: str, headings: Mapping[str, str]) -> None:
        self._http = http
        self._url = url
        self._headings = headings

    async def known_customers(self, entries: Sequence[Entry]) -> tuple[list[Entry], list[Fault]]:
        """Those still to be registered, wholly or with their contact; and those that intake knows otherwise."""

        async def look(entry: Entry) -> tuple[bool, list[Fault]]:
            path = f"/customers/{entry.body['customer_id']}"
            found = await self._found(path)
            if found is None:
                return True, []
            faults = self._differences(entry, entry.body, found, ("name", "region"))
            if entry.contact is None:
                return False, faults
            kept = await self._found(f"{path}/contact")
            if kept is None:
                return True, faults
            return False, faults + self._differences(entry, entry.contact, kept, tuple(entry.contact))

        return await _all(entries, look)

    async def known_equipment(self, entries: Sequence[Entry]) -> tuple[list[Entry], list[Fault]]:
        """Those still to be registered; and those that intake knows otherwise, or whose customer it does not know."""
        owners = {owner: asyncio.Lock() for owner in {entry.body["customer_id"] for entry in entries}}
        known: dict[str, bool] = {}

        async def look(entry: Entry) -> tuple[bool, list[Fault]]:
            body, owner = entry.body, entry.body["customer_id"]
            async with owners[owner]:
                if owner not in known:
                    known[owner] = await self._found(f"/customers/{owner}") is not None
            if not known[owner]:
                return True, [self._fault(entry, "customer_id", f"没有客户 {owner}", f"there is no customer {owner}")]
            found = await self._found(f"/equipment/{body['equipment_id']}")
            if found is not None:
                fields = ("customer_id", "model", "serial_no", "warranty_months")
                day = ("accepted_on",) if body["accepted_on"] and found["accepted_on"] else ()
                faults = self._differences(entry, body, found, (*fields, *day))
                return bool(body["accepted_on"]) and not found["accepted_on"], faults
            same = await self._get("/equipment", {"serial_no": body["serial_no"], "limit": "1"})
            others = [each["equipment_id"] for each in same["items"]]
            return True, [
                self._fault(entry, "serial_no", f"设备 {other} 已有此序列号", f"equipment {other} has it already")
                for other in others
            ]

        return await _all(entries, look)

    async def register(self, path: str, entry: Entry) -> None:
        """One row: what of it is there already stays as it is."""
        body = {field: value for field, value in entry.body.items() if value is not None}
        try:
            succeeded(await self._http.post(path, json=body))
            if entry.contact is not None:
                succeeded(await self._http.put(f"{path}/{entry.body['customer_id']}/contact", json=entry.contact))
        except Refused as no:
            raise CommandError(f"第 {entry.line} 行：{no.zh}", f"line {entry.line}: {no.en}") from None
        except httpx.HTTPError as error:
            raise unanswered(self._url, error) from None

    def _differences(self, entry: Entry, wanted: Json, found: Json, fields: Sequence[str]) -> list[Fault]:
        zh, en = OTHERWISE
        return [
            self._fault(entry, field, zh.format(found[field]), en.format(found[field]))
            for field in fields
            if wanted[field] != found[field]
        ]

    def _fault(self, entry: Entry, field: str, zh: str, en: str) -> Fault:
        return Fault(entry.line, self._headings[field], zh, en)

    async def _found(self, path: str) -> Json | None:
        try:
            return await self._get(path)
        except Refused as no:
            if no.status != httpx.codes.NOT_FOUND:
                raise CommandError(no.zh, no.en) from None
            return None

    async def _get(self, path: str, query: Mapping[str, str] | None = None) -> Json:
        try:
            answer: Json = succeeded(await self._http.get(path, params=query)).json()
        except httpx.HTTPError as error:
            raise unanswered(self._url, error) from None
        return answer


async def _all(
    entries: Sequence[Entry], look: Callable[[Entry], Awaitable[tuple[bool, list[Fault]]]]
) -> tuple[list[Entry], list[Fault]]:
    free = asyncio.Semaphore(AT_ONCE)

    async def one(entry: Entry) -> Any:
        async with free:
            return await look(entry)

    found = await asyncio.gather(*map(one, entries))
    todo = [entry for entry, (new, _) in zip(entries, found, strict=True) if new]
    return todo, [fault for _, faults in found for fault in faults]
