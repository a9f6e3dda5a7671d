"""Composition root: what the dispatch service is made of."""

from collections.abc import Sequence
from pathlib import Path

from dispatch.projections.appointments import APPOINTMENTS
from dispatch.projections.cases import CASES
from dispatch.projections.queue import QUEUE
from dispatch.projections.replacements import REPLACEMENTS
from dispatch.projections.staff import STAFF
from dispatch.projections.stations import STATIONS
from dispatch.reactions import reactions
from dispatch.routes import ROUTERS
from events.read_models import ReadModels
from service import Consumer, Definition, Runtime


def consumers(runtime: Runtime) -> Sequence[Consumer]:
    """Every subscription, with the logs that it follows."""
    read_models = ReadModels(CASES, QUEUE, APPOINTMENTS, REPLACEMENTS, STATIONS, STAFF)
    return [
        Consumer(reactions(runtime.store, runtime.clock), ("intake", "callback", "sla_monitor")),
        Consumer(read_models, ("intake", "dispatch")),
    ]


DEFINITION = Definition(
    name="dispatch",
    title="网点调度 · Dispatch",
    description="网点的工单、人员、日程与替代机 · Work orders, rosters, agendas and replacement units of the stations",
    routers=ROUTERS,
    consumers=consumers,
    migrations=Path(__file__).parent / "migrations",
)
