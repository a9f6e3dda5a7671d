"""Callback, put together."""

from collections.abc import Sequence
from pathlib import Path

from callback.figures import figures
from callback.projections.tasks import TASKS, find_case
from callback.reactions import reactions
from eventlog.read_models.read_models import ReadModels
from events.catalog import codec
from events.glossary import GLOSSARY
from events.rules.case_numbers import NOT_RIGHT, is_right, read_case_number
from events.types import CHOICES
from service.definition import Definition, Resources, SpokenNumbers
from service.feeds.consumer import Consumer

READ_MODELS = ReadModels(TASKS, sources=("callback",))


def consumers(resources: Resources) -> Sequence[Consumer]:
    """The list of tasks, and what follows from other services' news."""
    return (
        Consumer(READ_MODELS, READ_MODELS.sources),
        Consumer(reactions(resources.store, resources.clock), ("intake", "dispatch")),
    )


DEFINITION = Definition(
    name="callback",
    title="回访 · Callback",
    description="完工回访与结果分类 · Call-backs after visits, guidance and remote help, and their outcome classes",
    codec=codec,
    glossary=GLOSSARY,
    choices=CHOICES.values(),
    routers="callback.routers",
    consumers=consumers,
    migrations=Path(__file__).parent / "migrations",
    spoken=SpokenNumbers(read_case_number, is_right, NOT_RIGHT, find_case),
    read_models=READ_MODELS,
    # No `knows_station`: stations are no business of the call-back. It hears of none, and no role of a station may use
    # a route of its own: whoever belongs to one is refused for the role, whether somebody opened the station or not.
    figures=figures,
)
