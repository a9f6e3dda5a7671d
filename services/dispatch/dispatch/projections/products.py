"""`dispatch.products`: which skills each model needs of whoever repairs it, to which family it belongs, and which
faults that can have."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import asyncpg
from sqlalchemy import Index, func, select, true

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

_CODES = func.jsonb_array_elements_text(t.fault_codes).table_valued("code").render_derived(name="listed").lateral()
_FAMILY = given("family", t.family)
_OF_FAMILY = Query(
    select(t.family, _CODES.c.code).distinct().select_from(TABLE.join(_CODES, true())).where(t.family == _FAMILY)
)
_own = TABLE.alias("own")
_OF_MODEL = Query(
    select(t.family, _CODES.c.code)
    .distinct()
    .select_from(_own.join(TABLE, t.family == _own.c.family).join(_CODES, true()))
    .where(_own.c.model_key == given("model_key", _own.c.model_key), t.family != "")
)


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
    return _faults(await _OF_FAMILY.fetch(pool, family=family))


async def faults_for(pool: Pool, model: str | None) -> FamilyFaults | None:
    """Those of a model's family, as far as the information centre was heard."""
    return None if model is None else _faults(await _OF_MODEL.fetch(pool, model_key=model_key(model)))


def _faults(rows: Sequence[asyncpg.Record]) -> FamilyFaults | None:
    return FamilyFaults(rows[0]["family"], frozenset(row["code"] for row in rows) | FITS_ALL) if rows else None
