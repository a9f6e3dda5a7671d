"""Goods are taken back once: as many as were delivered, over all returns of a customer."""

from dataclasses import replace

import pytest

from eventlog.decider import Rejected
from events.catalog.goods import GoodsLine
from intake.domain.claimed import Claim, require_left

TONER = GoodsLine(1, "TN-1", "", 5, 9900, None)
PRINTER = GoodsLine(2, "DR-200", "SN-0815", 1, 99900, None)


def left(want: int, *claims: Claim, line: GoodsLine = TONER, note: str = "SF-1") -> None:
    require_left(note, [line], [(line, want)], claims)


def test_what_other_returns_leave_of_a_delivery_can_come_back() -> None:
    two = Claim("r1", "SF-1", [(TONER, 2)])
    left(5)
    left(3, two)
    left(1, two, Claim("r2", "ｓｆ－1", [(replace(TONER, model="tn 1"), 2)]))
    with pytest.raises(Rejected, match="r1 has 2") as refused:
        left(4, two)
    assert refused.value.field == "lines"
    with pytest.raises(Rejected, match="r1, r2 has 5"):
        left(1, two, Claim("r2", "SF-1", [(replace(TONER, line_no=7), 3)]))


def test_another_note_another_model_and_another_serial_number_are_other_goods() -> None:
    all_of_it = Claim("r1", "SF-1", [(TONER, 5), (PRINTER, 1)])
    left(5, all_of_it, note="SF-2")
    left(5, all_of_it, line=replace(TONER, model="TN-2"))
    left(1, all_of_it, line=replace(PRINTER, serial_no="SN-0816"))
    with pytest.raises(Rejected, match="r1 has 1"):
        left(1, all_of_it, line=replace(PRINTER, line_no=1, serial_no="sn 0815"))


def test_what_was_delivered_is_what_the_longer_list_says() -> None:
    """Who lists only what comes back does not make the delivery smaller."""
    one = Claim("r1", "SF-1", [(TONER, 1)])
    left(1, one, line=replace(TONER, quantity=1))
