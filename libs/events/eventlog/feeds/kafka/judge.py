"""Whether what a topic brings is the source's own: asked of its log, wherever a record stands where it should not.

A record that was published again, one of a log that was restored, and one that somebody else wrote look alike. The log
tells them apart: what it holds is genuine. Somebody else's record that came first was believed, for nobody asks for
every event; the genuine one that comes behind it, or names another predecessor, is what tells.
"""

from collections.abc import Mapping

import structlog

from eventlog import metrics
from eventlog.feeds.epochs import holds
from eventlog.feeds.feed import Diverged, Head, ReadLog
from eventlog.feeds.kafka.partition import Doubt
from eventlog.feeds.lanes import Progress, number_of, source_of

TRUST_SECONDS = 10.0
"""How long a lane that was looked at is taken for the log's own up to there, whatever its topic says twice."""

log = structlog.get_logger(__name__)


class Judge:
    """Of all lanes that a feed reads. Times are seconds of a clock that only rises."""

    def __init__(self, read_log: ReadLog) -> None:
        self._read_log = read_log
        self._doubts: dict[str, Doubt] = {}
        self._judged: dict[str, dict[int, bool]] = {}
        self._trusted: dict[str, tuple[float, int]] = {}

    @property
    def suspects(self) -> set[str]:
        """Sources of which nothing is taken until their logs were asked."""
        return {source_of(lane) for lane in self._doubts}

    def doubts(self, lane: str, doubt: Doubt) -> None:
        """Have the next record of a lane judged."""
        self._doubts[lane] = doubt

    def judged(self, lane: str) -> Mapping[int, bool]:
        """Offset → whether the record there is one of the source's log."""
        return self._judged.get(lane, {})

    def trusted(self, lane: str, now: float) -> int:
        """The position up to which what a lane had received was just found to be the log's own; 0 for none."""
        until, position = self._trusted.get(lane, (0.0, 0))
        return position if now < until else 0

    def forget(self, *lanes: str) -> None:
        """These lanes are read from elsewhere; all, where none is named."""
        for lane in lanes or [*self._doubts, *self._judged, *self._trusted]:
            self._doubts.pop(lane, None)
            self._judged.pop(lane, None)
            self._trusted.pop(lane, None)

    async def judge(self, source: str, partitions: int, now: float) -> None:
        """Judge all doubts about a source. Raises FeedAway while its log cannot be asked, and Diverged where a lane has
        received what the log does not hold: then the doubts stay."""
        for lane, doubt in [*self._doubts.items()]:
            if source_of(lane) != source:
                continue
            genuine = await holds(self._read_log, lane, Progress(doubt.position, doubt.id), partitions)
            if doubt.last.event_id is not None and not await holds(self._read_log, lane, doubt.last, partitions):
                until = doubt.previous if genuine else None
                raise Diverged(source, doubt.last.position, doubt.last.event_id, until)
            if not genuine:
                metrics.FORGED.labels(lane).inc()
                log.error("kafka.forged_record", lane=lane, offset=doubt.offset, position=doubt.position, id=doubt.id)
            elif doubt.last.event_id is not None:
                self._trusted[lane] = now + TRUST_SECONDS, doubt.last.position
            self._judged[lane] = {doubt.offset: genuine}
            if self._doubts.get(lane) is doubt:
                del self._doubts[lane]


def refuse_beyond(source: str, lanes: Mapping[str, Progress], head: Head) -> None:
    """Raises Diverged for a lane that has received an event beyond all that the log holds for it. `lanes` are as they
    were before the log was asked for its head."""
    for lane, progress in lanes.items():
        if progress.event_id is None:
            continue
        number, position = number_of(lane), progress.position
        if position > head.position:
            raise Diverged(source, position, progress.event_id)
        if "/" in lane and number < len(head.tails) and head.tails[number] < position <= head.published:
            raise Diverged(source, position, progress.event_id, head.tails[number])
