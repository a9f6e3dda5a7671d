"""`aftersales events`: what can be asked of the logs, and their export."""

from aftersales.export.command import export, verify
from aftersales.inspect.command import events_app

events_app.command()(export)
events_app.command()(verify)

__all__ = ["events_app"]
