"""`dispatch.products`: which skills each model needs of whoever repairs it, and to which family it belongs."""

from collections.abc import Collection
from dataclasses import dataclass

from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.tables import table_of
from events.catalog.product import ProductListed, ProductRevised
from events.rules.models import model_key


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product; a discontinued one needs what it needed."""

    model_key: str
    skills: tuple[str, ...]
    family: str = ""


TABLE = table_of("dispatch.products", ProductRow)


def key_of(event: ProductListed | ProductRevised, recorded: Recorded) -> str:
    return event.model_key


def evolve(row: ProductRow | None, event: ProductListed | ProductRevised, recorded: Recorded) -> ProductRow:
    """The row after one more event."""
    return ProductRow(event.model_key, event.details.skills, event.details.family)


PRODUCTS = Projection("products", TABLE, ProductRow, key_of, evolve, (ProductListed, ProductRevised), version=2)


async def skills_for(pool: Pool, model: str | None) -> tuple[str, ...] | None:
    """The skills that a model needs; None where no model is named, or none that is listed, as far as the information
    centre was heard."""
    if model is None:
        return None
    key = model_key(model)
    row = (await PRODUCTS.rows(pool, [key])).get(key)
    return None if row is None else row.skills


async def families_of(pool: Pool, models: Collection[str]) -> dict[str, str]:
    """The families of models, by `model_key`; none for a model that is not listed, as far as the information centre was
    heard."""
    rows = await PRODUCTS.rows(pool, list({model_key(model) for model in models}))
    return {key: row.family for key, row in rows.items() if row.family}
