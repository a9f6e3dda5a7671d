"""HTTP → command → decision → response; one file per thing that people do."""

from dispatch.routes import desk, finish, loans, orders, replacements, staff, stations, technicians, visit

ROUTERS = (
    orders.router,
    desk.router,
    visit.router,
    finish.router,
    technicians.router,
    stations.router,
    staff.router,
    loans.router,
    replacements.router,
)
"""All routes, in the order of the OpenAPI page."""
