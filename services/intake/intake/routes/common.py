"""What the routes share: who may read, what a list looks like, texts that may be empty."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, StringConstraints

from events.decider import NotFound
from service import Call
from service.principal import Role

HEADQUARTERS: tuple[Role, ...] = ("clerk", "operations", "manager", "analyst")
"""Who may read everything but contacts."""

STATION: tuple[Role, ...] = ("dispatcher", "technician")
"""Who may read what was routed to their own station."""

Note = Annotated[str, StringConstraints(max_length=4000)]
"""A text that may be left empty."""

T = TypeVar("T")


class Listed(BaseModel, Generic[T]):
    """A page of a list; `next` is the `after` of the page behind it, null on the last."""

    items: list[T]
    next: str | None


def station_asked_for(call: Call, station_id: str | None) -> str | None:
    """The station of a list: the one that is named, or the caller's own; None is all of them, for headquarters.

    Raises NotFound for another station's.
    """
    if station_id is not None and not call.principal.sees(station_id):
        raise NotFound(f"there is no station {station_id}", f"没有网点 {station_id}")
    return station_id or call.principal.station_id
