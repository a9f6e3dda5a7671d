"""The partitions of one member: what was read of each, what of it comes next, and where each goes on.

Made anew whenever the group moves partitions: nothing of what was read before counts then.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import structlog
from aiokafka import TopicPartition
from aiokafka.structs import ConsumerRecord

from events import metrics
from events.cloudevents import previous_of, recorded_of
from events.feed import Delivery, Known
from events.feeds.kafka.merge import Merge, Unread

log = structlog.get_logger(__name__)

EndOf = Callable[[TopicPartition], int | None]
"""The offset behind a partition's last record; None until Kafka has told."""


class Skipped(Exception):
    """A record's predecessor was never heard. Carries the source and the predecessor's position."""


@dataclass(slots=True)
class Lane:
    """A partition. Offsets are those to go on from."""

    name: str
    source: str
    expected: int | None = None
    """What the checkpoint says when all that was given is handled; None before the lane was begun."""
    read: int = 0
    """Up to here it was read: given, held, or no event of ours."""
    top: int = 0
    """The highest position that was read since it was begun."""


class Lanes:
    """`source_of` gives the source of a topic."""

    def __init__(self, source_of: Mapping[str, str], partitions: Iterable[TopicPartition] = ()) -> None:
        sources = ((partition, source_of[partition.topic]) for partition in sorted(partitions))
        self._lanes = {partition: Lane(f"{source}/{partition.partition}", source) for partition, source in sources}
        self._merge = Merge(source_of.values())
        self.names = tuple(lane.name for lane in self._lanes.values())

    @property
    def partitions(self) -> Collection[TopicPartition]:
        """All of them."""
        return self._lanes.keys()

    def marks(self, marks: Mapping[str, int]) -> dict[TopicPartition, int]:
        """Where the checkpoint's marks say that each goes on."""
        return {partition: marks.get(lane.name, 0) for partition, lane in self._lanes.items()}

    def astray(self, marks: Mapping[str, int]) -> dict[TopicPartition, int]:
        """Those that have not been begun, or gave what was not handled; and where each goes on."""
        return {
            partition: mark for partition, mark in self.marks(marks).items() if self._lanes[partition].expected != mark
        }

    def begin(self, partition: TopicPartition, offset: int, mark: int) -> Lane:
        """A lane goes on from another offset than it was read to, while its mark in the checkpoint stands."""
        lane = self._lanes[partition]
        lane.expected, lane.read, lane.top = mark, offset, 0
        self._merge.forget(lane.source, lane.name)
        return lane

    def put(self, partition: TopicPartition, records: list[ConsumerRecord], known: Known) -> None:
        """What comes next in a partition. Raises Skipped."""
        lane = self._lanes[partition]
        self._merge.put(lane.source, lane.name, _deliveries(lane, records, known))
        lane.read = records[-1].offset + 1

    def unread(self, end_of: EndOf) -> dict[str, set[str]]:
        """By source, the lanes that have more, as far as Kafka has told."""
        unread: dict[str, set[str]] = {}
        for partition, lane in self._lanes.items():
            end = end_of(partition)
            if end is None or lane.read < end:
                unread.setdefault(lane.source, set()).add(lane.name)
        return unread

    def wanted(self, end_of: EndOf, most: int) -> Collection[TopicPartition]:
        """The partitions to read on: where `most` events or more are held, only those that the others wait for."""
        if len(self._merge) < most:
            return self._lanes.keys()
        awaited = self._merge.awaited(self.unread(end_of))
        return [partition for partition, lane in self._lanes.items() if lane.name in awaited]

    def take(self, unread: Unread, limit: int) -> list[Delivery]:
        """What comes next, at most `limit` events of each source, before anything that `unread` lanes may bring."""
        taken = self._merge.take(unread, limit)
        marks = {name: mark for name, mark, _ in taken}
        for lane in self._lanes.values():
            lane.expected = marks.get(lane.name, lane.expected)
        return taken


def _deliveries(lane: Lane, records: list[ConsumerRecord], known: Known) -> Iterator[Delivery]:
    for record in records:
        try:
            recorded = recorded_of(lane.source, record.headers, record.key, record.value)
            previous = previous_of(record.headers)
        except ValueError as error:
            metrics.FOREIGN.labels(lane.name).inc()
            log.warning("kafka.foreign_record", lane=lane.name, offset=record.offset, reason=str(error))
            continue
        if previous and previous > lane.top and not known.heard(lane.source, previous):
            log.warning("kafka.skipped", lane=lane.name, offset=record.offset, previous=previous)
            raise Skipped(lane.source, previous)
        if recorded.position > lane.top:
            lane.top = recorded.position
        yield Delivery(lane.name, record.offset + 1, recorded)
