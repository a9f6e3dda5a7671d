"""One partition as a member reads it: which of its records are news, and where something is missing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog
from aiokafka.structs import ConsumerRecord

from eventlog import metrics
from eventlog.envelope import Recorded
from eventlog.feeds.cloudevents import recorded_of, sent_of
from eventlog.feeds.feed import Delivery
from eventlog.feeds.lanes import Progress, number_of
from eventlog.feeds.partitioner import partition_of

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A record that stands where it should not: published again, or of a log that was restored, or somebody else's.

    `last` is what its lane had received before, as far as it is known by its id: that may be what is wrong.
    """

    offset: int
    position: int
    id: UUID
    previous: int | None
    last: Progress


@dataclass(slots=True)
class Partition:
    """A lane. What it has given and what was handled are the same again whenever `position` is the checkpoint's."""

    lane: str
    source: str
    partitions: int
    """Of its topic."""
    position: int
    """Of the last event that it gave."""
    offset: int
    """Where reading goes on."""
    last: UUID | None = None
    """The last event that it gave, or that was handled at `position`; None where the lane has none there."""
    skipped: int = 0
    """The position of an event that must come before what was read; 0 for none."""
    doubt: Doubt | None = None
    """About the next record: the source's log has to tell."""
    stray: bool = False
    """Whether a record is of a topic that is divided otherwise."""

    def read(
        self, records: Iterable[ConsumerRecord], progress: Progress, *, trusted: int, judged: Mapping[int, bool]
    ) -> Iterator[Delivery]:
        """The news among the next records, up to the first that something is missing before, or that is stray, or
        doubtful.

        `trusted`: up to this position what was received is known to be the log's own, so that what comes again is a
        repetition. `judged`: offset → whether the record there is one of the source's log, where that was asked.
        """
        number = number_of(self.lane)
        for record in records:
            self.offset = record.offset + 1
            try:
                recorded = recorded_of(self.source, record.headers, record.key, record.value)
                previous, partitions = sent_of(record.headers)
            except ValueError as error:
                metrics.FOREIGN.labels(self.lane).inc()
                log.warning("kafka.foreign_record", lane=self.lane, offset=record.offset, reason=str(error))
                continue
            other = partitions not in (None, self.partitions)
            if other or partition_of(recorded.key, self.partitions) != number:
                self.offset, self.stray = record.offset, True
                return
            repeated = recorded.position <= self.position or recorded.position in progress.ahead
            if repeated and self._is_repetition(recorded, trusted):
                continue
            in_place = previous in (None, self.position) or previous in progress.ahead
            if repeated or not in_place:
                genuine = judged.get(record.offset)
                if genuine is None:
                    last = Progress(self.position, self.last)
                    self.offset = record.offset
                    self.doubt = Doubt(record.offset, recorded.position, recorded.id, previous, last)
                    return
                if not genuine or repeated:
                    continue
            if previous is not None and previous > self.position and previous not in progress.ahead:
                log.warning("kafka.skipped", lane=self.lane, offset=record.offset, previous=previous)
                self.offset, self.skipped = record.offset, previous
                return
            self.position, self.last = recorded.position, recorded.id
            yield Delivery(self.lane, recorded, record.offset + 1)

    def _is_repetition(self, recorded: Recorded, trusted: int) -> bool:
        """Whether a record at a position that was received is what was received: by its id where that is known."""
        if recorded.position == self.position and self.last is not None:
            return recorded.id == self.last
        return recorded.position <= trusted
