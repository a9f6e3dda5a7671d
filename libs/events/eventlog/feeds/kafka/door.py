"""Whether the brokers let a client in: said once in the log, as a metric, and to whoever asks whether all is ready."""

import structlog

from eventlog import metrics
from eventlog.feeds.feed import FeedAway, Refused

log = structlog.get_logger(__name__)


class Door:
    """Of one client, which is called `name`."""

    def __init__(self, name: str) -> None:
        self.refused = ""
        """Why it is shut; empty where it is open, as far as is known."""
        self._name = name
        self._shut = metrics.REFUSED.labels(name)
        self._away = metrics.KAFKA_AWAY.labels(name)
        self._failures = metrics.KAFKA_FAILURES.labels(name)

    def heard(self, away: FeedAway) -> FeedAway:
        """What a request ended with; gives it back."""
        self._failures.inc()
        self._away.set(not isinstance(away, Refused))
        reason = str(away) if isinstance(away, Refused) else ""
        if reason and reason != self.refused:
            log.error("kafka.refused", client=self._name, reason=reason)
        self._set(reason)
        return away

    def open(self) -> None:
        """A request was answered."""
        self._away.set(0)
        if self.refused:
            log.info("kafka.lets_in", client=self._name)
            self._set("")

    def _set(self, reason: str) -> None:
        self.refused = reason
        self._shut.set(bool(reason))
