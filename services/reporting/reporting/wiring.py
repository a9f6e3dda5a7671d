"""The composition root of reporting."""

from collections.abc import Sequence
from pathlib import Path

from events.catalog import SOURCES, codec
from events.glossary import GLOSSARY
from events.rules.case_numbers import NOT_RIGHT, is_right, read_case_number
from events.types import CHOICES
from reporting.analytics.views import VIEWS
from reporting.figures import figures
from reporting.projections.alarms import ALARMS
from reporting.projections.cases import CASES, find_case
from reporting.projections.replacements import REPLACEMENTS
from reporting.projections.stations import STATIONS
from reporting.projections.story import STORY
from reporting.projections.visits import VISITS
from reporting.projections.work_orders import WORK_ORDERS
from reporting.sums.counting import Counting
from reporting.sums.marking import MarkedReadModels
from service.definition import Definition, Resources, SpokenNumbers, Task
from service.feeds.consumer import Consumer

READ_MODELS = MarkedReadModels(
    CASES, VISITS, REPLACEMENTS, STORY, STATIONS, WORK_ORDERS, ALARMS, sources=SOURCES, views=VIEWS
)


def consumers(_: Resources) -> Sequence[Consumer]:
    """Everything here is a read model of what the others said."""
    return (Consumer(READ_MODELS, READ_MODELS.sources),)


def tasks(resources: Resources) -> Sequence[Task]:
    """Who counts the days of which something changed."""
    counting = Counting(resources.pool)
    return [Task("sums by day", counting.run, counting.seen)]


DEFINITION = Definition(
    name="reporting",
    title="报表 · Reporting",
    description="看板、服务单全过程、网点评分卡 · The live board, the whole story of a case, the stations' scorecards",
    codec=codec,
    glossary=GLOSSARY,
    choices=CHOICES.values(),
    routers="reporting.routers",
    migrations=Path(__file__).parent / "migrations",
    consumers=consumers,
    tasks=tasks,
    publishes=False,
    spoken=SpokenNumbers(read_case_number, is_right, NOT_RIGHT, find_case),
    read_models=READ_MODELS,
    knows_station=STATIONS.has,
    figures=figures,
)
