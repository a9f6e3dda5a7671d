"""The price list of the story: what `aftersales prices export` gives as an example, too."""

from aftersales.responses import Json

_NAMES = ("kind", "code", "name_zh", "name_en", "unit_zh", "unit_en", "unit_price_fen", "vat")
_ITEMS = (
    ("work", "W-01", "维修人工", "Repair work", "半小时", "half hour", 9000, "goods"),
    ("travel", "T-01", "上门", "Travel", "次", "visit", 6000, "services"),
    ("parts", "P-01", "定影器", "Fuser", "个", "piece", 33333, "goods"),
    ("parts", "P-02", "搓纸轮", "Paper feed roller", "个", "piece", 8550, "goods"),
    ("consumables", "C-01", "墨粉", "Toner", "支", "piece", 32000, "goods"),
    ("fee", "F-01", "夜间加急", "Night call", "次", "call", 10000, "services"),
)
LIST: Json = {
    "valid_from": "2026-03-01",
    "rates": [
        {"vat": "goods", "basis_points": 1300, "valid_from": "2019-04-01"},
        {"vat": "services", "basis_points": 600, "valid_from": "2016-05-01"},
    ],
    "prices": [dict(zip(_NAMES, item, strict=True)) for item in _ITEMS],
    "reason": "开始按价目表收费 · Charges by the list begin",
}
"""What the manager publishes."""
