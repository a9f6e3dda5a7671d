"""Which case and which station an event is about: as it says itself, or as was said before.

An event about a work order alone belongs to the case that the order was made for. An event about a case that names no
station belongs to the station that was named last for that case; before the case was routed there is none.
"""

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from eventlog.envelope import Recorded
from events.rules.case_numbers import read_case_number


@dataclass(frozen=True, slots=True)
class Known:
    """An event with its case and station, None where it has none or they are not known."""

    event: Recorded
    case: str | None
    station: str | None
    number: str | None = None
    """What people call the case, where its number was said."""

    def is_about(self, case: str) -> bool:
        """Whether the event is about the case with this id, or this number in any spelling."""
        return self.case == case or (self.number is not None and self.number == read_case_number(case))


class Memory:
    """Hears events in order and remembers what it needs of them."""

    def __init__(self) -> None:
        self._case_of: dict[str, str] = {}
        """Work order → case."""
        self._station_of: dict[str, str] = {}
        """Case → the station that was named last."""
        self._number_of: dict[str, str] = {}
        """Case → its number."""

    def know(self, event: Recorded) -> Known:
        """What is known of the next event."""
        said = _about(event)
        order, case = _text(said.work_order_id), _text(said.case_id)
        station = _text(said.to_station_id) or _text(said.station_id)
        if case is None and order is not None:
            case = self._case_of.get(order)
        if case is not None:
            if order is not None:
                self._case_of[order] = case
            if station is not None:
                self._station_of[case] = station
            station = self._station_of.get(case)
            if number := _text(said.number):
                self._number_of[case] = number
        return Known(event, case, station, self._number_of.get(case) if case is not None else None)


def payload_of(event: Recorded) -> dict[str, Any]:
    """The payload's fields; none where it is not a JSON object, as a foreign producer may write it."""
    try:
        payload = json.loads(event.data)
    except ValueError:
        return {}
    return payload if isinstance(payload, dict) else {}


class _About(msgspec.Struct, gc=False):
    """What a payload says of case and station: nothing else of it is looked at, for every event is."""

    case_id: Any = None
    work_order_id: Any = None
    station_id: Any = None
    to_station_id: Any = None
    number: Any = None


_decode = msgspec.json.Decoder(_About).decode


def _about(event: Recorded) -> _About:
    try:
        return _decode(event.data)
    except msgspec.MsgspecError:  # a foreign producer's
        return _About()


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None
