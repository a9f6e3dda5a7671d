"""A policy as a TOML file with versions: read once, when the service starts, and refused by line or field."""

import tomllib
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Protocol, TypeVar

from pydantic import BaseModel, Field, ValidationError

from intake.settings import Settings

MOST_BYTES = 1_000_000

Version = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
M = TypeVar("M", bound=BaseModel)


class Entry(Protocol):
    """One version, and its first day."""

    version: str
    valid_from: date | None


def settings() -> Settings:
    """What the environment says. Raises ValueError that names the variable."""
    try:
        return Settings()
    except ValidationError as error:
        faults = (f"{str(fault['loc'][0]).upper()} ({fault['msg']})" for fault in error.errors(include_url=False))
        raise ValueError(f"settings are wrong: {', '.join(faults)}") from None


def read_file(path: Path, model: type[M]) -> M:
    """Raises ValueError, in Chinese and English, with the line or the field, for a file that cannot be had or is
    wrong."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise wrong(path, "文件过大", f"larger than {MOST_BYTES} bytes")
        return model.model_validate(tomllib.loads(path.read_text("utf-8")))
    except OSError as error:
        raise wrong(path, f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise wrong(path, "不是 UTF-8 文本", "is no UTF-8 text") from None
    except tomllib.TOMLDecodeError as error:
        raise wrong(path, f"不是 TOML：{error}", f"is no TOML: {error}") from None
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        where = _where(fault["loc"])
        raise wrong(path, f"{where} 有误", f"{where}: {fault['msg']}") from None


def require_order(path: Path, entries: Sequence[Entry]) -> None:
    """The first holds from the beginning of time, each further one from a later day; no version is there twice."""
    seen: set[str] = set()
    for number, each in enumerate(entries):
        where = f"policy[{number}]"
        if each.version in seen:
            raise wrong(path, f"{where}.version 重复", f"{where}.version: {each.version} is there twice")
        if number == 0 and each.valid_from is not None:
            raise wrong(path, f"{where}.valid_from 不填", f"{where}.valid_from: the first one holds from the beginning")
        if isinstance(each.valid_from, datetime) or (number > 0 and each.valid_from is None):
            raise wrong(path, f"{where}.valid_from 须为日期", f"{where}.valid_from: say from which day on it holds")
        seen.add(each.version)
    for number, (one, other) in enumerate(pairwise(entries), 1):
        if one.valid_from is not None and other.valid_from is not None and one.valid_from >= other.valid_from:
            where = f"policy[{number}].valid_from"
            raise wrong(path, f"{where} 须晚于前一版本", f"{where}: later than the version before")


def wrong(path: Path, zh: str, en: str) -> ValueError:
    """What is wrong with a file."""
    return ValueError(f"{path}: {zh} · {en}")


def _where(place: tuple[int | str, ...]) -> str:
    """`policy[0].steps[1]`."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).removeprefix(".")
