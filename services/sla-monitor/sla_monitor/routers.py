"""Every route of the SLA monitor."""

from sla_monitor.routes import router

ROUTERS = (router,)
