"""Composition root: what the dispatch service is made of."""

from collections.abc import Sequence
from pathlib import Path

from dispatch.figures import figures
from dispatch.image_sweep import ImageSweep
from dispatch.known_stations import knows_station
from dispatch.projections.absences import ABSENCES
from dispatch.projections.appointments import APPOINTMENTS
from dispatch.projections.cases import CASES, find_case
from dispatch.projections.contracts import CONTRACTS
from dispatch.projections.customers import CUSTOMERS
from dispatch.projections.inspections import INSPECTIONS
from dispatch.projections.loans import LOANS
from dispatch.projections.machines import MACHINES
from dispatch.projections.overrulings import OVERRULINGS
from dispatch.projections.parts import PARTS
from dispatch.projections.products import PRODUCTS
from dispatch.projections.queue import QUEUE
from dispatch.projections.repairs import REPAIRS
from dispatch.projections.replacements import REPLACEMENTS
from dispatch.projections.sites import SITES
from dispatch.projections.staff import STAFF
from dispatch.projections.stations import STATIONS
from dispatch.projections.stock import STOCK
from dispatch.projections.stock_transfers import TRANSFERS
from dispatch.projections.tools import TOOLS
from dispatch.projections.trainings import TRAININGS
from dispatch.projections.units import UNITS
from dispatch.reactions import reactions
from dispatch.restored import bring_up
from eventlog.read_models.read_models import ReadModels
from events.catalog import codec
from events.glossary import GLOSSARY
from events.rules.case_numbers import NOT_RIGHT, is_right, read_case_number
from events.types import CHOICES
from service.definition import Definition, Resources, SpokenNumbers, Task
from service.feeds.consumer import Consumer

READ_MODELS = ReadModels(
    CASES,
    QUEUE,
    APPOINTMENTS,
    OVERRULINGS,
    REPLACEMENTS,
    UNITS,
    MACHINES,
    SITES,
    PRODUCTS,
    CONTRACTS,
    INSPECTIONS,
    CUSTOMERS,
    TRAININGS,
    STATIONS,
    STAFF,
    LOANS,
    ABSENCES,
    PARTS,
    STOCK,
    TRANSFERS,
    REPAIRS,
    TOOLS,
    sources=("intake", "dispatch"),
)


def consumers(resources: Resources) -> Sequence[Consumer]:
    """Every subscription, with the logs that it follows."""
    return [
        Consumer(reactions(resources.store, resources.clock), ("intake", "callback", "sla_monitor", "dispatch")),
        Consumer(READ_MODELS, READ_MODELS.sources),
    ]


def tasks(resources: Resources) -> Sequence[Task]:
    """Images that nobody can open any more go."""
    return [Task("images", ImageSweep(resources.pool, resources.keyring, READ_MODELS).run)]


DEFINITION = Definition(
    name="dispatch",
    title="网点调度 · Dispatch",
    description="网点的派工单、人员、日程与替代设备 · Work orders, rosters, agendas and replacement units",
    codec=codec,
    glossary=GLOSSARY,
    choices=CHOICES.values(),
    routers="dispatch.routers",
    consumers=consumers,
    tasks=tasks,
    migrations=Path(__file__).parent / "migrations",
    spoken=SpokenNumbers(read_case_number, is_right, NOT_RIGHT, find_case),
    read_models=READ_MODELS,
    knows_station=knows_station,
    figures=figures,
    restored=bring_up,
)
