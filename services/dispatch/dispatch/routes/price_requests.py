"""What managers send of the price list, and what everybody gets of it."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from dispatch.domain.price_list import PriceList
from eventlog.log.session import Answer
from events.catalog.price_list import PriceItem, PriceListPublished, VatRate
from events.rules.price_lists import list_changes
from events.types import PriceKind
from service.framework import Body, Line, Text

MOST_ITEMS = 1000
MOST_RATES = 100
HIGHEST_PRICE = 100_000_000
"""Fen: a million yuan."""
MOST_BASIS_POINTS = 10_000

Code = Annotated[Line, Field(max_length=50)]
EXAMPLE: dict[str, Any] = {
    "valid_from": "2026-02-01",
    "rates": [{"vat": "goods", "basis_points": 1300, "valid_from": "2019-04-01"}],
    "prices": [
        {
            "code": "W-01",
            "kind": "work",
            "name_zh": "维修人工",
            "name_en": "Repair work",
            "unit_zh": "半小时",
            "unit_en": "half hour",
            "unit_price_fen": 9000,
            "vat": "goods",
        }
    ],
    "reason": "2026 年度价格",
}


class RateBody(Body):
    """The VAT of a category from a day on, in hundredths of a percent: 1300 is 13 %."""

    vat: Code
    basis_points: Annotated[int, Field(ge=0, le=MOST_BASIS_POINTS)]
    valid_from: date


class ItemBody(Body):
    """One thing that is charged for; `unit_price_fen` is without VAT."""

    code: Code
    kind: PriceKind
    name_zh: Line
    name_en: Line
    unit_zh: Line
    unit_en: Line
    unit_price_fen: Annotated[int, Field(ge=0, le=HIGHEST_PRICE)]
    vat: Code


class PriceListBody(Body):
    """A whole list, valid from a day on (Asia/Shanghai), and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    valid_from: date
    rates: Annotated[list[RateBody], Field(min_length=1, max_length=MOST_RATES)]
    prices: Annotated[list[ItemBody], Field(min_length=1, max_length=MOST_ITEMS)]
    reason: Text

    def told(self) -> tuple[tuple[VatRate, ...], tuple[PriceItem, ...]]:
        """Rates and prices, as events say them."""
        return (
            tuple(VatRate(rate.vat, rate.basis_points, rate.valid_from) for rate in self.rates),
            tuple(PriceItem(**item.model_dump()) for item in self.prices),
        )


class ChangeItem(BaseModel):
    """One thing that a revision changes, against the one before."""

    zh: str
    en: str


class RevisionItem(BaseModel):
    """A revision in the list of all. `standing` is false for one that was replaced or withdrawn before its day."""

    revision: int
    valid_from: date
    standing: bool
    price_count: int
    reason: str


class RevisionDetail(RevisionItem):
    """A revision, whole, with what it changes against the one before."""

    rates: list[RateBody]
    prices: list[ItemBody]
    changes: list[ChangeItem]


def revision_item(state: PriceList, revision: PriceListPublished) -> Answer:
    """See `RevisionItem`."""
    return {
        "revision": revision.revision,
        "valid_from": revision.valid_from,
        "standing": revision.revision not in state.gone,
        "price_count": len(revision.prices),
        "reason": revision.reason,
    }


def revision_detail(state: PriceList, revision: PriceListPublished) -> Answer:
    """See `RevisionDetail`."""
    before = state.before(revision)
    was = (before.rates, before.prices) if before is not None else ((), ())
    return revision_item(state, revision) | {
        "rates": revision.rates,
        "prices": revision.prices,
        "changes": [{"zh": zh, "en": en} for zh, en in list_changes(was, (revision.rates, revision.prices))],
    }
