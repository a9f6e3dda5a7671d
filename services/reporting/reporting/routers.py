"""Every route of reporting, in the order of the API page."""

from reporting.routes import board, cases, scorecards

ROUTERS = (board.router, cases.router, scorecards.router)
