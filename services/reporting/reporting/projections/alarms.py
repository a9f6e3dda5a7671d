"""`reporting.alarms`: one row an alarm 预警/超时: a promise of a case that will be missed, or was."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Index

from eventlog.envelope import Recorded
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.sla import SlaAlarmWithdrawn, SlaBreached, SlaWarned
from events.types import AlarmLevel, ClockName

Event = SlaWarned | SlaBreached | SlaAlarmWithdrawn


@dataclass(frozen=True)
class AlarmRow:
    """Raised at `raised_at` about a promise due at `due_at` (UTC). One that was withdrawn never happened; raised once
    more, it is the same row again."""

    alarm_id: str
    case_id: str
    clock: ClockName
    level: AlarmLevel
    due_at: datetime | None = None
    raised_at: datetime | None = None
    withdrawn_at: datetime | None = None


TABLE = table_of("reporting.alarms", AlarmRow)
Index("alarms_by_case", TABLE.c.case_id)


def _level(event: Event) -> AlarmLevel:
    if isinstance(event, SlaAlarmWithdrawn):
        return event.level
    return "breach" if isinstance(event, SlaBreached) else "warning"


def alarm_of(event: Event, recorded: Recorded) -> str:
    """The row's key: a promise of a case has one alarm of a level at a time."""
    return f"{event.case_id}/{event.clock}/{_level(event)}"


def evolve(row: AlarmRow | None, event: Event, recorded: Recorded) -> AlarmRow:
    """The row after the event."""
    present = row or AlarmRow(alarm_of(event, recorded), event.case_id, event.clock, _level(event))
    if isinstance(event, SlaAlarmWithdrawn):
        return replace(present, withdrawn_at=recorded.time)
    return replace(present, due_at=event.due, raised_at=recorded.time, withdrawn_at=None)


ALARMS = Projection("alarms", TABLE, AlarmRow, alarm_of, evolve, (SlaWarned, SlaBreached, SlaAlarmWithdrawn))
