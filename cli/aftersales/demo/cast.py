"""Who is in the story: three stations with their people, and twenty-four customers with a machine each.

All names, addresses and telephone numbers are made up. The customers stand in `customers.csv`.
"""

from csv import DictReader
from dataclasses import dataclass
from datetime import date
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Technician:
    """A technician 维修人员 of a station's roster, by staff number."""

    id: str
    skills: tuple[str, ...]
    name: str
    since: date
    """Since when they do such work."""


@dataclass(frozen=True, slots=True)
class Station:
    """A regional station 网点 with its dispatcher 调度员 and its technicians."""

    id: str
    name: str
    region: str
    dispatcher: str
    technicians: tuple[Technician, ...]
    visits_a_day: int


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer, whom to speak with there, and its machine, which is in warranty for `warranty_months`."""

    id: str
    region: str
    name: str
    person: str
    phone: str
    address: str
    model: str
    accepted_on: date
    warranty_months: int


STATIONS = (
    Station(
        "shanghai",
        "上海网点 · Shanghai",
        "华东",
        "sh-dispatch",
        (
            Technician("sh-01", ("copier", "printer"), "王建国", date(2011, 3, 1)),
            Technician("sh-02", ("printer", "scanner"), "李敏", date(2016, 7, 15)),
            Technician("sh-03", ("projector", "network"), "张伟", date(2019, 9, 1)),
        ),
        12,
    ),
    Station(
        "beijing",
        "北京网点 · Beijing",
        "华北",
        "bj-dispatch",
        (
            Technician("bj-01", ("copier", "printer"), "赵刚", date(2009, 5, 4)),
            Technician("bj-02", ("printer", "scanner"), "刘洋", date(2018, 3, 12)),
            Technician("bj-03", ("projector", "copier"), "陈静", date(2022, 7, 1)),
        ),
        12,
    ),
    Station(
        "guangzhou",
        "广州网点 · Guangzhou",
        "华南",
        "gz-dispatch",
        (
            Technician("gz-01", ("copier", "printer"), "黄志强", date(2013, 8, 19)),
            Technician("gz-02", ("printer", "network"), "何丽", date(2017, 2, 20)),
            Technician("gz-03", ("scanner", "projector"), "梁文", date(2021, 6, 7)),
        ),
        12,
    ),
)


def machine_of(customer_id: str) -> str:
    """The number of a customer's machine."""
    return f"{customer_id}-1"


CLERKS = ("clerk-lin", "clerk-bai")
"""The clerks of the information centre 信息中心: the one who takes calls, the one who calls back."""


def customers() -> tuple[Customer, ...]:
    """All customers, in the order of the file."""
    text = files("aftersales.demo").joinpath("customers.csv").read_text(encoding="utf-8")
    return tuple(
        Customer(
            id=row["id"],
            region=row["region"],
            name=row["name"],
            person=row["person"],
            phone=row["phone"],
            address=row["address"],
            model=row["model"],
            accepted_on=date.fromisoformat(row["accepted_on"]),
            warranty_months=int(row["warranty_months"]),
        )
        for row in DictReader(text.splitlines())
    )
