"""What stands before the year begins: stations, staff, products, customers, contracts, prices, parts, tools."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from aftersales.demo.cast import machine_of
from aftersales.demo.knowledge import ARTICLES
from aftersales.demo.people import MANAGER
from aftersales.demo.prices import LIST
from aftersales.demo.products import PRODUCTS
from aftersales.demo.seed import Step, list_product, open_station, register, seed, write_article
from aftersales.simulate.affair import Office
from aftersales.simulate.company import CARRIERS, CLERK, STATIONS, Contract, dispatcher_of
from aftersales.simulate.days import YEAR
from aftersales.simulate.fen import PARTS, lists
from aftersales.simulate.ledger import Machine

FIRST_STOCK = {"P-01": 4, "P-02": 8, "C-01": 8}
MINIMUM = 3
TOOLS = ("meter", "toolbox")


async def furnish(office: Office, progress: Callable[[int, int], None]) -> None:
    """Everything that the registers hold, at the hour in which the clock stands."""
    manager, clerk = office.by(MANAGER), office.by(CLERK)
    steps: list[Step] = [
        *(partial(open_station, manager, station) for station in STATIONS),
        *(partial(write_article, clerk, article) for article in ARTICLES),
        *(partial(list_product, manager, product) for product in PRODUCTS),
        *(partial(register, clerk, customer) for customer in office.company.customers),
        *(partial(_price, office, part) for part in PARTS),
        partial(_lists, office),
    ]
    later: list[Step] = [
        *(partial(_equip, office, station.id) for station in STATIONS),
        *(partial(_sign, office, contract) for contract in office.company.contracts),
        *(partial(_name_key, office, customer_id) for customer_id in office.company.key),
        partial(_enlist, office),
    ]
    await seed(steps, lambda done, _: progress(done, len(steps) + len(later)))
    await seed(later, lambda done, _: progress(len(steps) + done, len(steps) + len(later)))
    for customer in office.company.customers:
        machine = Machine(
            machine_of(customer.id),
            customer.id,
            office.company.station_of[customer.id],
            customer.model,
            customer.warranty_months,
            customer.accepted_on,
            counter=1000,
        )
        office.ledger.machines[machine.id] = machine


async def _lists(office: Office) -> None:
    for each in lists():
        await office.by(MANAGER).post("dispatch", "/price-list/revisions", each)


async def _price(office: Office, part: str) -> None:
    """A part of the register, named as on the price list."""
    item = next(each for each in LIST["prices"] if each["code"] == part)
    names = {name: item[name] for name in ("name_zh", "name_en", "unit_zh", "unit_en")}
    await office.by(MANAGER).post("dispatch", "/parts", {"part_no": part} | names)


async def _equip(office: Office, station: str) -> None:
    """The store is counted for the first time, and there are tools."""
    dispatcher, ledger = office.by(dispatcher_of(station)), office.ledger
    for part, quantity in FIRST_STOCK.items():
        count = {"part_no": part, "counted": quantity, "reason": "首次盘点 · The first stock-take"}
        await dispatcher.post("dispatch", "/stock/counts", count)
        await dispatcher.post("dispatch", "/stock/minimums", {"part_no": part, "minimum": MINIMUM})
        ledger.move((station, None, part), "counted", quantity)
    for tool in TOOLS:
        until = date(YEAR, 3, 31) + timedelta(days=365)
        body = {"tool_id": f"{tool}-{station}", "station_id": station, "name_zh": "工具", "name_en": tool}
        await dispatcher.post("dispatch", "/tools", body | {"calibrated_until": until.isoformat()})
        ledger.tools[f"{tool}-{station}"] = None


async def _sign(office: Office, contract: Contract) -> None:
    body = {
        "contract_id": contract.id,
        "customer_id": contract.customer_id,
        "contract_no": f"维保 {contract.id}",
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.ends_on.isoformat(),
        "covers": list(contract.covers),
        "visits_a_year": 4,
    }
    await office.by(MANAGER).post("intake", "/contracts", body)


async def _name_key(office: Office, customer_id: str) -> None:
    said = {"customer_class": "key", "reason": "年度重点客户 · A key customer of the year"}
    await office.by(MANAGER).post("intake", f"/customers/{customer_id}/classify", said)


async def _enlist(office: Office) -> None:
    """Those through whose hands customers' things go are on a roster."""
    for staff_id, role in CARRIERS:
        person = {"staff_id": staff_id, "role": role}
        await office.by(MANAGER).post("dispatch", "/stations/shanghai/staff", person)
