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


@dataclass(frozen=True, slots=True)
class Station:
    """A regional station 网点 with its dispatcher 调度员 and its technicians."""

    id: str
    name: str
    region: str
    dispatcher: str
    technicians: tuple[Technician, ...]


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
            Technician("sh-01", ("copier", "printer")),
            Technician("sh-02", ("printer", "scanner")),
            Technician("sh-03", ("projector", "network")),
        ),
    ),
    Station(
        "beijing",
        "北京网点 · Beijing",
        "华北",
        "bj-dispatch",
        (
            Technician("bj-01", ("copier", "printer")),
            Technician("bj-02", ("printer", "scanner")),
            Technician("bj-03", ("projector", "copier")),
        ),
    ),
    Station(
        "guangzhou",
        "广州网点 · Guangzhou",
        "华南",
        "gz-dispatch",
        (
            Technician("gz-01", ("copier", "printer")),
            Technician("gz-02", ("printer", "network")),
            Technician("gz-03", ("scanner", "projector")),
        ),
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
