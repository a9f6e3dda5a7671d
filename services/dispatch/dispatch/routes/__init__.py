"""HTTP → command → decision → response; one file per thing that people do."""

from dispatch.routes import (
    absences,
    desk,
    finish,
    loans,
    names,
    orders,
    replacements,
    roster,
    staff,
    station_day,
    stations,
    technicians,
    visit,
)

ROUTERS = (
    orders.router,
    desk.router,
    visit.router,
    finish.router,
    technicians.router,
    stations.router,
    station_day.router,
    roster.router,
    staff.router,
    names.router,
    absences.router,
    loans.router,
    replacements.router,
)
"""All routes, in the order of the OpenAPI page."""
