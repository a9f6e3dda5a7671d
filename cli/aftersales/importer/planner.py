"""Rows of a log → what has to be done at the services. Pure: no I/O, no clock.

Names get their numbers, cases that are there already go on where they stand, and new ones begin.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aftersales.importer.names import staff_number
from aftersales.importer.numbers import Numbers
from aftersales.importer.order import by_case
from aftersales.importer.registered import KnownCase, Registered
from aftersales.importer.resuming import Played, fresh, resumed
from aftersales.importer.rows import Remark, Row, at_line
from aftersales.importer.steps import Step

NOTHING = Registered()
"""A fresh system."""


@dataclass(frozen=True, slots=True)
class Case:
    """What stays the same for a case: it is taken from its first row. `name` is the log's own word for it.

    `known` are those that were there before this import.
    """

    case_id: str
    name: str
    customer_id: str
    equipment_id: str | None
    station_id: str
    taken_by: str
    description: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """All steps of one row, at the row's time; a row that changes nothing has none. And the row itself, which the case
    keeps: `records` are the numbers, from 1, of the equal rows that it does not have yet.
    """

    case: Case
    line: int
    activity: str
    resource: str
    at: datetime
    steps: tuple[Step, ...]
    records: tuple[int, ...] = (1,)
    known: bool = False
    """It was played by an earlier import, which did not keep the row."""


@dataclass(frozen=True, slots=True)
class Register:
    """What has to be registered before the first case, id → the log's words; only what is not there yet."""

    customers: dict[str, str] = field(default_factory=dict)
    """Customer → name."""
    equipment: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Equipment → (customer, product): one unit for every product a customer calls about."""
    stations: dict[str, str] = field(default_factory=dict)
    """Station → name."""
    roster: dict[str, str] = field(default_factory=dict)
    """Technician → the first station that the log sees them at, in order of work."""
    loans: dict[tuple[str, str], None] = field(default_factory=dict)
    """(station, technician) for everybody who works there, and is on the roster of another station."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole import: the registers, then the tasks in order of time.

    `known` counts the rows that an earlier import brought in; `bad` and `notes` are about rows that only the registers
    could tell something about.
    """

    register: Register
    tasks: tuple[Task, ...]
    known: int = 0
    bad: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()


def plan(rows: Sequence[Row], registered: Registered = NOTHING) -> Plan:
    """Everything that is left to do for `rows`, which are in order of time."""
    return _Planner(registered).plan(rows)


class _Planner:
    """A plan in the making."""

    def __init__(self, registered: Registered) -> None:
        self._registered = registered
        self._numbers = Numbers(registered)
        self._register = Register()
        self._bad: list[Remark] = []
        self._notes: list[Remark] = []
        self._known = 0

    def plan(self, rows: Sequence[Row]) -> Plan:
        place = {row.line: number for number, row in enumerate(rows)}
        tasks = [task for case in by_case(rows) for task in self._tasks(case)]
        tasks.sort(key=lambda task: place[task.line])
        bad, notes = (tuple(sorted(found, key=lambda remark: remark.line)) for found in (self._bad, self._notes))
        return Plan(self._register, tuple(tasks), self._known, bad, notes)

    def _tasks(self, rows: Sequence[Row]) -> Iterator[Task]:
        case_id = self._numbers.case(rows[0].case)
        known = self._registered.cases.get(case_id)
        if known is not None and self._is_anothers(known, rows):
            return
        case = self._new(case_id, rows[0]) if known is None else self._again(case_id, known, rows[0])
        self._notes += [at_line(rows[0], en, zh) for zh, en in self._numbers.notes]
        self._numbers.notes.clear()
        for played in fresh(rows, _technician) if known is None else resumed(rows, known, _technician):
            row = played.row
            self._known += played.known
            if played.differs:
                en = f"{row.case}: the case was imported beyond this time, without this row; correct it in the system"
                zh = f"{row.case}：该服务单已导入到更晚的时间，当时没有这一行；请在系统中更正"
                self._bad.append(at_line(row, en, zh))
                continue
            records = _records(row, known)
            if records or not played.known:
                steps = self._enrolled(case.station_id, played)
                yield Task(case, row.line, row.activity, row.resource, row.at, steps, records, played.known)

    def _is_anothers(self, known: KnownCase, rows: Sequence[Row]) -> bool:
        """Whether the case belongs to another customer, and nothing says that it is the same all the same."""
        first = rows[0]
        if self._numbers.can_mean(first.customer, known.customer_id):
            return False
        owner = self._registered.customers.get(known.customer_id, known.customer_id)
        if any(row.at == known.opened_at for row in rows):
            en = f"{first.case}: is registered for {owner}, and stays so"
            self._notes.append(at_line(first, en, f"{first.case}：已登记在“{owner}”名下，保持不变"))
            return False
        en = f"{first.case}: there is a case of this number, of another customer ({owner})"
        zh = f"{first.case}：已有同号服务单，属于另一客户“{owner}”"
        self._bad += [at_line(row, en, zh) for row in rows]
        return True

    def _new(self, case_id: str, row: Row) -> Case:
        customer_id, station_id = self._customer(row), self._station(row)
        return Case(
            case_id=case_id,
            name=row.case,
            customer_id=customer_id,
            equipment_id=self._equipment(customer_id, row),
            station_id=station_id,
            taken_by=staff_number(row.resource),
            description=f"{row.case}: {row.activity}",
        )

    def _again(self, case_id: str, known: KnownCase, row: Row) -> Case:
        return Case(
            case_id=case_id,
            name=row.case,
            customer_id=known.customer_id,
            equipment_id=known.equipment_id,
            station_id=known.station_id or self._station(row),
            taken_by=known.taken_by,
            description=known.description,
            known=True,
        )

    def _customer(self, row: Row) -> str:
        customer_id = self._numbers.customer(row.customer)
        if customer_id not in self._registered.customers:
            self._register.customers.setdefault(customer_id, row.customer)
        return customer_id

    def _station(self, row: Row) -> str:
        station_id = self._numbers.station(row.station)
        if station_id not in self._registered.stations:
            self._register.stations.setdefault(station_id, row.station)
        return station_id

    def _equipment(self, customer_id: str, row: Row) -> str | None:
        if row.product is None:
            return None
        equipment_id = self._numbers.equipment(customer_id, row)
        if equipment_id not in self._registered.equipment:
            self._register.equipment.setdefault(equipment_id, (customer_id, row.product))
        return equipment_id

    def _enrolled(self, station_id: str, played: Played) -> tuple[Step, ...]:
        """The steps, once whoever they assign is on the roster of the station, or lent to it."""
        known, new = self._registered, self._register
        for technician_id in (step.technician_id for step in played.steps if step.technician_id):
            own = known.rosters.get(technician_id) or new.roster.setdefault(technician_id, station_id)
            if station_id != own and (station_id, technician_id) not in known.loans:
                new.loans[station_id, technician_id] = None
        return played.steps


def _records(row: Row, known: KnownCase | None) -> tuple[int, ...]:
    kept = known.kept[row.activity, _technician(row), row.at] if known is not None else 0
    return tuple(range(kept + 1, row.times + 1))


def _technician(row: Row) -> str:
    return staff_number(row.resource)
