"""One partition as a member reads it: which of its records are news, and where something is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import structlog
from aiokafka.structs import ConsumerRecord

from eventlog import metrics
from eventlog.feeds.cloudevents import recorded_of, sent_of
from eventlog.feeds.feed import Delivery
from eventlog.feeds.lanes import Progress, number_of
from eventlog.feeds.partitioner import partition_of

log = structlog.get_logger(__name__)


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
    skipped: int = 0
    """The position of an event that must come before what was read; 0 for none."""
    doubtful: bool = False
    """Whether a record stands where it should not: it was published again, or the source's log was restored."""
    stray: bool = False
    """Whether a record is of a topic that is divided otherwise."""

    def read(self, records: Iterable[ConsumerRecord], progress: Progress, *, trusting: bool) -> Iterator[Delivery]:
        """The news among the next records, up to the first that something is missing before, or that is stray, or
        doubtful unless `trusting` says that the source's log is the one that was received."""
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
            if not trusting and (repeated or (previous is not None and previous < self.position)):
                self.offset, self.doubtful = record.offset, True
                return
            if repeated:
                continue
            if previous is not None and previous > self.position and previous not in progress.ahead:
                log.warning("kafka.skipped", lane=self.lane, offset=record.offset, previous=previous)
                self.offset, self.skipped = record.offset, previous
                return
            self.position = recorded.position
            yield Delivery(self.lane, recorded, record.offset + 1)
