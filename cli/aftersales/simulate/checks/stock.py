"""Parts and tools: each place has what came in less what went out; nobody has a tool that the book says is in."""

from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.asked import every
from aftersales.simulate.checks.differing import same


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
    return [
        same("配件库存 stock", booked, on_hand),
        same("预留 reserved", reserved, told),
        same("工具 tools", dict(ledger.tools), tools),
    ]


def _place(station: str, van: str | None, part: str) -> str:
    return f"{part} {station} {van or ''}".strip()
