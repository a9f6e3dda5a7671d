"""Read model: the products, with what each needs of whoever repairs it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never, get_args

from sqlalchemy import ARRAY, Text, bindparam, func, not_, or_, select

from eventlog.choices import Reader
from eventlog.envelope import Recorded
from eventlog.postgres import Pool
from eventlog.read_models.projection import Projection
from eventlog.read_models.queries import LIMIT, Query, given, texts, wanted
from eventlog.read_models.tables import columns_of, table_of
from events.catalog.product import (
    ChecklistStep,
    FittingPart,
    ProductDetails,
    ProductDiscontinued,
    ProductEvent,
    ProductListed,
    ProductRevised,
)
from events.fault_codes import FaultCode
from events.rules.search_text import search_text


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product as it is known now. `listed_at` (UTC) is the last time; `discontinued_reason` is None while it is
    sold."""

    model_key: str
    model: str
    family: str
    name_zh: str
    name_en: str
    skills: tuple[str, ...]
    parts: tuple[FittingPart, ...]
    checklist: tuple[ChecklistStep, ...]
    warranty_months: int
    listed_at: datetime
    discontinued: bool = False
    discontinued_reason: str | None = None
    fault_codes: tuple[FaultCode, ...] = ()


def _each(texts: Sequence[str]) -> str:
    return "".join(f"\n{search_text(text)}\n" for text in texts)


TABLE = table_of(
    "intake.products",
    ProductRow,
    derived={
        "text_searched": lambda row: search_text(f"{row.model} {row.name_zh} {row.name_en} {row.family}"),
        "family_searched": lambda row: search_text(row.family),
        "skills_searched": lambda row: _each(row.skills),
    },
)
t = TABLE.c


def key_of(event: ProductEvent, recorded: Recorded) -> str:
    """The model, as it is compared."""
    return event.model_key


def evolve(row: ProductRow | None, event: ProductEvent, recorded: Recorded) -> ProductRow | None:
    """The row after an event."""
    match event:
        case ProductListed():
            return _row(event.model_key, event.model, event.details, recorded.time, event.fault_codes)
        case ProductRevised():
            known = row and _row(row.model_key, row.model, event.details, row.listed_at, event.fault_codes)
            return (
                known
                and row
                and replace(known, discontinued=row.discontinued, discontinued_reason=row.discontinued_reason)
            )
        case ProductDiscontinued():
            return row and replace(row, discontinued=True, discontinued_reason=event.reason)
        case _:
            assert_never(event)


def _row(key: str, model: str, known: ProductDetails, at: datetime, codes: tuple[FaultCode, ...]) -> ProductRow:
    return ProductRow(
        model_key=key,
        model=model,
        family=known.family,
        name_zh=known.name_zh,
        name_en=known.name_en,
        skills=known.skills,
        parts=known.parts,
        checklist=known.checklist,
        warranty_months=known.warranty_months,
        listed_at=at,
        fault_codes=codes,
    )


PRODUCTS = Projection("products", TABLE, ProductRow, key_of, evolve, get_args(ProductEvent))

_parts: Reader[tuple[FittingPart, ...]] = Reader(tuple[FittingPart, ...])
_checklist: Reader[tuple[ChecklistStep, ...]] = Reader(tuple[ChecklistStep, ...])
_WORDS = func.unnest(bindparam("words", type_=ARRAY(Text))).column_valued("word")
_SKILL = bindparam("skill", type_=Text)
_TEXTS = [t.skills, t.fault_codes]
_LIST = Query(
    select(*(texts(each).label(each.name) if each in _TEXTS else each for each in columns_of(TABLE)))
    .where(
        not_(select(_WORDS).where(func.strpos(t.text_searched, _WORDS) == 0).exists()),
        or_(_SKILL.is_(None), func.strpos(t.skills_searched, _SKILL) > 0),
        wanted(t.family_searched, "family"),
        wanted(t.discontinued),
        t.model_key > given("after", t.model_key),
    )
    .order_by(t.model_key)
    .limit(LIMIT)
)


@dataclass(frozen=True, slots=True)
class ProductFilter:
    """Which products are asked for; None leaves a property open. `text` is words that must all be in model, names or
    family. Texts are compared as `search_text` has them."""

    text: str | None = None
    family: str | None = None
    skill: str | None = None
    discontinued: bool | None = None


async def find_products(pool: Pool, where: ProductFilter, after: str, limit: int) -> Sequence[ProductRow]:
    """Products behind the key `after`, in order of key."""
    rows = await _LIST.fetch(
        pool,
        words=search_text(where.text or "").split(),
        family=where.family and search_text(where.family),
        skill=where.skill and _each([where.skill]),
        discontinued=where.discontinued,
        after=after,
        limit=limit,
    )
    return [
        ProductRow(
            **dict(row) | {"parts": _parts.decode(row["parts"]), "checklist": _checklist.decode(row["checklist"])}
        )
        for row in rows
    ]
