"""The price list 价目表: which revision holds on a day; published ahead, and never changed once its day has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import assert_never

from eventlog.decider import Decider, NotFound, Rejected, State, changed
from events.catalog.price_list import (
    KIND,
    PriceItem,
    PriceListEvent,
    PriceListPublished,
    PriceListWithdrawn,
    VatRate,
)
from events.rules.price_lists import LIST_ID, code_key, faults


class PriceList(State, frozen=True):
    """All revisions there were; `gone` are the numbers of those that never came to hold."""

    revisions: tuple[PriceListPublished, ...] = ()
    gone: frozenset[int] = frozenset()

    def standing(self) -> list[PriceListPublished]:
        """Those that hold, held or will hold, by their days."""
        return sorted((each for each in self.revisions if each.revision not in self.gone), key=lambda r: r.valid_from)

    def on(self, day: date) -> PriceListPublished | None:
        """What holds on a day in Asia/Shanghai; None before the first."""
        held = [each for each in self.standing() if each.valid_from <= day]
        return held[-1] if held else None

    def revision(self, number: int) -> PriceListPublished:
        """One of them. Raises NotFound."""
        if not 1 <= number <= len(self.revisions):
            raise NotFound(f"the price list has no revision {number}", f"价目表没有第 {number} 版")
        return self.revisions[number - 1]

    def before(self, revision: PriceListPublished) -> PriceListPublished | None:
        """The one that held, or would hold, until it."""
        held = [each for each in self.standing() if each.valid_from < revision.valid_from]
        return held[-1] if held else None


def evolve(state: PriceList, event: PriceListEvent) -> PriceList:
    """The list after an event."""
    match event:
        case PriceListPublished():
            gone = state.gone if event.replaces is None else state.gone | {event.replaces}
            return changed(state, revisions=(*state.revisions, event), gone=gone)
        case PriceListWithdrawn():
            return changed(state, gone=state.gone | {event.revision})
        case _:
            assert_never(event)


PRICE_LIST: Decider[PriceList, PriceListEvent] = Decider(KIND, PriceList(), evolve)


def item_of(revision: PriceListPublished, code: str) -> PriceItem | None:
    """The item of a code, however it is spelled."""
    key = code_key(code)
    return next((item for item in revision.prices if code_key(item.code) == key), None)


@dataclass(frozen=True, slots=True)
class PublishPriceList:
    """A whole list, valid from a day on; `today` is the day in Asia/Shanghai."""

    valid_from: date
    rates: tuple[VatRate, ...]
    prices: tuple[PriceItem, ...]
    reason: str
    today: date


def publish(command: PublishPriceList, state: PriceList) -> list[PriceListEvent]:
    """It takes the place of one from the same day, and of no other. As it stands already is no news.

    Raises Rejected for a day that has begun, but for the very first list: nothing was priced before it; and for a list
    that does not hold together.
    """
    standing = state.standing()
    same_day = next((each for each in standing if each.valid_from == command.valid_from), None)
    if same_day is not None and (same_day.rates, same_day.prices) == (command.rates, command.prices):
        return []
    if standing and command.valid_from <= command.today:
        raise Rejected(
            f"prices of a day that has begun are never changed: {command.valid_from} is not after {command.today}",
            f"已经开始的日期，其价格不再改变：生效日期 {command.valid_from} 须晚于今天 {command.today}",
            "valid_from",
        )
    if wrong := faults(command.valid_from, command.rates, command.prices):
        first = wrong[0]
        more = len(wrong) - 1
        place = f"{'rates' if first.rates else 'prices'}.{first.at}.{first.field}"
        raise Rejected(
            first.words.en + (f"; and {more} more" if more else ""),
            first.words.zh + (f"；另有 {more} 处" if more else ""),
            place,
        )
    number = len(state.revisions) + 1
    replaces = same_day.revision if same_day is not None else None
    return [
        PriceListPublished(LIST_ID, number, command.valid_from, command.rates, command.prices, replaces, command.reason)
    ]


@dataclass(frozen=True, slots=True)
class WithdrawPriceList:
    """A revision that is not to hold after all."""

    revision: int
    reason: str
    today: date


def withdraw(command: WithdrawPriceList, state: PriceList) -> list[PriceListEvent]:
    """Once more is no news. Raises NotFound, and Rejected for one whose day has begun."""
    revision = state.revision(command.revision)
    if revision.revision in state.gone:
        return []
    if revision.valid_from <= command.today:
        raise Rejected(
            f"revision {revision.revision} holds since {revision.valid_from}: publish another one from a day to come",
            f"第 {revision.revision} 版自 {revision.valid_from} 起已生效；请另行发布自以后某日生效的版本",
        )
    return [PriceListWithdrawn(LIST_ID, revision.revision, command.reason)]


def lines_of(items: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Code as it is compared → quantity. Raises Rejected for a code that is there twice."""
    found: dict[str, int] = {}
    for code, quantity in items:
        if code_key(code) in found:
            raise Rejected(f"{code} is there twice: add the quantities up", f"{code} 重复，请合并数量", "lines")
        found[code_key(code)] = quantity
    return found
