"""Intake, put together."""

from collections.abc import Sequence
from pathlib import Path

from eventlog.read_models.read_models import ReadModels
from events.catalog import codec
from events.glossary import GLOSSARY
from events.rules.case_numbers import NOT_RIGHT, is_right, read_case_number
from events.types import CHOICES
from intake.case_numbers import find_case
from intake.figures import figures
from intake.holidays_file import working_days
from intake.inspecting.keeper import PlanKeeper
from intake.projections.article_uses import GUIDANCES, USES
from intake.projections.articles import ARTICLES
from intake.projections.assignments import ASSIGNMENTS
from intake.projections.care import CARE
from intake.projections.cases import CASES
from intake.projections.contracts import CONTRACTS
from intake.projections.customer_repairs import CUSTOMER_REPAIRS
from intake.projections.customers import CUSTOMERS
from intake.projections.delivery_faults import DELIVERY_FAULTS
from intake.projections.equipment import EQUIPMENT
from intake.projections.factory_services import FACTORY_SERVICES
from intake.projections.fleets import MACHINES_THAT_CAME, MACHINES_THAT_WENT
from intake.projections.inspections import INSPECTIONS
from intake.projections.installation_stations import INSTALLATION_STATIONS
from intake.projections.installations import INSTALLATIONS
from intake.projections.products import PRODUCTS
from intake.projections.sales_returns import SALES_RETURNS
from intake.projections.stations import STATIONS
from intake.projections.subjects import SUBJECTS
from intake.projections.technicians import TECHNICIANS
from intake.projections.trainings import TRAININGS
from intake.reactions import reactions
from intake.restored import bring_up
from intake.retention import Retention
from intake.returns_file import return_policies
from intake.routing_file import policies
from intake.settings import Settings
from service.definition import Definition, Resources, SpokenNumbers, Task
from service.feeds.consumer import Consumer

READ_MODELS = ReadModels(
    CUSTOMERS,
    EQUIPMENT,
    ARTICLES,
    CASES,
    STATIONS,
    ASSIGNMENTS,
    SUBJECTS,
    PRODUCTS,
    CONTRACTS,
    INSPECTIONS,
    CARE,
    INSTALLATIONS,
    INSTALLATION_STATIONS,
    TRAININGS,
    USES,
    GUIDANCES,
    MACHINES_THAT_CAME,
    MACHINES_THAT_WENT,
    TECHNICIANS,
    SALES_RETURNS,
    DELIVERY_FAULTS,
    CUSTOMER_REPAIRS,
    FACTORY_SERVICES,
    sources=("intake", "dispatch"),
)


def consumers(resources: Resources) -> Sequence[Consumer]:
    """The read models, and what follows from other services' news."""
    return (
        Consumer(READ_MODELS, READ_MODELS.sources),
        Consumer(reactions(resources.store, resources.clock), ("dispatch", "callback")),
    )


def tasks(resources: Resources) -> Sequence[Task]:
    """What names people goes by rule; inspection plans follow machines and contracts."""
    retention = Retention(resources.pool, resources.keyring, Settings(), READ_MODELS)
    plans = PlanKeeper(resources.pool, resources.store, resources.clock, READ_MODELS)
    return [Task("retention", retention.run), Task("inspections", plans.run)]


DEFINITION = Definition(
    name="intake",
    title="信息中心 · Intake",
    description="客户、设备、知识库与服务单受理 · Customers, equipment, the knowledge base, and cases as they come in",
    codec=codec,
    glossary=GLOSSARY,
    choices=CHOICES.values(),
    routers="intake.routers",
    consumers=consumers,
    tasks=tasks,
    migrations=Path(__file__).parent / "migrations",
    spoken=SpokenNumbers(read_case_number, is_right, NOT_RIGHT, find_case),
    read_models=READ_MODELS,
    figures=figures,
    knows_station=STATIONS.has,
    erases=True,
    restored=bring_up,
    files=lambda: (policies(), return_policies(), working_days()),
)
