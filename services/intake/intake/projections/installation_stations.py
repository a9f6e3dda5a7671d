"""Read model: which station an installation 安装 is at, by the day for which it is planned.

The station is the case's, which is routed before or after the installation is planned: so a case of that kind has its
row as soon as it is there. A list of a station's is read from this alone, in its order.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import get_args

from sqlalchemy import Index, and_

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.case import CaseRouted, CaseTransferred, RequestReceived
from events.catalog.case_handling import CaseReturned
from events.catalog.installation import InstallationEvent, InstallationPlanned, InstallationReplanned
from intake.domain.installation import OPEN, InstallationStatus, status_after

CaseTelling = RequestReceived | CaseRouted | CaseTransferred | CaseReturned
Telling = CaseTelling | InstallationEvent


@dataclass(frozen=True, slots=True)
class InstallationStationRow:
    """A case that asks for an installation, and the station that has it; `planned_on` is a day in Asia/Shanghai, None
    until it is planned."""

    case_id: str
    station_id: str | None = None
    planned_on: date | None = None
    status: InstallationStatus = "planned"
    site_id: str | None = None


TABLE = table_of("intake.installation_stations", InstallationStationRow)
t = TABLE.c
PLANNED = t.planned_on.is_not(None)
Index("installation_stations_by_day", t.station_id, t.planned_on, t.case_id, postgresql_where=PLANNED)
Index(
    "installation_stations_open",
    *(t.station_id, t.planned_on, t.case_id),
    postgresql_where=and_(PLANNED, t.status.in_(OPEN)),
)
Index("installation_stations_by_status", t.station_id, t.status, t.planned_on, t.case_id, postgresql_where=PLANNED)


def key_of(event: Telling, recorded: Recorded) -> str | None:
    """The case; none that asks for something else begins a row."""
    if isinstance(event, RequestReceived) and event.kind != "installation":
        return None
    return event.case_id


def evolve(row: InstallationStationRow | None, event: Telling, recorded: Recorded) -> InstallationStationRow | None:
    """The row after an event."""
    if isinstance(event, RequestReceived | InstallationPlanned):
        row = row or InstallationStationRow(event.case_id)
    if row is None or isinstance(event, RequestReceived):
        return row
    if isinstance(event, CaseReturned):
        return replace(row, station_id=None)
    if isinstance(event, CaseRouted | CaseTransferred):
        return replace(row, station_id=event.station_id)
    if row.planned_on is None and not isinstance(event, InstallationPlanned):
        return row
    now = replace(row, status=status_after(row.status, row.site_id, event))
    if isinstance(event, InstallationPlanned | InstallationReplanned):
        return replace(now, planned_on=event.planned_on, site_id=event.site_id)
    return now


INSTALLATION_STATIONS = Projection(
    "installation_stations", TABLE, InstallationStationRow, key_of, evolve, get_args(Telling)
)
