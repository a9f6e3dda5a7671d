"""The columns of the two sheets: the field that each fills, and what people may call it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """`zh` and `field` are both good as a heading; `needed` says whether the sheet must have it."""

    field: str
    zh: str
    needed: bool = True


CUSTOMERS = (
    Column("customer_id", "客户编号"),
    Column("name", "客户名称"),
    Column("region", "区域"),
    Column("person", "联系人", needed=False),
    Column("phone", "电话", needed=False),
    Column("address", "地址", needed=False),
)
EQUIPMENT = (
    Column("equipment_id", "设备编号"),
    Column("customer_id", "客户编号"),
    Column("model", "型号"),
    Column("serial_no", "序列号"),
    Column("warranty_months", "保修月数"),
    Column("accepted_on", "验收日期", needed=False),
)


def known_headings(columns: tuple[Column, ...]) -> Mapping[str, Column]:
    """Heading as it is compared → column."""
    return {compared(heading): column for column in columns for heading in (column.field, column.zh)}


def compared(heading: str) -> str:
    """A heading without width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", heading).casefold().split())
