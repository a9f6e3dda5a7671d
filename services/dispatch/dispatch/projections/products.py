"""`dispatch.products`: which skills each model needs of whoever repairs it, to which family it belongs, and which
faults that can have."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Index, select

from dispatch.domain.work_order.visit import FamilyFaults
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import Query, given
from eventlog.read_models.tables import table_of
from events.catalog.product import ProductListed, ProductRevised
from events.fault_codes import FITS_ALL, FaultCode
from events.rules.models import model_key


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One product; a discontinued one needs what it needed."""

    model_key: str
    skills: tuple[str, ...]
    family: str = ""
    fault_codes: tuple[FaultCode, ...] = ()


TABLE = table_of("dispatch.products", ProductRow)
t = TABLE.c
Index("products_by_family", t.family)


def key_of(event: ProductListed | ProductRevised, recorded: Recorded) -> str:
    return event.model_key


def evolve(row: ProductRow | None, event: ProductListed | ProductRevised, recorded: Recorded) -> ProductRow:
    """The row after one more event."""
    return ProductRow(event.model_key, event.details.skills, event.details.family, event.fault_codes)


PRODUCTS = Projection("products", TABLE, ProductRow, key_of, evolve, (ProductListed, ProductRevised), version=3)

_FAMILY = Query(select(t.model_key).where(t.family == given("family", t.family)))


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


async def faults_of(pool: Pool, family: str) -> FamilyFaults | None:
    """The fault codes that a family's products list, and those that fit all; None where they list none."""
    keys = [row["model_key"] for row in await _FAMILY.fetch(pool, family=family)]
    codes = {code for row in (await PRODUCTS.rows(pool, keys)).values() for code in row.fault_codes}
    return FamilyFaults(family, frozenset(codes) | FITS_ALL) if codes else None


async def faults_for(pool: Pool, model: str | None) -> FamilyFaults | None:
    """Those of a model's family, as far as the information centre was heard."""
    families = await families_of(pool, [model]) if model is not None else {}
    return await faults_of(pool, next(iter(families.values()))) if families else None
