"""Parts and tools: each place has what came in less what went out; nobody has a tool that the book says is in."""

from collections import Counter

from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.asked import every
from aftersales.simulate.checks.differing import same
from aftersales.simulate.days import YEAR


async def check(office: Office) -> list[Check]:
    """Against the book."""
    ledger = office.ledger
    rows = await every(office, MANAGER, "dispatch", "/stock")
    on_hand = {_place(row["station_id"], row["technician_id"], row["part_no"]): row["on_hand"] for row in rows}
    booked = {_place(*place): quantity for place, quantity in ledger.stock.items()}
    reserved = {_place(*place): quantity for place, quantity in ledger.kept.items() if quantity}
    told = {
        _place(row["station_id"], row["technician_id"], row["part_no"]): row["reserved"]
        for row in rows
        if row["reserved"]
    }
    tools = {tool["tool_id"]: tool["technician_id"] for tool in await every(office, MANAGER, "dispatch", "/tools")}
    transfers = await every(office, MANAGER, "dispatch", "/stock-transfers")
    wrong = {
        f"{station} {number}": (told, booked)
        for number, (station, told, booked) in enumerate(ledger.reordered)
        if told != booked
    }
    lent = Counter(loan["status"] for loan in await every(office, MANAGER, "dispatch", "/loans"))
    absent = await every(office, MANAGER, "dispatch", "/absences", since=f"{YEAR}-01-01")
    return [
        Check(
            "调拨 transfers: sent, received",
            (ledger.sent, ledger.came),
            (sum(each["quantity"] for each in transfers), sum(each["arrived"] or 0 for each in transfers)),
        ),
        same(f"补货建议 what to reorder（{len(ledger.reordered)} 次 times）", {}, wrong),
        Check(
            "休假与借调 absences, loans",
            (ledger.absences, sum(ledger.loans.values())),
            (len(absent), sum(lent.values())),
        ),
        same("配件库存 stock", booked, on_hand),
        same("预留 reserved", reserved, told),
        same("工具 tools", dict(ledger.tools), tools),
    ]


def _place(station: str, van: str | None, part: str) -> str:
    return f"{part} {station} {van or ''}".strip()
