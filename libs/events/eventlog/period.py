"""From when to when, as people say it: RFC 3339 with a zone, or a day of their calendar."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")


def since(text: str, zone: tzinfo) -> datetime:
    """The first moment that counts, in UTC; of a day, its beginning in `zone`. Raises ValueError."""
    return _day(text, zone) if _DAY.fullmatch(text) else _moment(text)


def until(text: str, zone: tzinfo) -> datetime:
    """The first moment that no longer counts, in UTC; of a day, its end in `zone`. Raises ValueError."""
    return _day(text, zone, later=timedelta(days=1)) if _DAY.fullmatch(text) else _moment(text)


def _day(text: str, zone: tzinfo, later: timedelta = timedelta(0)) -> datetime:
    return _utc(datetime.fromisoformat(text).replace(tzinfo=zone), later)


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return _utc(datetime.fromisoformat(text.upper()))


def _utc(moment: datetime, later: timedelta = timedelta(0)) -> datetime:
    try:
        return (moment + later).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error
