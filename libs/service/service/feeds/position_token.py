"""What an Aftersales-Position header says, and `wait_for` and `as_of` take: where an event is in its service's log.

`dispatch:123`, or just `123` of the very service that is asked; `dispatch/7of12:123` where the event travels through
partition 7 of 12, so that nobody need wait for the others. Several have commas between them. Without `of12`, as it was
written once, the partition is looked up like that of `dispatch:123`.
"""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from eventlog.envelope import NewEvent
from eventlog.feeds.lanes import lane_of
from service.http.problem_details import malformed

PLACES = 8
"""Positions that one token may name."""
_LARGEST = 2**63 - 1


class Place(NamedTuple):
    """An event that somebody waits for. `lane` says on which lane it travels while its topic has so many `partitions`,
    or just whose it is (0)."""

    lane: str
    position: int
    partitions: int = 0


def token_of(source: str, position: int, events: Sequence[NewEvent], partitions: int) -> str:
    """The token of a command whose events end at `position`. `partitions` is how its topic is divided, 0 for none."""
    if not events or not partitions:
        return f"{source}:{position}"
    first = position - len(events) + 1
    lasts = {lane_of(source, event.key, partitions): first + number for number, event in enumerate(events)}
    return ",".join(f"{lane}of{partitions}:{last}" for lane, last in sorted(lasts.items(), key=lambda last: last[1]))


def places_of(token: str, service: str, sources: Collection[str]) -> list[Place]:
    """What a token names, for whoever asks `service`; `sources` have logs.

    Raises Problem 400 for a token that is none.
    """
    places = read_places(token, service, sources)
    if places is None:
        raise malformed(
            "wait_for must be a position like 123, dispatch:123 or dispatch/7of12:123",
            "wait_for 应为位置，如 123、dispatch:123 或 dispatch/7of12:123",
            "wait_for",
        )
    return places


def read_places(token: str, service: str, sources: Collection[str]) -> list[Place] | None:
    """As `places_of`; None for a token that is none."""
    parts = token.split(",")
    places = [place for part in parts if (place := _place(part, service, sources)) is not None]
    return places if len(places) == len(parts) <= PLACES else None


def _place(part: str, service: str, sources: Collection[str]) -> Place | None:
    where, colon, digits = part.rpartition(":")
    source, slash, division = (where if colon else service).partition("/")
    number, divided, partitions = division.partition("of")
    if source not in (*sources, service) or not _is_number(digits, 19) or int(digits) > _LARGEST:
        return None
    if not slash or (not divided and _is_number(number, 6)):
        return Place(source, int(digits))
    if not (_is_number(number, 6) and _is_number(partitions, 6) and int(number) < int(partitions)):
        return None
    return Place(f"{source}/{int(number)}", int(digits), int(partitions))


def _is_number(digits: str, length: int) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= length
