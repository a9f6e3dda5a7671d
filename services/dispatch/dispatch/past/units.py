"""The pools of replacement units as of a moment of the past: units that no event has touched since are today's rows,
the others are folded again from their own streams."""

from collections.abc import Sequence
from typing import Any

from dispatch.domain.unit import UNIT
from dispatch.projections.units import UNITS, Cursor, list_units
from eventlog.moment import Moment
from eventlog.read_models.as_of import MOST, Rewound, lay, numbered, over
from service.framework import Runtime
from service.past import folded, marks_of, snapshot


async def list_units_then(
    runtime: Runtime,
    moment: Moment,
    station_id: str | None,
    status: str | None,
    model: str | None,
    after: Cursor | None,
    limit: int,
) -> Sequence[Any]:
    """As `list_units`, at a moment of the past. Raises Problem, 422, where so many changed since that it would take
    too long."""
    async with snapshot(runtime) as connection:
        marks = await marks_of(connection, "dispatch", moment, "first")
        text, names = numbered(
            f"""SELECT unit_id FROM dispatch.replacement_units
                WHERE NOT ({marks.untouched}) AND {marks.began} LIMIT {MOST + 1}"""
        )
        changed = await connection.fetch(text, *(marks.values[name] for name in names))
        streams = [UNIT.stream(row[0]) for row in changed]
        rows = await folded(connection, runtime.store, moment, UNITS, streams)
        await lay(connection, {UNITS: rows}, {UNITS: "unit_id"})
        models = Rewound(connection, [over(UNITS, marks.untouched, rows)], marks.values)
        return await list_units(models, station_id, status, model, after, limit)
