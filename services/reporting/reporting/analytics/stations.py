"""`analytics.stations`: a row a station."""

from reporting.analytics.view import Column, View
from reporting.projections.stations import TABLE

STATIONS = View(
    "stations",
    "网点，一行一个",
    "Stations, a row each",
    (Column("station_id", "网点编号", "Id of the station"), Column("name", "网点名称", "Name of the station")),
    TABLE.fullname,
)
