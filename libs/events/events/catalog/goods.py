"""Goods 货物 as a delivery note lists them: what sales returns and delivery faults are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from events.fields import GoodsLineNo, Model, Quantity
from events.words import Words, one_line, titled

Paid = Annotated[int, "所付单价，含税（分） · Price paid for one, with VAT, fen"]
SerialNo = Annotated[str, "序列号，没有为空 · Serial number; empty without one"]
Machine = Annotated[
    str | None, "此序列号登记的设备，未登记为空 · The machine registered with this serial number; null where none is"
]
PaidReference = Annotated[
    str, "付款、收款或发货的凭证号，没有为空 · Number of the payment or the consignment; empty without one"
]


@titled("一行货物")
@dataclass(frozen=True, slots=True)
class GoodsLine:
    """One line of what was delivered and paid for."""

    line_no: GoodsLineNo
    model: Model
    serial_no: SerialNo
    quantity: Quantity
    unit_price_fen: Paid
    equipment_id: Machine


def goods_words(lines: Sequence[GoodsLine]) -> Words:
    """`MX-200 × 1，PL-7 × 3`."""
    each = [f"{one_line(line.model)} × {line.quantity}" for line in lines]
    return Words("，".join(each), ", ".join(each))
