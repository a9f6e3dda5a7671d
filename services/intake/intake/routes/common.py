"""Who may read, and what a region is: what the routes share."""

from typing import Annotated

from pydantic import AfterValidator, Field

from events.regions.tree import named
from service import Line
from service.auth.principal import Role

HEADQUARTERS: tuple[Role, ...] = ("clerk", "operations", "manager", "analyst")
"""Who may read everything but contacts."""

STATION: tuple[Role, ...] = ("dispatcher", "technician")
"""Who may read what was routed to their own station."""

RegionName = Annotated[
    Line,
    AfterValidator(named),
    Field(
        description="区域：代码、全称或常用简称，见 GET /regions · "
        "Region: code, full or usual short name, see GET /regions"
    ),
]
"""One of the listed regions; kept under its full Chinese name."""
