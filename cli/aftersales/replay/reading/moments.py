"""The moments that `--since` and `--until` name: RFC 3339 with a zone, or a day in Asia/Shanghai."""

from datetime import UTC, datetime

from eventlog import period
from events.shanghai import SHANGHAI


def since(text: str) -> datetime:
    """The first moment that counts; of a day, its beginning. Raises ValueError."""
    return period.since(text, SHANGHAI)


def until(text: str) -> datetime:
    """The first moment that no longer counts; of a day, its end. Raises ValueError."""
    return period.until(text, SHANGHAI)


def local(moment: datetime) -> datetime:
    """The same moment as clocks in Asia/Shanghai show it."""
    return moment.astimezone(SHANGHAI)


def rfc3339(moment: datetime) -> str:
    """A moment as the APIs write it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
