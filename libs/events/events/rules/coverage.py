"""What a maintenance contract 维保合同 pays for: intake keeps contracts, the stations charge by them."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from events.types import Coverage


class Terms(Protocol):
    """A contract as far as it matters. Both days are in Asia/Shanghai and counted; no machines are all of them."""

    @property
    def starts_on(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def covers(self) -> Collection[Coverage]: ...
    @property
    def equipment_ids(self) -> Collection[str]: ...


def covers(contract: Terms, equipment_id: str | None, day: date) -> frozenset[Coverage]:
    """What a contract pays for at a machine of its customer on a day in Asia/Shanghai; nothing outside its time, or for
    a machine that it does not name. Where it is not known which machine, only a contract of all of them does."""
    if not contract.starts_on <= day <= contract.last_day:
        return frozenset()
    if contract.equipment_ids and equipment_id not in contract.equipment_ids:
        return frozenset()
    return frozenset(contract.covers)
