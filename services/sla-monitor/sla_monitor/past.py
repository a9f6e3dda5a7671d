"""The alarms as of a moment of the past, by range: cases that no event has touched since are today's rows, and those
that were there and went on are folded again from the monitor's own streams.

These tell whether a case was closed, too. Whose it was is told by the time of the moment: this service keeps no other
service's events.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from eventlog.log.store import Store
from eventlog.moment import Moment
from eventlog.postgres import Connection
from eventlog.read_models.as_of import AT_ONCE, Rewound, lay, over
from events.types import AlarmLevel, ClockName
from service.framework import Runtime
from service.past import Marks, marks_of, received, snapshot, touched
from sla_monitor.domain.case_clocks import CASE_CLOCKS, CaseClocks
from sla_monitor.projections.alarms import AlarmItem, list_alarms
from sla_monitor.projections.clocks import CLOCKS, ClocksRow


async def list_alarms_then(
    runtime: Runtime,
    moment: Moment,
    at: datetime,
    station_id: str | None,
    technician_id: str | None,
    level: AlarmLevel | None,
    clock: ClockName | None,
    after: tuple[datetime, str, ClockName] | None,
    limit: int,
) -> Sequence[AlarmItem]:
    """As `list_alarms`, at a moment of the past, which was `at`. Raises Problem, 422, where so many cases were open
    then that it would take too long."""
    async with snapshot(runtime) as connection:
        own = await marks_of(connection, "sla_monitor", moment, "first")
        untouched = f"{own.untouched} AND last_at <= :at::timestamptz"
        marks = Marks(untouched, own.began, {**own.values, "at": at})
        rows = await _cases(connection, runtime.store, moment, at, marks)
        await lay(connection, {CLOCKS: rows}, {CLOCKS: "case_id"})
        models = Rewound(connection, [over(CLOCKS, untouched, rows)], marks.values)
        return await list_alarms(models, station_id, technician_id, level, clock, after, limit)


async def _cases(connection: Connection, store: Store, moment: Moment, at: datetime, marks: Marks) -> list[ClocksRow]:
    """The cases that were there and have changed since, as they were."""
    keys = await touched(connection, CLOCKS, marks)
    present = await CLOCKS.rows(connection, keys)
    rows = []
    for first in range(0, len(keys), AT_ONCE):
        streams = [CASE_CLOCKS.stream(key) for key in keys[first : first + AT_ONCE]]
        known = await received(connection, store, moment, streams)
        cases: dict[str, CaseClocks] = {}
        for event, _ in known:
            cases[event.case_id] = CASE_CLOCKS.evolve(cases.get(event.case_id, CASE_CLOCKS.initial), event)
        folded = CLOCKS.fold([each for each in known if type(each.event) in CLOCKS.events])
        for case_id, row in folded.items():
            if row is not None:
                held = present[case_id].as_held(at)
                rows.append(replace(held, clocks=row.clocks, closed=cases[case_id].closed))
    return rows
