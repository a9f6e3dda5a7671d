"""HTTP → command → decision → response; one file per thing that people do."""

from dispatch.routes import desk, finish, orders, replacements, stations, technicians, visit

ROUTERS = (
    orders.router,
    desk.router,
    visit.router,
    finish.router,
    technicians.router,
    stations.router,
    replacements.router,
)
"""All routes, in the order of the OpenAPI page."""
