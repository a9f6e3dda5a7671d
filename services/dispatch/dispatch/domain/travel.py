"""How long a technician needs from one appointment to the next 路程, by the distance between the two sites."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

from events.catalog.customer import Place

SPEED = 30.0
"""Kilometres an hour as the crow flies, through a city."""
FIXED = 10
"""Minutes that each way takes besides: to leave, to park, to come in."""
UNKNOWN = 15
"""Minutes where nobody knows where one of the two sites is."""
EARTH = 6371.0
"""Radius in kilometres."""


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a visit is, as far as it is known. `site` is the customer's site, unique among all."""

    equipment_id: str | None = None
    site: str | None = None
    place: Place | None = None

    def same(self, other: "Whereabouts") -> bool:
        """Whether both are at the same machine or site, so that nobody has to travel."""
        same_machine = self.equipment_id is not None and self.equipment_id == other.equipment_id
        return same_machine or (self.site is not None and self.site == other.site)


def kilometres(one: Place, other: Place) -> float:
    """The great circle between two places."""
    a, b = radians(one.latitude / 1000), radians(other.latitude / 1000)
    turned = radians((other.longitude - one.longitude) / 1000)
    return 2 * EARTH * asin(sqrt(sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(turned / 2) ** 2))


def way(one: Whereabouts, other: Whereabouts) -> tuple[int, float | None]:
    """Whole minutes that the way between two visits takes, none at the same machine or site; and kilometres, None where
    they are not known."""
    if one.same(other):
        return 0, 0.0
    if one.place is None or other.place is None:
        return UNKNOWN, None
    known = kilometres(one.place, other.place)
    return FIXED + ceil(known / SPEED * 60), known
