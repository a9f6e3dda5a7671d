"""The people in the story who have an API key, and what each may do."""

from dataclasses import dataclass
from pathlib import Path

from aftersales import keys
from aftersales.demo.cast import CLERKS, STATIONS


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a key: the staff number, the role, and for a station's people the station."""

    id: str
    role: str
    station: str | None = None


OPERATIONS, MANAGER, ANALYST = "operations", "manager", "analyst"
SALES, BILLING, AGENT = "sales-qian", "billing-sun", "agent-zhou"
"""Through whose hands goes what a customer has repaired by us."""
QC_RETURNS, TEAM_LEADER, AFTER_SALES = "qc-returns", "team-leader", "after-sales"

PEOPLE = (
    *(Person(clerk, "clerk") for clerk in CLERKS),
    *(Person(station.dispatcher, "dispatcher", station.id) for station in STATIONS),
    *(Person(each.id, "technician", station.id) for station in STATIONS for each in station.technicians),
    Person(OPERATIONS, "operations"),
    Person(MANAGER, "manager"),
    Person(ANALYST, "analyst"),
    Person(AGENT, "agent"),
    Person(QC_RETURNS, "qc_returns"),
    Person(TEAM_LEADER, "team_leader"),
    Person(AFTER_SALES, "after_sales"),
    Person(SALES, "salesperson"),
    Person(BILLING, "billing_clerk"),
)


def issue_keys(file: Path) -> dict[str, str]:
    """A fresh key for everybody, by staff number; keys of an earlier demo are gone with their file."""
    file.unlink(missing_ok=True)
    return add_keys(file)


def add_keys(file: Path) -> dict[str, str]:
    """A fresh key for everybody, by staff number, beside those that the file has.

    Whoever plays history says when each thing happened: so all of them are importers, too.
    """
    return {person.id: keys.issue(file, person.id, [person.role, "importer"], person.station) for person in PEOPLE}
