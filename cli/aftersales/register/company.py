"""What intake has registered already, and registering what is new."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from aftersales.errors import CommandError
from aftersales.progress import Done
from aftersales.register.at_once import each
from aftersales.register.checking import Entry
from aftersales.register.intake import Intake, Things
from aftersales.register.sheet import Fault
from aftersales.responses import Json, Refused
from events.rules.serial_numbers import serial_key

OTHERWISE = "已登记为“{}”；请先更正其一", "is registered as “{}”: correct one of the two first"

Todo = tuple[list[Entry], list[Fault]]
"""Those still to be registered, and what is in the way."""


class Company:
    """What a clerk finds at intake. Its methods raise CommandError where it does not answer, or not to this key."""

    def __init__(self, intake: Intake, headings: Mapping[str, str]) -> None:
        self._intake = intake
        self._headings = headings
        self._customers = Things(intake, "/customers", "customer_id")
        self._equipment = Things(intake, "/equipment", "equipment_id")

    async def known_customers(self, entries: Sequence[Entry], done: Done) -> Todo:
        """Those still to be registered, wholly or with their contact; and those that intake knows otherwise."""
        await self._customers.list(len(entries))

        async def look(entry: Entry) -> tuple[bool, list[Fault]]:
            found, faults = await self._compared(entry, self._customers, "customer_id", ("name", "region"))
            if not found or entry.contact is None:
                return not found, faults
            kept = await self._intake.found(f"/customers/{entry.body['customer_id']}/contact")
            if kept is None:
                return True, faults
            return False, faults + self._differences(entry, entry.contact, kept, tuple(entry.contact))

        return await _all(entries, look, done)

    async def known_equipment(self, entries: Sequence[Entry], done: Done) -> Todo:
        """Those still to be registered; and those that intake knows otherwise, or whose customer it does not know."""
        await self._customers.list(len(entries))
        await self._equipment.list(len(entries))
        machines = self._equipment.all
        serials = {serial_key(row["serial_no"]): id for id, row in (machines or {}).items() if row}

        async def others(serial_no: str) -> list[str]:
            if machines is not None:
                return [serials[key]] if (key := serial_key(serial_no)) in serials else []
            same = await self._intake.found("/equipment", {"serial_no": serial_no, "limit": "1"})
            return [row["equipment_id"] for row in same["items"]] if same else []

        async def look(entry: Entry) -> tuple[bool, list[Fault]]:
            body, owner = entry.body, entry.body["customer_id"]
            if await self._customers.get(owner) is None and await self._customers.as_it_is(owner) is None:
                return True, [self._fault(entry, "customer_id", f"没有客户 {owner}", f"there is no customer {owner}")]
            fields = ("customer_id", "model", "serial_no", "warranty_months")
            found, faults = await self._compared(entry, self._equipment, "equipment_id", fields)
            if found:
                if body["accepted_on"] and found["accepted_on"]:
                    faults += self._differences(entry, body, found, ("accepted_on",))
                return bool(body["accepted_on"]) and not found["accepted_on"], faults
            return True, [
                self._fault(entry, "serial_no", f"设备 {other} 已有此序列号", f"equipment {other} has it already")
                for other in await others(body["serial_no"])
            ]

        return await _all(entries, look, done)

    async def register(self, path: str, entry: Entry) -> None:
        """One row: what of it is there already stays as it is. A customer comes before its contact."""
        body = {field: value for field, value in entry.body.items() if value is not None}
        try:
            await self._intake.post(path, body)
            if entry.contact is not None:
                await self._intake.put(f"{path}/{entry.body['customer_id']}/contact", entry.contact)
        except Refused as no:
            raise CommandError(f"第 {entry.line} 行：{no.zh}", f"line {entry.line}: {no.en}") from None

    async def _compared(
        self, entry: Entry, things: Things, id: str, fields: Sequence[str]
    ) -> tuple[Json | None, list[Fault]]:
        """What intake has under the row's number, and in which fields it is another."""
        found = await things.get(entry.body[id])
        faults = self._differences(entry, entry.body, found, fields) if found else []
        if faults:  # the list is a moment behind
            found = await things.as_it_is(entry.body[id])
            faults = self._differences(entry, entry.body, found, fields) if found else []
        return found, faults

    def _differences(self, entry: Entry, wanted: Json, found: Json, fields: Sequence[str]) -> list[Fault]:
        zh, en = OTHERWISE
        return [
            self._fault(entry, field, zh.format(found[field]), en.format(found[field]))
            for field in fields
            if wanted[field] != found[field]
        ]

    def _fault(self, entry: Entry, field: str, zh: str, en: str) -> Fault:
        return Fault(entry.line, self._headings[field], zh, en)


async def _all(
    entries: Sequence[Entry], look: Callable[[Entry], Awaitable[tuple[bool, list[Fault]]]], done: Done
) -> Todo:
    async def one(entry: Entry) -> tuple[bool, list[Fault]]:
        found = await look(entry)
        done()
        return found

    found = await each(entries, one)
    todo = [entry for entry, (new, _) in zip(entries, found, strict=True) if new]
    return todo, [fault for _, faults in found for fault in faults]
