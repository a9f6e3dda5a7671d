"""What callers get of stock; the models are for the OpenAPI page."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel

from dispatch.projections.stock import StockRow


@dataclass(frozen=True, slots=True, kw_only=True)
class StockItem(StockRow):
    """One part in a store or a van, with the names of the part."""

    name_zh: str | None
    name_en: str | None
    unit_zh: str | None
    unit_en: str | None


class StockHistoryItem(BaseModel):
    """One event of a stock, as people and as programs read it."""

    version: int
    time: datetime
    actor: str
    type: str
    zh: str
    en: str
