"""What came back: money of returns and credits, hands through which customers' things went, replacement units."""

from collections import Counter
from itertools import pairwise

from aftersales.demo.check import Check
from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Office
from aftersales.simulate.checks.asked import every, logged
from aftersales.simulate.checks.differing import same


async def check(office: Office) -> list[Check]:
    """Against the book."""
    ledger = office.ledger
    returns = {
        each["return_id"]: each["to_customer_fen"] - each["from_customer_fen"]
        for each in await every(office, MANAGER, "intake", "/sales-returns")
        if each["to_customer_fen"] is not None
    }
    faults = {
        each["fault_id"]: each["credit_fen"]
        for each in await every(office, MANAGER, "intake", "/delivery-faults")
        if each["credit_fen"] is not None
    }
    hands, holes, charges = dict[str, object](), dict[str, object](), dict[str, object]()
    for row in await every(office, MANAGER, "intake", "/customer-repairs"):
        repair = await office.by(MANAGER).get("intake", f"/customer-repairs/{row['repair_id']}")
        links = [link for link in repair["links"] if link["to_id"]]
        result = repair["result"] if repair["returned_at"] else "under way"
        hands[row["repair_id"]] = (*(link["to_id"] for link in links), result)
        if any(after["from_id"] != before["to_id"] for before, after in pairwise(links)):
            holes[row["repair_id"]] = links
        if repair["result"] is not None:
            charges[row["repair_id"]] = repair["charge_fen"]
    units = Counter[str]()  # by the log: the list has the latest unit of a case, which may have had two
    async for event in logged(office, "dispatch", "replacement-unit-handed-over", "replacement-unit-returned"):
        units["returned" if "eturned" in event["type"] else "handed over"] += 1
    return [
        same("退换货结算（分）returns, in fen", dict(ledger.returned), returns),
        same("送货差错退还（分）credits, in fen", dict(ledger.credited), faults),
        same("客户维修交接 hands of customers’ repairs", dict(ledger.repairs), hands),
        same("交接没有缺口 no chain has a hole", {}, holes),
        same("客户维修应收（分）charges of repairs, in fen", dict(ledger.owed), charges),
        same(
            "替代设备 replacement units",
            {n: c for n, c in ledger.units.items() if c},
            {n: c for n, c in units.items() if c},
        ),
    ]
