"""The book that the people of the simulation keep: what they did, written down by themselves.

Nothing here is read from the services. In the end they must say the same.
"""

from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from aftersales.simulate.fen import Sum

Place = tuple[str, str | None, str]
"""Station, whose van or None for the store, and part."""


@dataclass(slots=True)
class Machine:
    """A customer's machine; `accepted_on` None until it is installed."""

    id: str
    customer_id: str
    station: str
    model: str
    months: int
    accepted_on: date | None
    counter: int

    def warranty_ends(self) -> date | None:
        """The last day in warranty."""
        if self.accepted_on is None:
            return None
        months = self.accepted_on.year * 12 + self.accepted_on.month - 1 + self.months
        year, month = months // 12, months % 12 + 1
        return date(year, month, min(self.accepted_on.day, monthrange(year, month)[1]))


@dataclass(slots=True)
class CaseEntry:
    """A case as those see it who work at it: `status` and `ending` as the information centre calls them."""

    id: str
    kind: str
    customer_id: str
    station: str | None
    opened_at: datetime
    status: str = "open"
    ending: str | None = None
    visits: int = 0
    reopened: int = 0
    solved_by: str | None = None
    solved_at: datetime | None = None
    finished: int = 0
    """Visits that were finished, solved or not."""
    plain: bool = True
    """Nothing made its clocks wait or begin anew."""
    outcomes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Booking:
    """Somebody's time for a work order."""

    order_id: str
    start: datetime
    end: datetime


@dataclass(slots=True)
class Ledger:
    """All of it."""

    machines: dict[str, Machine] = field(default_factory=dict)
    cases: dict[str, CaseEntry] = field(default_factory=dict)
    stock: Counter[Place] = field(default_factory=Counter)
    kept: Counter[Place] = field(default_factory=Counter)
    """What is reserved for orders that wait."""
    moved: dict[Place, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By what a stock became what it is: received, used, sent, counted."""
    charges: dict[str, Sum] = field(default_factory=dict)
    """By work order."""
    quotes: Counter[str] = field(default_factory=Counter)
    """How many were accepted and refused."""
    used: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """Parts by work order."""
    planned: list[tuple[str, Booking]] = field(default_factory=list)
    """Every appointment that was ever made: who, and when."""
    diary: dict[str, list[Booking]] = field(default_factory=lambda: defaultdict(list))
    """By technician."""
    away: dict[str, set[date]] = field(default_factory=lambda: defaultdict(set))
    """By technician: absent, or with another station."""
    lent: dict[tuple[str, date], str] = field(default_factory=dict)
    """Technician and day → the station that has them then."""
    tools: dict[str, str | None] = field(default_factory=dict)
    """Who has which."""
    inspected: dict[str, list[date]] = field(default_factory=lambda: defaultdict(list))
    """Days on which a machine was inspected."""
    repairs: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Customers' repairs: who had the thing, one after the other, and the result at last."""
    owed: dict[str, int] = field(default_factory=dict)
    """What customers pay for them, in fen."""
    suggestions: Counter[str] = field(default_factory=Counter)
    """How many first suggestions were taken and overruled."""
    reports: Counter[str] = field(default_factory=Counter)
    """Reports that customers got, by work order; those that correct another one, too."""
    merged: dict[str, str] = field(default_factory=dict)
    """Cases that were the same as another one, and which."""
    sites: dict[str, str] = field(default_factory=dict)
    """Where machines went that were moved."""
    accepted: dict[str, date] = field(default_factory=dict)
    """Installations that were accepted, by case."""
    trainings: Counter[str] = field(default_factory=Counter)
    """Held, by month."""
    attended: Counter[str] = field(default_factory=Counter)
    """How many people came, by month."""
    care: Counter[str] = field(default_factory=Counter)
    """Visits made, by customer."""
    returned: dict[str, int] = field(default_factory=dict)
    """Sales returns that are settled, and what the customer got, in fen."""
    credited: dict[str, int] = field(default_factory=dict)
    """Delivery faults that are settled, and the credit, in fen."""
    out: set[str] = field(default_factory=set)
    """Cases whose customer has a replacement unit."""
    units: Counter[str] = field(default_factory=Counter)
    """Replacement units: handed over, returned."""
    left: list[str] = field(default_factory=list)
    """Affairs that were not over at the end."""
    reordered: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    """Each time that somebody looked: what the system said is short in a store, and what the book says."""
    coming: Counter[Place] = field(default_factory=Counter)
    """What is under way to a place."""
    sent: int = 0
    came: int = 0
    lost: int = 0
    """Parts between places."""
    taken: set[str] = field(default_factory=set)
    """Transfers that somebody has received."""
    absences: int = 0
    loans: Counter[str] = field(default_factory=Counter)
    """How many were granted and declined."""
    refusals: int = 0
    transfers: int = 0
    met_nobody: int = 0
    readings: int = 0

    def move(self, place: Place, why: str, quantity: int) -> None:
        """A stock becomes more, or less."""
        self.stock[place] += quantity
        self.moved[place][why] += quantity
        if self.stock[place] < 0:
            raise ValueError(f"the book has fewer than none of {place}")

    def free(self, place: Place) -> int:
        """What nobody waits for."""
        return self.stock[place] - self.kept[place]

    def is_free(self, technician: str, start: datetime, end: datetime, way: timedelta) -> bool:
        """Whether somebody could come, the way included."""
        return all(end + way <= each.start or each.end + way <= start for each in self.diary[technician])
