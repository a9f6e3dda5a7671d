"""The price list 价目表 by which visits are charged: revisions, each valid from a day on, until the next one is.

Prices are whole fen without VAT. Rates of VAT are data of the list, each from a day on, for the law changes them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import VatCategory
from events.types import PriceKind
from events.words import Words, one_line, titled

ListId = Annotated[str, "价目表编号 · Price list"]
Revision = Annotated[int, "价目表第几版（从 1 起） · Revision of the price list, from 1"]


@titled("价目")
@dataclass(frozen=True, slots=True)
class PriceItem:
    """One thing that is charged for. What is sold by halves is priced by the half: quantities are whole."""

    code: Annotated[str, "价目编码 · Code of the item"]
    kind: Annotated[PriceKind, "类别 · What it is: work, travel, parts, consumables, a flat fee"]
    name_zh: Annotated[str, "中文名称 · Name in Chinese"]
    name_en: Annotated[str, "英文名称 · Name in English"]
    unit_zh: Annotated[str, "中文单位 · Unit in Chinese"]
    unit_en: Annotated[str, "英文单位 · Unit in English"]
    unit_price_fen: Annotated[int, "不含税单价（分） · Price of a unit without VAT, fen"]
    vat: VatCategory


@titled("增值税率")
@dataclass(frozen=True, slots=True)
class VatRate:
    """The rate of a category from a day on, until the next one of the category."""

    vat: VatCategory
    basis_points: Annotated[int, "税率（万分之一，1300 即 13%） · Rate in hundredths of a percent: 1300 is 13 %"]
    valid_from: Annotated[date, "税率生效日期（北京时间） · First day of the rate, Asia/Shanghai"]


@titled("价目表已发布")
@dataclass(frozen=True, slots=True)
class PriceListPublished:
    """A whole list, valid from a day on. Before that day another one may take its place; from then on it stands."""

    list_id: ListId
    revision: Revision
    valid_from: Annotated[date, "价目表生效日期（北京时间） · First day of the revision, Asia/Shanghai"]
    rates: Annotated[tuple[VatRate, ...], "增值税率 · Rates of VAT"]
    prices: Annotated[tuple[PriceItem, ...], "价目 · What is charged for"]
    replaces: Annotated[int | None, "被取代的版本，未生效过 · Revision whose place it takes, which never held"]
    reason: Annotated[str, "发布原因 · Why it was published", FREE_TEXT]

    def sentence(self) -> Words:
        zh, en = (
            ("", "") if self.replaces is None else (f"，取代第 {self.replaces} 版", f", instead of {self.replaces}")
        )
        reason = one_line(self.reason)
        return Words(
            f"发布价目表第 {self.revision} 版，{len(self.prices)} 项，自 {self.valid_from} 起生效{zh}；原因：{reason}",
            f"Price list revision {self.revision} published, {len(self.prices)} items, valid from {self.valid_from}"
            f"{en}; why: {reason}",
        )


@titled("价目表已撤回")
@dataclass(frozen=True, slots=True)
class PriceListWithdrawn:
    """A revision whose day has not come does not come to hold; the one before goes on."""

    list_id: ListId
    revision: Revision
    reason: Annotated[str, "撤回原因 · Why it was withdrawn", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"撤回尚未生效的价目表第 {self.revision} 版；原因：{reason}",
            f"Price list revision {self.revision} withdrawn before it held; why: {reason}",
        )


PriceListEvent = PriceListPublished | PriceListWithdrawn

KIND: StreamKind[PriceListEvent] = StreamKind("price_list", source="dispatch", id="list_id", events=PriceListEvent)
