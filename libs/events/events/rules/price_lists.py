"""Whether a price list 价目表 holds together, which rate of VAT it has on a day, and what another one changes."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from events.catalog.price_list import PriceItem, VatRate
from events.types import PRICE_KINDS
from events.words import Words, changes, choice, in_yuan, one_line

LIST_ID = "standard"
"""The one list of the company."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the `at`-th item, or rate where `rates` says so, in its `field`."""

    rates: bool
    at: int
    field: str
    words: Words


def rate_on(rates: Iterable[VatRate], vat: str, day: date) -> int | None:
    """The rate of a category on a day, in hundredths of a percent; None where there is none yet."""
    known = [rate for rate in rates if rate.vat == vat and rate.valid_from <= day]
    return max(known, key=lambda rate: rate.valid_from).basis_points if known else None


def percent(basis_points: int) -> str:
    """`13%`, `1.5%`."""
    return f"{basis_points / 100:g}%"


def code_key(code: str) -> str:
    """A code as it is compared: without width and case."""
    return unicodedata.normalize("NFKC", code).casefold()


def faults(valid_from: date, rates: Sequence[VatRate], items: Sequence[PriceItem]) -> list[Fault]:
    """All that is wrong with a list as a whole, in its order; empty for one that can be published."""
    found = list[Fault]()
    seen_rates, seen_codes = set[tuple[str, date]](), set[str]()
    for at, rate in enumerate(rates):
        if (rate.vat, rate.valid_from) in seen_rates:
            words = Words(
                f"税率 {rate.vat} 自 {rate.valid_from} 起有两个", f"rate {rate.vat} of {rate.valid_from} twice"
            )
            found.append(Fault(True, at, "valid_from", words))
        seen_rates.add((rate.vat, rate.valid_from))
    rated = {rate.vat for rate in rates if rate.valid_from <= valid_from}
    for at, item in enumerate(items):
        key = code_key(item.code)
        if key in seen_codes:
            found.append(Fault(False, at, "code", Words(f"编码 {item.code} 重复", f"code {item.code} is there twice")))
        seen_codes.add(key)
        if item.vat not in rated:
            zh = f"税率类别 {item.vat} 在 {valid_from} 没有税率"
            found.append(Fault(False, at, "vat", Words(zh, f"category {item.vat} has no rate on {valid_from}")))
    return found


def list_changes(
    before: tuple[Sequence[VatRate], Sequence[PriceItem]], after: tuple[Sequence[VatRate], Sequence[PriceItem]]
) -> list[Words]:
    """What another list changes, line by line: rates, items that come, go, or are otherwise; empty for the same."""
    old_rates, new_rates = ({(rate.vat, rate.valid_from): rate for rate in each[0]} for each in (before, after))
    old, new = ({code_key(item.code): item for item in each[1]} for each in (before, after))
    said = list[Words]()
    for key in sorted(old_rates.keys() | new_rates.keys()):
        was, now = old_rates.get(key), new_rates.get(key)
        if was != now:
            first, then = (percent(rate.basis_points) if rate else "–" for rate in (was, now))
            said.append(
                Words(
                    f"税率 {key[0]}（自 {key[1]}）：{first} → {then}", f"VAT {key[0]} from {key[1]}: {first} → {then}"
                )
            )
    for code in sorted(old.keys() | new.keys()):
        said += _changed(old.get(code), new.get(code))
    return said


def _changed(was: PriceItem | None, now: PriceItem | None) -> list[Words]:
    if was == now:
        return []
    if was is None and now is not None:
        zh, en = _told(now)
        return [Words(f"新增 {zh}", f"new: {en}")]
    if was is not None and now is None:
        zh, en = _told(was)
        return [Words(f"取消 {zh}", f"gone: {en}")]
    assert was is not None and now is not None
    kinds = choice(PRICE_KINDS, was.kind), choice(PRICE_KINDS, now.kind)
    said = changes(
        (Words("单价", "price"), in_yuan(was.unit_price_fen), in_yuan(now.unit_price_fen)),
        (Words("类别", "kind"), kinds[0].zh, kinds[1].zh),
        (Words("编码", "code"), was.code, now.code),
        (Words("中文名称", "name in Chinese"), was.name_zh, now.name_zh),
        (Words("英文名称", "name in English"), was.name_en, now.name_en),
        (Words("中文单位", "unit in Chinese"), was.unit_zh, now.unit_zh),
        (Words("英文单位", "unit in English"), was.unit_en, now.unit_en),
        (Words("税率类别", "VAT"), was.vat, now.vat),
    )
    name_zh, name_en = one_line(now.name_zh), one_line(now.name_en)
    en = said.en.replace(f"kind {kinds[0].zh} → {kinds[1].zh}", f"kind {kinds[0].en} → {kinds[1].en}")
    return [Words(f"{now.code} {name_zh}：{said.zh}", f"{now.code} {name_en}: {en}")]


def _told(item: PriceItem) -> Words:
    price = in_yuan(item.unit_price_fen)
    return Words(
        f"{item.code} {one_line(item.name_zh)}：{price} 元/{one_line(item.unit_zh)}",
        f"{item.code} {one_line(item.name_en)}: {price} yuan a {one_line(item.unit_en)}",
    )
