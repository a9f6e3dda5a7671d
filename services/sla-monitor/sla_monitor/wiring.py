"""Composition root: what the SLA monitor is made of."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from eventlog.subscriptions.reactions import NAME as REACTIONS
from events.catalog import codec
from events.glossary import GLOSSARY
from events.rules.case_numbers import NOT_RIGHT, is_right, read_case_number
from events.types import CHOICES
from service.definition import Definition, Resources, SpokenNumbers, Task
from service.feeds.consumer import Consumer
from sla_monitor.alarms import CountedAlarms
from sla_monitor.figures import figures
from sla_monitor.horizon import Horizon
from sla_monitor.projections import assignments, clocks, stations
from sla_monitor.projections.clocks import find_case
from sla_monitor.reactions import SOURCES, reactions
from sla_monitor.reconciliation import Reconciliation
from sla_monitor.restored import bring_up
from sla_monitor.settings import Settings
from sla_monitor.timers import Timers

READ_MODELS = CountedAlarms(clocks.CLOCKS, assignments.ASSIGNMENTS, stations.STATIONS, sources=clocks.SOURCES)


def consumers(resources: Resources) -> Sequence[Consumer]:
    """Every subscription, with the logs that it follows."""
    return [
        Consumer(reactions(resources.store, resources.clock), SOURCES),
        Consumer(READ_MODELS, READ_MODELS.sources),
    ]


def tasks(resources: Resources) -> Sequence[Task]:
    """The timers, and who looks after them."""
    settings = Settings()
    patience = timedelta(seconds=settings.alarm_patience)
    horizon = Horizon(REACTIONS, SOURCES, resources.heads, resources.checkpoints, resources.clock, patience)
    changed = resources.wakeups.subscribe((resources.store.service,))
    timers = Timers(resources.pool, resources.store, resources.clock, horizon.reach, changed=changed)
    reconciliation = Reconciliation(resources.pool, resources.store, settings.reconcile_seconds)
    return [Task("timers", timers.run, timers.seen), Task("reconciliation", reconciliation.run)]


DEFINITION = Definition(
    name="sla_monitor",
    title="时限监控 · SLA monitor",
    description="响应、到场、解决三项承诺的时限与报警 · The clocks of the three promises, and their alarms",
    codec=codec,
    glossary=GLOSSARY,
    choices=CHOICES.values(),
    routers="sla_monitor.routers",
    consumers=consumers,
    tasks=tasks,
    migrations=Path(__file__).parent / "migrations",
    spoken=SpokenNumbers(read_case_number, is_right, NOT_RIGHT, find_case),
    read_models=READ_MODELS,
    knows_station=stations.STATIONS.has,
    figures=figures,
    restored=bring_up,
)
