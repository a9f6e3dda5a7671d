"""Who is in it: three stations with their people; customers, contracts and machines as the seed has them.

All names and numbers are made up.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from aftersales.demo.cast import CLERKS, Customer, Station, Technician
from aftersales.demo.people import (
    AFTER_SALES,
    AGENT,
    ANALYST,
    BILLING,
    MANAGER,
    OPERATIONS,
    QC_RETURNS,
    SALES,
    TEAM_LEADER,
    Person,
)
from aftersales.demo.products import PRODUCTS
from aftersales.simulate.days import YEAR

CLERK, CALLER = CLERKS
DELIVERY = "delivery-wu"
_SKILLS = (("copier", "printer"), ("printer", "scanner", "projector"), ("copier", "scanner"), ("printer", "projector"))


def _station(id: str, name: str, region: str, short: str, names: str) -> Station:
    staff = tuple(
        Technician(f"{short}-{number + 1:02}", skills, who, date(2010 + 3 * number, 3, 1))
        for number, (skills, who) in enumerate(zip(_SKILLS, names.split(), strict=True))
    )
    return Station(id, name, region, f"{short}-dispatch", staff, 16)


STATIONS = (
    _station("shanghai", "上海网点 · Shanghai", "华东", "sh", "王建国 李敏 张伟 周婷"),
    _station("beijing", "北京网点 · Beijing", "华北", "bj", "赵刚 刘洋 陈静 孙磊"),
    _station("guangzhou", "广州网点 · Guangzhou", "华南", "gz", "黄志强 何丽 梁文 邓军"),
)
CITIES = {
    "shanghai": ("上海市", "苏州市", "杭州市"),
    "beijing": ("北京市", "天津市", "石家庄市"),
    "guangzhou": ("广州市", "佛山市", "深圳市"),
}
PEOPLE = (
    *(Person(clerk, "clerk") for clerk in CLERKS),
    *(Person(station.dispatcher, "dispatcher", station.id) for station in STATIONS),
    *(Person(each.id, "technician", station.id) for station in STATIONS for each in station.technicians),
    *(Person(id, role) for id, role in ((OPERATIONS, "operations"), (MANAGER, "manager"), (ANALYST, "analyst"))),
    *(Person(id, role) for id, role in ((AGENT, "agent"), (QC_RETURNS, "qc_returns"), (TEAM_LEADER, "team_leader"))),
    *(Person(id, role) for id, role in ((AFTER_SALES, "after_sales"), (SALES, "salesperson"))),
    *(Person(id, role) for id, role in ((DELIVERY, "delivery"), (BILLING, "billing_clerk"))),
)
CARRIERS = ((SALES, "salesperson"), (DELIVERY, "delivery"), (BILLING, "billing_clerk"), (AGENT, "agent"))
"""Through whose hands customers' things go, with their positions on the roster."""

_PLACES = tuple(
    map("".join, zip("东明青南云白松海长石金银竹平临望鹤罗荷", "岭湖桥屏杉鹭江棠亭门谷杏溪川泉京山湾塘", strict=True))
)
_TRADES = (
    ("小学", "School"),
    ("律师事务所", "Law Firm"),
    ("设计院", "Design Institute"),
    ("物流", "Logistics"),
    ("社区医院", "Clinic"),
    ("会计师事务所", "Accountants"),
    ("印务", "Print Shop"),
    ("软件", "Software"),
)
_PRODUCTS = {product.model: product for product in PRODUCTS}
_MODELS = ("LP-1200", "MF-3500", "MF-3500", "LP-1200", "SC-80", "PJ-450")


def skill_of(model: str) -> str:
    """What somebody who repairs such a machine must have."""
    return _PRODUCTS[model].skills[0]


def months_of(model: str) -> int:
    """How long such a machine is in warranty."""
    return _PRODUCTS[model].warranty_months


def checklist_of(model: str) -> tuple[tuple[str, str, str], ...]:
    """What is done on an inspection."""
    return _PRODUCTS[model].checklist


def dispatcher_of(station_id: str) -> str:
    """The dispatcher of a station."""
    return next(station.dispatcher for station in STATIONS if station.id == station_id)


@dataclass(frozen=True, slots=True)
class Contract:
    """A maintenance contract 维保合同 of a customer's machines."""

    id: str
    customer_id: str
    starts_on: date
    ends_on: date
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """The customers, each with a first machine, and the station that serves it; contracts; who is a key customer."""

    customers: tuple[Customer, ...]
    station_of: dict[str, str]
    contracts: tuple[Contract, ...]
    key: tuple[str, ...]


def founded(seed: int, size: int) -> Company:
    """A company with so many customers."""
    dice = Random(f"{seed}/company")
    customers, station_of, contracts = list[Customer](), dict[str, str](), list[Contract]()
    for number in range(size):
        station = STATIONS[number % len(STATIONS)]
        zh, en = _TRADES[number % len(_TRADES)]
        place = _PLACES[number // len(STATIONS) % len(_PLACES)]
        model = _MODELS[dice.randrange(len(_MODELS))]
        accepted = date(YEAR - 4, 1, 1) + timedelta(days=dice.randrange(4 * 365))
        customer = Customer(
            id=f"C{number + 1:03}",
            region=CITIES[station.id][number // 3 % 3],
            name=f"{place}{zh}{number + 1} · {en} {number + 1}",
            person=f"{'王李陈赵何周吴徐'[number % 8]}{'女士' if number % 2 else '先生'}",
            phone=f"0{dice.randrange(21, 29)}-5550-{number + 1:04}",
            address=f"{place}路 {dice.randrange(1, 300)} 号",
            model=model,
            accepted_on=accepted,
            warranty_months=months_of(model),
        )
        customers.append(customer)
        station_of[customer.id] = station.id
        if dice.random() < 0.25:
            begins = date(YEAR, dice.choice((1, 1, 1, 4)), 1)
            covers = dice.choice((("work", "travel"), ("work", "travel", "parts"), ("work", "parts", "consumables")))
            contracts.append(Contract(f"ct-{customer.id}", customer.id, begins, date(YEAR, 12, 31), covers))
    key = tuple(customer.id for customer in customers[:: max(1, size // 4)])
    return Company(tuple(customers), station_of, tuple(contracts), key)
