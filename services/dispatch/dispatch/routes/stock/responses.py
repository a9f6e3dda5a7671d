"""What callers get of stock; the models are for the OpenAPI page."""

from dataclasses import dataclass

from dispatch.projections.stock import StockRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem(StockRow):
    """One part in a store or a van, with the names of the part."""

    name_zh: str | None
    name_en: str | None
    unit_zh: str | None
    unit_en: str | None
