"""The routing policies 派工策略 as a TOML file: read once, when the service starts, and refused by line or field."""

import tomllib
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from events.types import CustomerClass
from intake.domain.routing_policy import RoutingPolicy, Step
from intake.settings import Settings
from service.identifiers import Id

SHIPPED = Path(__file__).parent / "routing.toml"
MOST_BYTES = 1_000_000

Stations = Annotated[frozenset[Id], Field(max_length=1000)]


class PolicyEntry(BaseModel):
    """One version."""

    model_config = ConfigDict(extra="forbid", strict=True)

    version: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
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
    try:
        named = Settings().routing_policy
    except ValidationError as error:
        faults = (f"{str(fault['loc'][0]).upper()} ({fault['msg']})" for fault in error.errors(include_url=False))
        raise ValueError(f"settings are wrong: {', '.join(faults)}") from None
    return read_policies(named or SHIPPED)


def read_policies(path: Path) -> tuple[RoutingPolicy, ...]:
    """Raises ValueError, in Chinese and English, with the line or the field, for a file that cannot be had or is
    wrong."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise _wrong(path, "文件过大", f"larger than {MOST_BYTES} bytes")
        file = PolicyFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise _wrong(path, f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise _wrong(path, "不是 UTF-8 文本", "is no UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"不是 TOML：{error}", f"is no TOML: {error}") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = _where(fault["loc"])
        raise _wrong(path, f"{where} 有误", f"{where}: {fault['msg']}") from None
    _require_order(path, file.policy)
    return tuple(
        RoutingPolicy(each.version, tuple(each.steps), each.valid_from, each.class_stations, each.contract_stations)
        for each in file.policy
    )


def _require_order(path: Path, entries: list[PolicyEntry]) -> None:
    """The first holds from the beginning of time, each further one from a later day; nothing is said twice."""
    seen: set[str] = set()
    for number, each in enumerate(entries):
        where = f"policy[{number}]"
        if each.version in seen:
            raise _wrong(path, f"{where}.version 重复", f"{where}.version: {each.version} is there twice")
        if len(set(each.steps)) < len(each.steps):
            raise _wrong(path, f"{where}.steps 重复", f"{where}.steps: a step is there twice")
        if number == 0 and each.valid_from is not None:
            raise _wrong(
                path, f"{where}.valid_from 不填", f"{where}.valid_from: the first one holds from the beginning"
            )
        if isinstance(each.valid_from, datetime) or (number > 0 and each.valid_from is None):
            raise _wrong(path, f"{where}.valid_from 须为日期", f"{where}.valid_from: say from which day on it holds")
        seen.add(each.version)
    for number, (one, other) in enumerate(pairwise(entries), 1):
        if one.valid_from is not None and other.valid_from is not None and one.valid_from >= other.valid_from:
            where = f"policy[{number}].valid_from"
            raise _wrong(path, f"{where} 须晚于前一版本", f"{where}: later than the version before")


def _where(place: tuple[int | str, ...]) -> str:
    """`policy[0].steps[1]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")


def _wrong(path: Path, zh: str, en: str) -> ValueError:
    return ValueError(f"{path}: {zh} · {en}")
