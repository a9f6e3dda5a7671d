"""What a visit costs: who pays and why, quotes and their answers, what was done, what was wrong; as values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from dispatch.domain.work_order.charge_rules import CHARGED_AS, Contract, Facts, Machine, findings
from dispatch.domain.work_order.finish import FailVisit, SolveFault, fail, solve
from dispatch.domain.work_order.invoice import ReverseLine, SettleCharges, reverse, settle
from dispatch.domain.work_order.proposal import propose
from dispatch.domain.work_order.quote import (
    AnswerQuote,
    DecideCharge,
    Known,
    OfferQuote,
    answer_quote,
    decide_charge,
    offer,
    totals,
)
from dispatch.domain.work_order.state import WORK_ORDER
from eventlog.testing import given
from eventlog.testing.values import Given
from events.catalog.charge import (
    ChargeDecided,
    ChargeLine,
    ChargesInvoiced,
    InvoiceLineReversed,
    QuoteAccepted,
    QuoteOffered,
    QuoteRefused,
)
from events.catalog.price_list import PriceItem, PriceListPublished, VatRate
from events.catalog.work_order import (
    FaultDiagnosed,
    FaultNotSolved,
    TechnicianArrived,
    TechnicianAssigned,
    WorkOrderAccepted,
    WorkOrderReceived,
)
from events.fault_codes import CAUSE_CODES
from events.rules.money import vat_of
from events.types import FaultCause

DAY = date(2026, 3, 2)
AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
RATES = (VatRate("goods", 1300, date(2019, 4, 1)), VatRate("services", 600, date(2016, 5, 1)))
WORK = PriceItem("W-01", "work", "维修人工", "Repair work", "半小时", "half hour", 9000, "goods")
TRAVEL = PriceItem("T-01", "travel", "上门", "Travel", "次", "visit", 6000, "services")
FUSER = PriceItem("P-01", "parts", "定影器", "Fuser", "个", "piece", 33333, "goods")
TONER = PriceItem("C-01", "consumables", "墨粉", "Toner", "支", "piece", 32000, "goods")
ITEMS = (WORK, TRAVEL, FUSER, TONER)
FIRST = PriceListPublished("standard", 1, date(2026, 1, 1), RATES, ITEMS, None, "开始收费")
DEARER = (replace(WORK, unit_price_fen=9900), *ITEMS[1:])
IDS = ("w1", "k1")
RECEIVED = WorkOrderReceived("w1", "k1", "north", 1, "c1", "m1", None, "卡纸", None, False)
ASSIGNED = (RECEIVED, WorkOrderAccepted(*IDS), TechnicianAssigned(*IDS, "t1", None))
RUNNING = Machine("m1", date(2025, 6, 30), date(2028, 6, 30), 36)
OVER = Machine("m1", date(2020, 6, 30), date(2023, 6, 30), 36)
LABOUR = Contract("ct1", "维保 1", date(2026, 1, 1), date(2026, 12, 31), ("work", "travel"), ())
ALL_FREE = ("work", "travel", "parts", "consumables", "fee")


def decided(cause: FaultCause = "defect", machine: Machine | None = OVER, *contracts: Contract) -> ChargeDecided:
    (event,) = decide_charge(DecideCharge(cause, DAY), order(*ASSIGNED).state, Known(machine, contracts))
    assert isinstance(event, ChargeDecided)
    return event


def order(*events: Any) -> Given[Any, Any]:
    return given(WORK_ORDER, *events)


def quoted(items: Mapping[str, int], *before: Any, prices: PriceListPublished = FIRST, at: datetime = AT) -> Any:
    (event,) = offer(OfferQuote(items, DAY, at), order(*ASSIGNED, *before).state, prices)
    return event


CHARGED = decided()
QUOTE: QuoteOffered = quoted({"w-01": 3, "T-01": 1, "P-01": 1}, CHARGED)
ACCEPTED = QuoteAccepted(*IDS, 1, "李老师", "phone", AT)
REFUSED = QuoteRefused(*IDS, 1, "李老师", "signature", AT)
YES = AnswerQuote(1, True, "李老师", "phone", AT, AT)


def settled(items: Mapping[str, int], *before: Any, prices: PriceListPublished | None = FIRST) -> Any:
    (event,) = settle(SettleCharges(items, DAY), order(*ASSIGNED, *before).state, prices)
    return event


@pytest.mark.parametrize(
    ("cause", "machine", "asked", "contracts", "free", "rules"),
    [
        ("defect", RUNNING, False, (), {"work", "travel", "parts", "fee"}, {"warranty", "consumables"}),
        ("defect", OVER, True, (), {"work", "travel", "parts", "fee"}, {"asked_in_warranty", "consumables"}),
        ("defect", OVER, False, (), set(), {"out_of_warranty"}),
        ("defect", OVER, False, (LABOUR,), {"work", "travel", "fee"}, {"contract", "out_of_warranty"}),
        ("defect", None, False, (), set(), {"no_warranty"}),
        ("defect", Machine("m1"), False, (), set(), {"no_warranty"}),
        ("defect", replace(RUNNING, warranty_months=0), False, (), set(), {"no_warranty"}),
        ("consumables", RUNNING, True, (), set(), {"consumables"}),
        (
            "consumables",
            RUNNING,
            True,
            (replace(LABOUR, covers=("work", "travel", "parts", "consumables")),),
            set(ALL_FREE),
            {"contract"},
        ),
        ("misuse", RUNNING, True, (LABOUR,), set(), {"misuse"}),
        ("accident", RUNNING, True, (LABOUR,), set(), {"accident"}),
        ("defect", OVER, False, (replace(LABOUR, last_day=date(2026, 3, 1)),), set(), {"out_of_warranty"}),
        ("defect", OVER, False, (replace(LABOUR, equipment_ids=("m2",)),), set(), {"out_of_warranty"}),
    ],
)
def test_who_pays(cause: FaultCause, machine: Any, asked: bool, contracts: Any, free: Any, rules: Any) -> None:
    found = findings(Facts(cause, DAY, machine, contracts, asked))
    assert {each.kind for each in found if each.covered} == free
    assert {each.rule for each in found} == rules
    assert [each.kind for each in found] == list(ALL_FREE)


def test_the_first_and_the_last_day_of_a_warranty_count() -> None:
    days = (date(2025, 6, 29), date(2025, 6, 30), date(2028, 6, 30), date(2028, 7, 1))
    assert [RUNNING.in_warranty(day) for day in days] == [False, True, True, False]


def test_a_decision_tells_rule_dates_and_clause_in_both_languages() -> None:
    event = decided("defect", OVER, LABOUR)
    assert event.sentence().zh == (
        "费用判定，原因：设备故障；配件、耗材：收费，已过保修期（规则 5）：2020-06-30 验收，保修至 2023-06-30，"
        "判定日 2026-03-02；无合同承担；人工、上门、定额费用：免收，维保合同 维保 1 承担（规则 3）：2026-01-01 至 "
        "2026-12-31，判定日 2026-03-02"
    )
    assert event.because(event.findings[0]).en == (
        "free, maintenance contract 维保 1 pays (rule 3): 2026-01-01 to 2026-12-31, decided on 2026-03-02"
    )


def test_it_is_decided_anew_only_for_another_reason() -> None:
    again, known = DecideCharge("defect", DAY), Known(OVER, ())
    order(*ASSIGNED, CHARGED).when(lambda state: decide_charge(again, state, known)).nothing()
    later = DecideCharge("misuse", DAY)
    state = (
        order(*ASSIGNED, CHARGED, QUOTE).when(lambda state: decide_charge(later, state, known)).then(decided("misuse"))
    )
    assert state is not None and state.charge.quotes[0].state == "void"
    over = FaultNotSolved(*IDS, "north", 1, "缺配件")
    order(*ASSIGNED, over).when(lambda state: decide_charge(again, state, known)).refused("完结之前判定")


def test_a_quote_is_frozen_and_adds_up() -> None:
    assert [(line.code, line.net_fen, line.vat_fen) for line in QUOTE.lines] == [
        ("W-01", 27000, 3510),
        ("T-01", 6000, 360),
        ("P-01", 33333, 4333),
    ]
    assert (QUOTE.net_fen, QUOTE.vat_fen, QUOTE.total_fen) == (66333, 8203, 74536)
    assert QUOTE.sentence().en == "Quote 1: 745.36 yuan, 82.03 of it VAT, by price list revision 1"
    part = quoted({"W-01": 1, "P-01": 1}, decided("defect", OVER, LABOUR))
    assert [(line.covered, line.net_fen) for line in part.lines] == [(True, 0), (False, 33333)]


def test_what_cannot_be_quoted() -> None:
    def quote(items: Mapping[str, int], prices: PriceListPublished | None = FIRST) -> Any:
        return lambda state: offer(OfferQuote(items, DAY, AT), state, prices)

    order(*ASSIGNED).when(quote({"W-01": 1})).refused("请先判定费用")
    order(*ASSIGNED, CHARGED).when(quote({"W-01": 1}, None)).refused("没有生效的价目表")
    order(*ASSIGNED, CHARGED).when(quote({"X-01": 1})).refused("没有 X-01", "lines")
    order(*ASSIGNED, decided("defect", RUNNING)).when(quote({"W-01": 1})).refused("全部免收")


def test_a_customer_answers_a_quote_once() -> None:
    asked = order(*ASSIGNED, CHARGED, QUOTE)
    asked.when(answer_quote, YES).then(ACCEPTED)
    no = replace(YES, accepted=False, way="signature")
    asked.when(answer_quote, no).then(REFUSED)
    order(*ASSIGNED, CHARGED, QUOTE, ACCEPTED).when(answer_quote, YES).nothing()
    order(*ASSIGNED, CHARGED, QUOTE, ACCEPTED).when(answer_quote, no).refused("已接受", "quote_no")
    for at in (AT - timedelta(seconds=1), AT + timedelta(seconds=1)):
        asked.when(answer_quote, replace(YES, answered_at=at)).refused("答复时间", "answered_at")
    asked.misses(lambda state: answer_quote(replace(YES, quote_no=2), state), "没有第 2 次报价", "quote_no")
    void = quoted({"W-01": 1}, CHARGED, QUOTE)
    order(*ASSIGNED, CHARGED, QUOTE, void).when(answer_quote, YES).refused("已失效")


def test_chargeable_work_needs_an_accepted_quote_and_what_was_done_of_it() -> None:
    done = SolveFault("更换定影器")
    order(*ASSIGNED, CHARGED).when(solve, done).refused("人工 须收费")
    order(*ASSIGNED, CHARGED, QUOTE).when(solve, done).refused("尚未答复")
    order(*ASSIGNED, CHARGED, QUOTE, REFUSED).when(solve, done).refused("客户拒绝了报价")
    order(*ASSIGNED, CHARGED, QUOTE, ACCEPTED).when(solve, done).refused("请先登记所做项目")
    invoiced = settled({"W-01": 2}, CHARGED, QUOTE, ACCEPTED)
    for before in ((), (CHARGED, QUOTE, ACCEPTED, invoiced), (decided("defect", RUNNING),)):
        assert len(order(*ASSIGNED, *before).when(solve, done).events) == 1


def test_a_visit_whose_quote_was_refused_ends_with_a_result_of_its_own() -> None:
    event = FaultNotSolved(*IDS, "north", 1, "客户不修", quote_refused=True)
    order(*ASSIGNED, CHARGED, QUOTE, REFUSED).when(fail, FailVisit("客户不修")).then(event)
    assert "客户拒绝报价" in event.sentence().zh
    supplement = replace(QUOTE, quote_no=2)
    both = (CHARGED, QUOTE, ACCEPTED, supplement, replace(REFUSED, quote_no=2))
    order(*ASSIGNED, *both).when(fail, FailVisit("缺配件")).then(FaultNotSolved(*IDS, "north", 1, "缺配件"))
    assert settled({"W-01": 1}, *both).net_fen == 9000, "what was accepted before is done"


def test_what_was_done_is_charged_within_the_quote() -> None:
    event = settled({"W-01": 2, "P-01": 1}, CHARGED, QUOTE, ACCEPTED, prices=None)
    assert [(line.line_no, line.quantity, line.net_fen, line.vat_fen) for line in event.lines] == [
        (1, 2, 18000, 2340),
        (2, 1, 33333, 4333),
    ]
    assert (event.net_fen, event.vat_fen, event.total_fen) == (51333, 6673, 58006)

    def more(items: Mapping[str, int]) -> Any:
        return lambda state: settle(SettleCharges(items, DAY), state, FIRST)

    after = order(*ASSIGNED, CHARGED, QUOTE, ACCEPTED, event)
    after.when(more({"W-01": 2})).refused("超出第 1 次报价")
    after.when(more({"C-01": 1})).refused("超出第 1 次报价")
    order(*ASSIGNED, CHARGED).when(more({"W-01": 1})).refused("没有已接受的报价")
    order(*ASSIGNED, CHARGED, QUOTE).when(more({"W-01": 1})).refused("尚未答复")
    order(RECEIVED, CHARGED).when(more({})).refused("指派维修人员之后")


def test_an_old_quote_keeps_its_prices_and_what_is_free_now_costs_nothing() -> None:
    dearer = replace(FIRST, revision=2, prices=DEARER)
    assert settled({"W-01": 1}, CHARGED, QUOTE, ACCEPTED, prices=dearer).net_fen == 9000
    free = decided("defect", RUNNING)
    (line,) = settled({"W-01": 1}, CHARGED, QUOTE, ACCEPTED, free).lines
    assert (line.covered, line.unit_price_fen, line.net_fen, line.vat_fen) == (True, 9000, 0, 0)
    covered = settled({"W-01": 2}, free)
    assert (covered.lines[0].unit_price_fen, covered.total_fen) == (9000, 0)


def test_what_is_proposed_of_a_quote_is_what_the_invoice_says_whatever_the_list_says_by_now() -> None:
    dearer = replace(FIRST, prices=DEARER[:1])
    agreed = CHARGED, QUOTE, ACCEPTED
    proposed = propose(order(*ASSIGNED, *agreed).state, dearer, DAY, AT)
    invoice = settled({"W-01": 3, "T-01": 1}, *agreed, prices=dearer)
    assert [each.line for each in proposed.lines] == list(invoice.lines)
    assert (proposed.lines[0].line.unit_price_fen, len(invoice.lines)) == (9000, 2)


def test_a_wrong_line_is_reversed_and_stays() -> None:
    invoiced = settled({"P-01": 1}, CHARGED, QUOTE, ACCEPTED)
    after = order(*ASSIGNED, CHARGED, QUOTE, ACCEPTED, invoiced)
    back = InvoiceLineReversed(*IDS, 1, -33333, -4333, -37666, "登记错误")
    state = after.when(reverse, ReverseLine(1, "登记错误")).then(back)
    assert state.charge.standing == [] and len(state.charge.lines) == 1
    order(*ASSIGNED, CHARGED, QUOTE, ACCEPTED, invoiced, back).when(reverse, ReverseLine(1, "x")).nothing()
    after.misses(lambda state: reverse(ReverseLine(9, "x"), state), "没有第 9 行")
    assert settled({"P-01": 1}, CHARGED, QUOTE, ACCEPTED, invoiced, back).lines[0].line_no == 2


FEN = st.integers(0, 10**8)
RATE = st.sampled_from([0, 100, 300, 600, 900, 1300])


@for_all(FEN, RATE)
def test_vat_is_within_half_a_fen_and_a_refund_is_exact(net: int, rate: int) -> None:
    assert abs(vat_of(net, rate) * 10_000 - net * rate) * 2 <= 10_000
    assert vat_of(-net, rate) == -vat_of(net, rate)


@settings(max_examples=40)
@for_all(st.integers(1, 99_999), RATE, st.lists(st.integers(1, 5), min_size=1, max_size=8), st.data())
def test_work_done_in_parts_adds_up_to_the_whole_to_the_fen(
    price: int, rate: int, parts: Sequence[int], data: Any
) -> None:
    """Whatever the parts and their order, and whatever was reversed and said anew meanwhile."""
    prices = replace(
        FIRST, prices=(replace(WORK, unit_price_fen=price),), rates=(replace(RATES[0], basis_points=rate),)
    )
    whole = sum(parts)
    quote = quoted({"W-01": whole}, CHARGED, prices=prices)
    events: list[Any] = [*ASSIGNED, CHARGED, quote, ACCEPTED]
    todo = list(data.draw(st.permutations(parts)))
    wrong = data.draw(st.integers(0, len(todo) - 1))
    booked = 0
    while todo:
        quantity = todo.pop()
        events += settle(SettleCharges({"W-01": quantity}, DAY), order(*events).state, prices)
        if len(todo) == wrong and booked == 0:
            state = order(*events).state
            booked = state.charge.standing[0].line_no
            todo.append(state.charge.standing[0].quantity)
            events += reverse(ReverseLine(booked, "x"), state)
    charge = order(*events).state.charge
    assert totals(charge.standing) == {name: getattr(quote, name) for name in ("net_fen", "vat_fen", "total_fen")}
    told = sum(event.total_fen for event in events if isinstance(event, ChargesInvoiced | InvoiceLineReversed))
    assert told == quote.total_fen, "all that the log says adds up, too"


@settings(max_examples=40)
@for_all(st.lists(st.tuples(FEN, RATE), max_size=10), st.data())
def test_totals_are_the_same_in_whatever_order(amounts: list[tuple[int, int]], data: Any) -> None:
    lines = [
        ChargeLine(1, "x", "work", "x", "x", "x", "x", 1, net, "goods", rate, False, net, vat_of(net, rate))
        for net, rate in amounts
    ]
    assert totals(lines) == totals(data.draw(st.permutations(lines)))


def test_the_diagnosed_cause_is_the_cause() -> None:
    known = Known(OVER, ())
    arrived = TechnicianArrived(*IDS, "t1")
    order(*ASSIGNED).when(partial(decide_charge, known=known), DecideCharge(None, DAY)).refused("原因代码")
    diagnosed = (*ASSIGNED, arrived, FaultDiagnosed(*IDS, "进水", "F-31", "C-31"))
    decide = order(*diagnosed).when(partial(decide_charge, known=known), DecideCharge(None, DAY))
    (decided,) = decide.events
    assert isinstance(decided, ChargeDecided)
    assert decided.cause == "accident"
    order(*diagnosed).when(partial(decide_charge, known=known), DecideCharge("defect", DAY)).refused("意外")
    anew = (*diagnosed, decided, FaultDiagnosed(*IDS, "磨损", "F-31", "C-11"))
    order(*anew).when(solve, SolveFault("…")).refused("重新判定")
    assert set(CHARGED_AS) == set(CAUSE_CODES)
