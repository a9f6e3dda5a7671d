"""Delivery faults: what is confirmed, how it is made good, and who is told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as sampled
from hypothesis import strategies as some

from eventlog.testing import Given, given
from events.catalog.delivery_fault import (
    DeliveryFaultAcknowledged,
    DeliveryFaultEvent,
    DeliveryFaultReported,
    DeliveryFaultSettled,
    DeliveryFaultTold,
    DeliveryFaultVerified,
    DeliveryFaultWithdrawn,
    FaultLine,
    FoundLine,
    SettledLine,
)
from events.types import Remedy
from intake.domain.delivery_fault import (
    DELIVERY_FAULT,
    acknowledge,
    report,
    settle_fault,
    tell,
    verify,
    withdraw_fault,
)

DAY = date(2026, 3, 2)
LINES = (FaultLine(1, "short", "DR-200", "", 3, 10_050), FaultLine(2, "damaged", "MX-200", "SN-1", 1, 299_900))
REPORTED = DeliveryFaultReported("f1", "k1", "c1", "SF-1", DAY, LINES, "")
FOUND = (FoundLine(1, 2, "warehouse"), FoundLine(2, 0, "unknown"))
VERIFIED = DeliveryFaultVerified("f1", "k1", FOUND, "出库称重少两件；外观照片无破损")
MADE_GOOD = (SettledLine(1, "credit", 20_100, "PAY-1"), SettledLine(2, "refuse", 0, ""))
SETTLED = DeliveryFaultSettled("f1", "k1", MADE_GOOD, 20_100, "")
KNOWN = DeliveryFaultAcknowledged("f1", "k1")
TOLD = DeliveryFaultTold("f1", "k1", "phone", "")


def past(*events: DeliveryFaultEvent) -> Given[Any, DeliveryFaultEvent]:
    return given(DELIVERY_FAULT, *events)


def test_a_fault_is_reported_once_and_of_a_past_delivery() -> None:
    past().when(lambda state: report(REPORTED, state, DAY)).then(REPORTED)
    past().when(lambda state: report(REPORTED, state, date(2026, 3, 1))).refused("不能晚于今天")
    past(REPORTED).when(lambda state: report(REPORTED, state, DAY)).then()
    past(REPORTED).when(lambda s: report(replace(REPORTED, note="x"), s, DAY)).refused("已登记")


def test_every_line_is_verified() -> None:
    new = past(REPORTED)
    new.when(verify, replace(VERIFIED, case_id="", lines=FOUND[::-1])).then(VERIFIED)
    past(REPORTED, VERIFIED).when(verify, VERIFIED).then()
    new.when(verify, replace(VERIFIED, lines=FOUND[:1])).refused("第 2 行未填写")
    new.when(verify, replace(VERIFIED, lines=(replace(FOUND[0], quantity=4), FOUND[1]))).refused("只有 3 件")
    past(REPORTED, VERIFIED, SETTLED).when(verify, replace(VERIFIED, findings="x")).refused("已处理")


@pytest.mark.parametrize(
    ("line_no", "remedy", "credit", "said"),
    [
        (2, "swap", 0, "不属实"),
        (1, "credit", 0, "金额"),
        (1, "send_rest", 1, "金额"),
        (1, "credit", 20_101, "不能超过"),
    ],
)
def test_what_is_made_good_fits_what_was_found(line_no: int, remedy: Remedy, credit: int, said: str) -> None:
    lines = tuple(SettledLine(line_no, remedy, credit, "") if each.line_no == line_no else each for each in MADE_GOOD)
    past(REPORTED, VERIFIED).when(settle_fault, replace(SETTLED, lines=lines)).refused(said)


def test_it_is_settled_then_known_then_told() -> None:
    wanted = replace(SETTLED, case_id="", credit_fen=0)
    past(REPORTED).when(settle_fault, wanted).refused("已核实")
    verified = past(REPORTED, VERIFIED)
    verified.when(settle_fault, wanted).then(SETTLED)
    damaged = replace(VERIFIED, lines=(FOUND[0], FoundLine(2, 1, "carrier")))
    rest = replace(wanted, lines=(MADE_GOOD[0], SettledLine(2, "send_rest", 0, "")))
    past(REPORTED, damaged).when(settle_fault, rest).refused("并未短少")
    verified.when(acknowledge, KNOWN).refused("待客服知悉")
    settled = past(REPORTED, VERIFIED, SETTLED)
    settled.when(settle_fault, wanted).then()
    settled.when(tell, TOLD).refused("待告知客户")
    settled.when(acknowledge, replace(KNOWN, case_id="")).then(KNOWN)
    settled.when(withdraw_fault, DeliveryFaultWithdrawn("f1", "", "找到了")).refused("已处理")
    known = past(REPORTED, VERIFIED, SETTLED, KNOWN)
    known.when(acknowledge, KNOWN).then()
    known.when(tell, replace(TOLD, case_id="")).then(TOLD)
    past(REPORTED, VERIFIED, SETTLED, KNOWN, TOLD).when(tell, TOLD).then()
    gone = DeliveryFaultWithdrawn("f1", "k1", "找到了")
    verified.when(withdraw_fault, replace(gone, case_id="")).then(gone)


@sampled(some.lists(some.tuples(some.integers(1, 1000), some.integers(0, 1_000_000_000)), min_size=1, max_size=50))
def test_credits_add_up_to_the_fen(sold: list[tuple[int, int]]) -> None:
    lines = tuple(FaultLine(no, "wrong", "X", "", count, price) for no, (count, price) in enumerate(sold, 1))
    found = tuple(FoundLine(line.line_no, line.quantity, "sales") for line in lines)
    worth = [line.quantity * line.unit_price_fen for line in lines]
    made = tuple(
        SettledLine(line.line_no, "credit" if fen else "swap", fen, "") for line, fen in zip(lines, worth, strict=True)
    )
    so_far = replace(REPORTED, lines=lines), replace(VERIFIED, lines=found)
    settled = replace(SETTLED, lines=made, credit_fen=sum(worth))
    past(*so_far).when(settle_fault, replace(settled, credit_fen=0)).then(settled)
