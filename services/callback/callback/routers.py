"""Every route of the call-back, in the order of the API page."""

from callback.routes import calls, tasks

ROUTERS = (tasks.router, calls.router)
