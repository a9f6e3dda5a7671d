"""Stations and people, row by row, as the forms have them. Names, titles and duties are for who works with them."""

from collections.abc import Sequence
from typing import Any

from dispatch.names import names_of
from dispatch.projections.staff import StaffRow
from dispatch.projections.staff import list_staff as find_staff
from dispatch.projections.stations import StationRow
from dispatch.projections.stations import list_stations as find_stations
from service.framework import Call
from service.workbooks.exporting import every

Rows = Sequence[dict[str, Any]]


async def stations(call: Call) -> Rows:
    """In order of id; a station has itself alone."""
    pool = call.runtime.pool
    found: list[StationRow] = await every(
        lambda after, limit: find_stations(pool, after, limit), lambda row: row.station_id
    )
    return [
        {name: getattr(row, name) for name in row.__slots__} for row in found if call.principal.sees(row.station_id)
    ]


async def staff(call: Call) -> Rows:
    """Station by station, by staff number."""
    pool, found = call.runtime.pool, list[StaffRow]()
    for station in await stations(call):
        id = station["station_id"]
        found += await every(
            lambda after, limit, id=id: find_staff(pool, id, after, limit),  # type: ignore[misc]
            lambda row: row.staff_id,
        )
    rows = [{name: getattr(row, name) for name in row.__slots__} for row in found]
    if not call.principal.reads_texts:
        return [row | {"job_title": None, "duties": None} for row in rows]
    keyring, names = call.runtime.keyring, await names_of(pool, [row.staff_id for row in found])
    titles = await keyring.readable([row.job_title for row in found])
    duties = await keyring.readable([row.duties for row in found])
    return [
        row
        | {"name": names[row["staff_id"]].name if row["staff_id"] in names else None}
        | {"job_title": title or None, "duties": duty or None}
        for row, title, duty in zip(rows, titles, duties, strict=True)
    ]
