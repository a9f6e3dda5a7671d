"""Reading what a newer writer has said: a choice (`Literal`) may have got further values since.

They are passed on as they are. Who only knows the older values has to live with one that it does not know, as with a
field that it does not know; anything else that does not fit is an error as before.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, field, fields, is_dataclass, make_dataclass
from functools import cache
from types import UnionType
from typing import Any, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T")


class Reader(Generic[T]):
    """Reads JSON as `hint`. As fast as msgspec where every choice has a known value."""

    def __init__(self, hint: Any) -> None:
        self._hint = hint
        self.as_known: Callable[[str | bytes], T] = msgspec.json.Decoder(hint).decode
        """Reads it where every choice has a known value. Raises msgspec.MsgspecError otherwise."""

    def decode(self, data: str | bytes) -> T:
        """Raises msgspec.MsgspecError for what does not fit."""
        try:
            return self.as_known(data)
        except msgspec.ValidationError:
            opened: T = _closed(msgspec.json.decode(data, type=_open(self._hint)))
            return opened

    def convert(self, payload: Mapping[str, Any]) -> T:
        """As `decode`, from what `json.loads` gives."""
        try:
            found: T = msgspec.convert(payload, self._hint)
            return found
        except msgspec.ValidationError:
            opened: T = _closed(msgspec.convert(payload, _open(self._hint)))
            return opened


_ORIGINALS: dict[type, type] = {}
"""A class with open choices → the class that it stands for."""


@cache
def _open(hint: Any) -> Any:
    """The type with text for every choice of texts."""
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Literal:
        return str if all(isinstance(value, str) for value in parts) else hint
    if origin in (UnionType, Union):
        return Union[tuple(_open(part) for part in parts)]  # noqa: UP007 – made of parts
    if origin in (tuple, list, dict):
        return origin[tuple(part if part is Ellipsis else _open(part) for part in parts)]
    return _class_with_open_choices(hint) if is_dataclass(hint) else hint


def _class_with_open_choices(cls: Any) -> type:
    hints = get_type_hints(cls)
    opened = make_dataclass(
        cls.__name__,
        [
            (each.name, _open(hints[each.name]), field(default=each.default, default_factory=each.default_factory))
            if each.default is not MISSING or each.default_factory is not MISSING
            else (each.name, _open(hints[each.name]))
            for each in fields(cls)
        ],
    )
    _ORIGINALS[opened] = cls
    return opened


def _closed(value: Any) -> Any:
    """The value in the classes that `_open` has replaced."""
    cls = _ORIGINALS.get(type(value))
    if cls is not None:
        return cls(**{each.name: _closed(getattr(value, each.name)) for each in fields(value)})
    if isinstance(value, tuple | list):
        return type(value)(_closed(item) for item in value)
    if isinstance(value, dict):
        return {key: _closed(item) for key, item in value.items()}
    return value
