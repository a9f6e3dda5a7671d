"""What callers may send: bodies without unknown fields, clean texts, aware times, identifiers."""

from datetime import UTC, date, datetime
from types import UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    field_validator,
)
from pydantic_core import PydanticCustomError

from service.http import texts
from service.sealing.tokens import MARK


def clean(text: str) -> str:
    """Refuse what PostgreSQL cannot keep in a text, and what reads like a sealed text, which would be opened as one;
    everything else passes unharmed, 𠮷 and emoji too."""
    if "\0" in text:
        raise PydanticCustomError("nul_character", "NUL characters are not allowed")
    if MARK in text:
        raise PydanticCustomError("sealed_text", "The text holds a sealed text")
    return text


BODY_LIMIT = 1024 * 1024
"""Bytes that a request's body may have, where its route says nothing else."""

Line = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(texts.line)]
"""A short text: a name, a region, a serial number, a search word. What it may hold: `service.http.texts`."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000), BeforeValidator(texts.text)]
"""A longer text: a description, a note, a reason."""

LongText = Annotated[str, StringConstraints(min_length=1, max_length=40_000), BeforeValidator(texts.text)]
"""What is read like a page: an article."""

Note = Annotated[str, StringConstraints(max_length=4000), BeforeValidator(texts.note)]
"""A longer text that may be left empty, or blank."""

Whole = Annotated[int, Field(ge=0, le=1_000_000)]
"""A count of what people count: never negative. What is measured says its own limit; without any, sums of a read model
could overflow, and a test refuses it (tests/test_numbers.py)."""


def dated(value: Any, fault: str = "date_parsing") -> Any:
    """Refuse a text that does not begin like `2026-`: pydantic reads digits alone as seconds since 1970."""
    if isinstance(value, str) and value[4:5] != "-":
        raise PydanticCustomError(fault, "Input should be a date")
    return value


FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
"""What a date may be: behind them it is a slip of the pen, and whatever is reckoned from it may have no date."""

_MISFITS: dict[type, frozenset[type]] = {
    str: frozenset({int, float, bool}),
    bool: frozenset({int, float}),
    int: frozenset({bool, datetime, date}),
    float: frozenset({bool, datetime, date}),
}
"""JSON type → field types that pydantic would convert it to although nobody means that (`"5"`, `true`, `1`)."""

_DATED = frozenset({datetime, date})


class Body(BaseModel):
    """Base of every request body.

    Refuses unknown fields, NUL characters, numbers written as text and times written as digits. Times become UTC.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    LIMIT: ClassVar[int] = BODY_LIMIT
    """Bytes that it may have as JSON; for whoever takes files, more."""
    _field_types: ClassVar[dict[str, frozenset[type]]] = {}

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls._field_types = {name: frozenset(_types(field.annotation)) for name, field in cls.model_fields.items()}

    @field_validator("*", mode="wrap")
    @classmethod
    def _sound(cls, value: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> Any:
        misfits = _MISFITS.get(type(value))
        if misfits:
            types = cls._field_types[info.field_name or ""]
            if not types & {type(value), Any}:
                if types & misfits:
                    raise PydanticCustomError("wrong_type", "The value has another type than the field")
                if types & _DATED:
                    dated(value, "datetime_parsing" if datetime in types else "date_parsing")
        return _settled(handler(value))


def _types(annotation: Any) -> set[type]:
    """The plain types that a field's annotation allows; what is nested inside a list or a dict is left out."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return {found for part in get_args(annotation) for found in _types(part)}
    if annotation is AwareDatetime:
        return {datetime}
    if origin is Annotated:
        return _types(get_args(annotation)[0])
    return {annotation} if annotation is not type(None) else set()


def _settled(value: Any) -> Any:
    """The value with every time in UTC. Raises for NUL in texts, for times without a zone or out of range, and for
    dates before FIRST_DAY or after LAST_DAY."""
    kind = type(value)
    if kind is str:
        return clean(value)
    if kind is date and not FIRST_DAY <= value <= LAST_DAY:
        raise PydanticCustomError("date_range", "The date is out of range")
    if kind is datetime:
        if value.tzinfo is None:
            raise PydanticCustomError("timezone_aware", "Input should have timezone info")
        try:
            return value.astimezone(UTC)
        except OverflowError:
            raise PydanticCustomError("datetime_range", "The time is out of range") from None
    if kind is list or kind is tuple:
        return kind(_settled(item) for item in value)
    if kind is dict:
        return {_settled(key): _settled(item) for key, item in value.items()}
    return value


Day = Annotated[date, BeforeValidator(dated), AfterValidator(_settled)]
"""A date in a query; a `Body` takes plain dates and times and looks at them itself."""

Moment = Annotated[
    AwareDatetime, BeforeValidator(lambda value: dated(value, "datetime_parsing")), AfterValidator(_settled)
]
"""A time with its zone in a query, UTC for whoever reads it; a `Body` looks at its times itself."""
