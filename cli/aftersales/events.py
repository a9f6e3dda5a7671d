"""`aftersales events`: what can be asked of the logs, their export, and what sends them elsewhere."""

from aftersales.export.command import export, verify
from aftersales.inspect.command import events_app
from aftersales.push.command import push_events

events_app.command()(export)
events_app.command()(verify)
events_app.command("push")(push_events)

__all__ = ["events_app"]
