"""What visits cost, to the fen: by the order, and all of them together."""

from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.asked import every
from aftersales.simulate.checks.differing import same


async def check(office: Office) -> list[Check]:
    """Against prices and rules that the simulation figures out by itself."""
    ledger = office.ledger
    told, parts, reports = dict[str, object](), dict[str, object](), dict[str, object]()
    net = vat = 0
    for row in await every(office, MANAGER, "dispatch", "/work-orders"):
        id = row["work_order_id"]
        order = await office.by(MANAGER).get("dispatch", f"/work-orders/{id}")
        if got := order["reports"]:
            replaced = [each["replaced_by"] is not None for each in got]
            reports[id] = len(got), replaced == [True] * (len(got) - 1) + [False]
        lines = order["charge"]["invoice_lines"] if order["charge"] else []
        if lines:
            told[id] = (order["charge"]["net_fen"], order["charge"]["vat_fen"], order["charge"]["total_fen"])
            net += sum(line["net_fen"] for line in lines)
            vat += sum(line["vat_fen"] for line in lines)
        if used := {part["part_no"]: part["used"] for part in order["parts"] if part["used"]}:
            parts[id] = used
    issued = {id: (count, True) for id, count in ledger.reports.items()}
    booked = {id: (each.net, each.vat, each.total) for id, each in ledger.charges.items()}
    used = {id: {part: count for part, count in each.items() if count} for id, each in ledger.used.items()}
    sums = sum(each.net for each in ledger.charges.values()), sum(each.vat for each in ledger.charges.values())
    return [
        same("各次费用 charges", booked, told),
        Check("费用合计（分）sum in fen: net, VAT", sums, (net, vat)),
        same("服务报告 reports, the last alone in force", issued, reports),
        same("上门所用配件 parts of visits", {id: each for id, each in used.items() if each}, parts),
    ]
