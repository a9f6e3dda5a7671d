"""Every route of dispatch, in the order of the API page."""

from dispatch.registers import routes as registers_routes
from dispatch.routes import (
    absences,
    charges,
    desk,
    finish,
    helpers,
    loans,
    names,
    orders,
    overrulings,
    prices,
    replacements,
    roster,
    staff,
    station_day,
    stations,
    suggestions,
    technicians,
    tools,
    visit,
)
from dispatch.routes.stock import parts, reorder, taking, transfers
from dispatch.routes.stock import stock as stock_routes

ROUTERS = (
    orders.router,
    desk.router,
    helpers.router,
    suggestions.router,
    overrulings.router,
    visit.router,
    taking.router,
    charges.router,
    prices.router,
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
    parts.router,
    reorder.router,
    stock_routes.router,
    transfers.router,
    tools.router,
    registers_routes.router,
)
