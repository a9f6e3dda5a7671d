"""The routing policies 派工策略 as a TOML file: read once, when the service starts, and refused by line or field."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from events.types import CustomerClass
from intake.domain.routing_policy import RoutingPolicy, Step
from intake.policy_files import Version, read_file, require_order, settings, wrong
from service.identifiers import Id

SHIPPED = Path(__file__).parent / "routing.toml"

Stations = Annotated[frozenset[Id], Field(max_length=1000)]


class PolicyEntry(BaseModel):
    """One version."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Version
    steps: Annotated[list[Step], Field(min_length=1)]
    valid_from: date | None = None
    class_stations: dict[CustomerClass, Annotated[Stations, Field(strict=False)]] = {}
    contract_stations: Annotated[Stations, Field(strict=False)] = frozenset()


class PolicyFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    policy: Annotated[list[PolicyEntry], Field(min_length=1, max_length=1000)]


@cache
def policies() -> tuple[RoutingPolicy, ...]:
    """Those of ROUTING_POLICY, or else the shipped ones, in the order of their days. Raises ValueError."""
    return read_policies(settings().routing_policy or SHIPPED)


def read_policies(path: Path) -> tuple[RoutingPolicy, ...]:
    """Raises ValueError, in Chinese and English, with the line or the field, for a file that cannot be had or is
    wrong."""
    file = read_file(path, PolicyFile)
    for number, each in enumerate(file.policy):
        if len(set(each.steps)) < len(each.steps):
            where = f"policy[{number}]"
            raise wrong(path, f"{where}.steps 重复", f"{where}.steps: a step is there twice")
    require_order(path, file.policy)
    return tuple(
        RoutingPolicy(each.version, tuple(each.steps), each.valid_from, each.class_stations, each.contract_stations)
        for each in file.policy
    )
