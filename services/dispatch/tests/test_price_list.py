"""The price list: given what was published, when a command, then events, nothing, a refusal; and what it changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from dispatch.domain.price_list import PRICE_LIST, PriceList, PublishPriceList, WithdrawPriceList, publish, withdraw
from eventlog.decider import Rejected
from eventlog.testing import given
from events.catalog.price_list import PriceItem, PriceListEvent, PriceListPublished, PriceListWithdrawn, VatRate
from events.rules.price_lists import faults, list_changes, percent, rate_on

TODAY = date(2026, 3, 2)
RATES = (VatRate("goods", 1300, date(2019, 4, 1)), VatRate("services", 600, date(2016, 5, 1)))
WORK = PriceItem("W-01", "work", "维修人工", "Repair work", "半小时", "half hour", 9000, "goods")
TRAVEL = PriceItem("T-01", "travel", "上门", "Travel", "次", "visit", 6000, "services")
FUSER = PriceItem("P-01", "parts", "定影器", "Fuser", "个", "piece", 33333, "goods")
TONER = PriceItem("C-01", "consumables", "墨粉", "Toner", "支", "piece", 32000, "goods")
NIGHT = PriceItem("F-01", "fee", "夜间加急", "Night call", "次", "time", 10000, "services")
ITEMS = (WORK, TRAVEL, FUSER, TONER, NIGHT)
FIRST = PriceListPublished("standard", 1, date(2026, 1, 1), RATES, ITEMS, None, "开始收费")
DEARER = (replace(WORK, unit_price_fen=9900), *ITEMS[1:])
NEXT = PriceListPublished("standard", 2, date(2026, 4, 1), RATES, DEARER, None, "调价")


def publishing(valid_from: date, items: Sequence[PriceItem] = DEARER, why: str = "调价") -> PublishPriceList:
    return PublishPriceList(valid_from, RATES, tuple(items), why, TODAY)


def test_the_first_list_may_begin_on_any_day_and_later_ones_on_a_day_to_come() -> None:
    given(PRICE_LIST).when(publish, publishing(FIRST.valid_from, ITEMS, "开始收费")).then(FIRST)
    given(PRICE_LIST, FIRST).when(publish, publishing(NEXT.valid_from)).then(NEXT)
    given(PRICE_LIST, FIRST).when(publish, publishing(FIRST.valid_from, ITEMS)).nothing()
    for day in (FIRST.valid_from, TODAY):
        given(PRICE_LIST, FIRST).when(publish, publishing(day)).refused("须晚于今天", "valid_from")


def test_one_whose_day_has_not_come_is_replaced_or_withdrawn() -> None:
    again = replace(NEXT, revision=3, prices=ITEMS, replaces=2)
    state = given(PRICE_LIST, FIRST, NEXT).when(publish, publishing(NEXT.valid_from, ITEMS)).then(again)
    assert [each.revision for each in state.standing()] == [1, 3]
    gone = PriceListWithdrawn("standard", 2, "暂缓")
    command = WithdrawPriceList(2, "暂缓", TODAY)
    state = given(PRICE_LIST, FIRST, NEXT).when(withdraw, command).then(gone)
    assert state.on(date(2027, 1, 1)) == FIRST
    given(PRICE_LIST, FIRST, NEXT, gone).when(withdraw, command).nothing()
    given(PRICE_LIST, FIRST, NEXT).when(withdraw, replace(command, today=NEXT.valid_from)).refused("已生效")
    given(PRICE_LIST, FIRST).misses(lambda state: withdraw(command, state), "没有第 2 版")


def test_a_list_that_does_not_hold_together_is_refused_and_all_its_faults_are_told() -> None:
    twice, unrated = replace(FUSER, code="ｗ-01"), replace(TONER, vat="books")
    found = faults(TODAY, (*RATES, RATES[0]), (WORK, twice, unrated))
    assert [(each.rates, each.at, each.field) for each in found] == [
        (True, 2, "valid_from"),
        (False, 1, "code"),
        (False, 2, "vat"),
    ]
    given(PRICE_LIST).when(publish, publishing(TODAY, (WORK, twice, unrated))).refused("另有 1 处", "prices.1.code")
    early = publishing(date(2015, 1, 1), (TRAVEL,))
    given(PRICE_LIST).when(publish, early).refused("没有税率", "prices.0.vat")


def test_a_rate_is_that_of_the_day() -> None:
    rates = (*RATES, VatRate("goods", 1000, date(2027, 1, 1)))
    assert [rate_on(rates, "goods", date(year, 12, 31)) for year in (2018, 2026, 2027)] == [None, 1300, 1000]
    assert [percent(points) for points in (1300, 150, 0)] == ["13%", "1.5%", "0%"]


def test_what_another_list_changes_is_told_line_by_line() -> None:
    rates = (*RATES, VatRate("goods", 1000, date(2027, 1, 1)))
    fee = replace(NIGHT, kind="work")
    told = list_changes((RATES, ITEMS[1:]), (rates, (WORK, TRAVEL, replace(FUSER, unit_price_fen=30000), fee)))
    assert [each.zh for each in told] == [
        "税率 goods（自 2027-01-01）：– → 10%",
        "取消 C-01 墨粉：320.00 元/支",
        "F-01 夜间加急：类别 定额费用 → 人工",
        "P-01 定影器：单价 333.33 → 300.00",
        "新增 W-01 维修人工：90.00 元/半小时",
    ]
    assert told[2].en == "F-01 Night call: kind flat fee → work"
    assert list_changes((RATES, ITEMS), (RATES, tuple(reversed(ITEMS)))) == []


DAYS = st.integers(-3, 6)
STEPS = st.lists(st.tuples(st.sampled_from(["publish", "withdraw", "wait"]), DAYS, st.integers(0, 3)), max_size=12)


@settings(max_examples=50)
@for_all(STEPS)
def test_prices_of_a_day_never_change_once_it_has_begun(steps: list[tuple[str, int, int]]) -> None:
    state, today = PriceList(), TODAY
    held: dict[date, PriceListPublished] = {}
    for what, days, price in steps:
        items = (replace(WORK, unit_price_fen=price),)
        events: Sequence[PriceListEvent] = ()
        try:
            if what == "publish":
                events = publish(PublishPriceList(today + timedelta(days), RATES, items, "x", today), state)
            elif what == "withdraw" and 1 <= days <= len(state.revisions):
                events = withdraw(WithdrawPriceList(days, "x", today), state)
        except Rejected:
            pass
        for event in events:
            state = PRICE_LIST.evolve(state, event)
        today += timedelta(days=what == "wait")
        if (there := state.on(today)) is not None:  # a day without a list may get one
            held.setdefault(today, there)
        assert all(state.on(day) == was for day, was in held.items())
