"""How long something has waited."""

from datetime import datetime, timedelta

SECOND = timedelta(seconds=1)


def age(since: datetime | None, now: datetime) -> float:
    """Seconds; 0 where there is nothing."""
    return 0.0 if since is None else max((now - since) / SECOND, 0.0)
