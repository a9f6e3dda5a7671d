"""The 三包 rules as a TOML file: read once, when the service starts, and refused by line or field."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, get_args

from pydantic import BaseModel, ConfigDict, Field

from events.types import ReturnRule
from events.words import Words
from intake.domain.return_advice import ReturnPolicy
from intake.policy_files import Version, read_file, require_order, settings, wrong
from service.framework import Line

SHIPPED = Path(__file__).parent / "returns.toml"

Days = Annotated[int, Field(ge=0, le=3660)]


class Clause(BaseModel):
    """What a rule says, in both languages."""

    model_config = ConfigDict(extra="forbid", strict=True)

    zh: Line
    en: Line


class ReturnsEntry(BaseModel):
    """One version."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Version
    return_days: Days
    exchange_days: Days
    failed_repairs: Annotated[int, Field(ge=1, le=100)]
    clauses: dict[ReturnRule, Clause]
    valid_from: date | None = None


class ReturnsFile(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid")

    policy: Annotated[list[ReturnsEntry], Field(min_length=1, max_length=1000)]


@cache
def return_policies() -> tuple[ReturnPolicy, ...]:
    """Those of RETURNS_POLICY, or else the shipped ones, in the order of their days. Raises ValueError."""
    return read_return_policies(settings().returns_policy or SHIPPED)


def read_return_policies(path: Path) -> tuple[ReturnPolicy, ...]:
    """Raises ValueError, in Chinese and English, with the line or the field, for a file that cannot be had or is
    wrong."""
    entries = read_file(path, ReturnsFile).policy
    require_order(path, entries)
    for number, each in enumerate(entries):
        if each.exchange_days < each.return_days:
            where = f"policy[{number}].exchange_days"
            raise wrong(path, f"{where} 不能少于 return_days", f"{where}: no fewer than return_days")
        if missing := [rule for rule in get_args(ReturnRule) if rule not in each.clauses]:
            where = f"policy[{number}].clauses.{missing[0]}"
            raise wrong(path, f"{where} 缺少", f"{where}: is missing")
    return tuple(
        ReturnPolicy(
            each.version,
            each.return_days,
            each.exchange_days,
            each.failed_repairs,
            {rule: Words(clause.zh, clause.en) for rule, clause in each.clauses.items()},
            each.valid_from,
        )
        for each in entries
    )
