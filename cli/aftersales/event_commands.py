"""All that `aftersales events` can do: looking at events, and sending them on."""

from aftersales.inspect.command import events_app
from aftersales.push.command import push_events

__all__ = ["events_app"]

events_app.command("push")(push_events)
