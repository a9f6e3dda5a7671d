"""What a visit must cost, figured out a second time: by whom it is paid, and to the fen."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aftersales.demo.prices import LIST
from aftersales.responses import Json

PARTS = ("P-01", "P-02", "C-01")
"""The items of the price list that stations keep in stock."""
SECOND = "2026-07-01"
"""When a second list takes the place of the first."""
RISE = 1.05

CAUSES = {
    "C-11": "defect",
    "C-12": "defect",
    "C-13": "defect",
    "C-21": "misuse",
    "C-31": "accident",
    "C-41": "consumables",
}
"""Codes of causes, and what each means for who pays."""


def lists() -> tuple[Json, Json]:
    """The list of the year's beginning, and the one of its second half: everything costs a twentieth more."""
    dearer = [each | {"unit_price_fen": round(each["unit_price_fen"] * RISE)} for each in LIST["prices"]]
    second = {"valid_from": SECOND, "prices": dearer, "reason": "年中调价 · Revised at mid-year"}
    return LIST | {"valid_from": "2026-01-01"}, LIST | second


@dataclass(frozen=True, slots=True)
class Sum:
    """Whole fen; `free` is what was done and nobody pays, without VAT."""

    net: int
    vat: int
    free: int

    @property
    def total(self) -> int:
        """With VAT."""
        return self.net + self.vat


def paid_by_customer(kind: str, cause: str, in_warranty: bool, covers: Collection[str]) -> bool:
    """Whether the customer pays for items of a kind: the five rules of docs/charges.md, in one line each."""
    if cause in ("misuse", "accident"):
        return True
    if cause == "defect" and in_warranty and kind != "consumables":
        return False
    return ("work" if kind == "fee" else kind) not in covers


def priced(quantities: Mapping[str, int], day: date, paid: Iterable[str]) -> Sum:
    """What so many of each item cost by the list of a day; `paid` are the kinds that the customer pays for."""
    first, second = lists()
    items = {each["code"]: each for each in (second if day.isoformat() >= SECOND else first)["prices"]}
    rates = {"goods": 1300, "services": 600}
    net = vat = free = 0
    for code, quantity in quantities.items():
        amount = quantity * items[code]["unit_price_fen"]
        if items[code]["kind"] in paid:
            net += amount
            vat += (amount * rates[items[code]["vat"]] + 5000) // 10000
        else:
            free += amount
    return Sum(net, vat, free)


def kind_of(code: str) -> str:
    """Of an item."""
    return next(str(each["kind"]) for each in LIST["prices"] if each["code"] == code)
