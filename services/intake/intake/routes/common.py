"""Who may read, what a region is, what a correction says: what the routes share."""

from typing import Annotated, TypeVar

from pydantic import AfterValidator, ConfigDict, Field

from events.regions.tree import named
from service.auth.principal import Role
from service.framework import Body, Line

HEADQUARTERS: tuple[Role, ...] = ("clerk", "operations", "manager", "analyst")
"""Who may read everything but contacts."""

STATION: tuple[Role, ...] = ("dispatcher", "technician")
"""Who may read what was routed to their own station."""

GOODS: tuple[Role, ...] = ("agent", "qc_returns", "team_leader", "after_sales")
"""Who deals with goods that come back or were delivered wrong, and may read these cases."""

RegionName = Annotated[
    Line,
    AfterValidator(named),
    Field(
        description="区域：代码、全称或常用简称，见 GET /regions · "
        "Region: code, full or usual short name, see GET /regions"
    ),
]
"""One of the listed regions; kept under its full Chinese name."""

LONGEST_WARRANTY_MONTHS = 240

Months = Annotated[int, Field(ge=0, le=LONGEST_WARRANTY_MONTHS)]
"""Of warranty; 0 is none at all."""

B = TypeVar("B", bound=Body)


class Nothing(Body):
    """Nothing has to be said."""

    model_config = ConfigDict(json_schema_extra={"examples": [{}]})


def corrects(body: B) -> B:
    """Refuse a correction that names no detail. Raises ValueError."""
    if all(getattr(body, name) is None for name in body.model_fields_set - {"reason"}):
        raise ValueError("请给出至少一项要更正的内容 · name at least one detail to correct")
    return body
