"""The moments that `--since` and `--until` name: RFC 3339 with a zone, or a day in Asia/Shanghai."""

import re
from datetime import UTC, datetime, timedelta

from events.shanghai import SHANGHAI

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?([Zz]|[+-]\d\d:\d\d)")


def since(text: str) -> datetime:
    """The first moment that counts; of a day, its beginning. Raises ValueError."""
    return _day(text) if _DAY.fullmatch(text) else _moment(text)


def until(text: str) -> datetime:
    """The first moment that no longer counts; of a day, its end. Raises ValueError."""
    return _day(text, later=timedelta(days=1)) if _DAY.fullmatch(text) else _moment(text)


def local(moment: datetime) -> datetime:
    """The same moment as clocks in Asia/Shanghai show it."""
    return moment.astimezone(SHANGHAI)


def rfc3339(moment: datetime) -> str:
    """A moment as the APIs write it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _day(text: str, later: timedelta = timedelta(0)) -> datetime:
    return _utc(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI), later)


def _moment(text: str) -> datetime:
    if not _MOMENT.fullmatch(text):
        raise ValueError(text)
    return _utc(datetime.fromisoformat(text.upper()))


def _utc(moment: datetime, later: timedelta = timedelta(0)) -> datetime:
    try:
        return (moment + later).astimezone(UTC)
    except OverflowError as error:
        raise ValueError(str(error)) from error
