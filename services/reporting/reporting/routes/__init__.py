"""HTTP in, read models out."""

from reporting.routes import board, cases, scorecards

ROUTERS = (board.router, cases.router, scorecards.router)
"""Every route of reporting."""
