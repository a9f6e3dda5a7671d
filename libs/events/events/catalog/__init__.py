"""Every event type that a service publishes, one module per service.

A type is never changed incompatibly: a new field has a default, anything else is a new version with an upcaster.
`python -m events.golden` keeps a sample of every version and refuses what old readers could not read.
"""

from eventlog.codec import Codec
from events.catalog import callback, dispatch, intake, sla_monitor

SOURCES: tuple[str, ...] = (intake.SERVICE, dispatch.SERVICE, sla_monitor.SERVICE, callback.SERVICE)
"""The services that publish, by their PostgreSQL schema. Reporting only listens."""

codec = Codec({module.SERVICE: module.EVENTS for module in (intake, dispatch, sla_monitor, callback)})
"""The codec of the whole published language."""
