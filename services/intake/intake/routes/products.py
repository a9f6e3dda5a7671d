"""Products: list, revise, discontinue, find, read."""

from collections.abc import Sequence
from typing import Annotated, Self

from fastapi import APIRouter, Query
from pydantic import ConfigDict, Field, model_validator
from starlette.responses import Response

from events.catalog.product import ChecklistStep, FittingPart, ProductDetails
from events.fault_codes import FAULT_CODES, FaultCode
from events.rules.models import model_key
from events.types import ChecklistPhase
from intake.domain.product import (
    STANDARD_WARRANTY_MONTHS,
    DiscontinueProduct,
    ListProduct,
    ReviseProduct,
    discontinue,
    list_product,
    revise,
)
from intake.projections.products import ProductFilter, ProductRow, find_products
from intake.routes.common import HEADQUARTERS, STATION, B, Months, corrects
from intake.routes.resources import PRODUCTS
from service.framework import VERSIONED, AsOf, Body, Call, Id, Line, Listed, Paged, Text, allow

router = APIRouter(tags=["产品 · Products"])

MOST_PARTS, MOST_STEPS, MOST_SKILLS = 500, 100, 20

ModelOrKey = Annotated[Id, Field(description="产品型号，或其 model_key · The model, or its model_key")]
"""Models with blanks, slashes or Chinese characters stand in no address; their keys do."""


class PartBody(Body):
    """A part that fits."""

    part_no: Line
    name_zh: Line
    name_en: Line


class StepBody(Body):
    """A step of the periodic inspection."""

    phase: ChecklistPhase
    zh: Line
    en: Line


Skills = Annotated[tuple[Line, ...], Field(max_length=MOST_SKILLS)]
Parts = Annotated[tuple[PartBody, ...], Field(max_length=MOST_PARTS)]
Checklist = Annotated[tuple[StepBody, ...], Field(max_length=MOST_STEPS)]
FaultCodes = Annotated[tuple[FaultCode, ...], Field(max_length=len(FAULT_CODES))]


class NewProduct(Body):
    """A product. Without `warranty_months` its machines have five years, from acceptance."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "model": "MX-200",
                    "family": "MX",
                    "name_zh": "MX-200 激光打印机",
                    "name_en": "MX-200 laser printer",
                    "skills": ["激光"],
                    "parts": [{"part_no": "DR-200", "name_zh": "硒鼓", "name_en": "Drum"}],
                    "checklist": [
                        {
                            "phase": "check",
                            "zh": "打印测试页，检查底灰",
                            "en": "Print a test page, look for background",
                        },
                        {"phase": "debug", "zh": "校准色彩对位", "en": "Calibrate the registration"},
                        {
                            "phase": "clean",
                            "zh": "清洁搓纸轮与激光窗",
                            "en": "Clean the pick-up roller and the laser window",
                        },
                    ],
                    "warranty_months": 60,
                    "fault_codes": ["F-11", "F-22", "F-41"],
                }
            ]
        }
    )

    model: Line
    family: Line
    name_zh: Line
    name_en: Line
    skills: Skills = ()
    parts: Parts = ()
    checklist: Checklist = ()
    warranty_months: Months = STANDARD_WARRANTY_MONTHS
    fault_codes: FaultCodes = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        return each_once(self, self.skills, self.parts, self.fault_codes)


class ProductRevision(Body):
    """What is to be known of it instead, and why. A list takes the place of the whole list."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"skills": ["激光", "网络"], "reason": "新固件须联网设置"}]}
    )

    family: Line | None = None
    name_zh: Line | None = None
    name_en: Line | None = None
    skills: Skills | None = None
    parts: Parts | None = None
    checklist: Checklist | None = None
    warranty_months: Months | None = None
    fault_codes: FaultCodes | None = None
    reason: Text

    @model_validator(mode="after")
    def _something(self) -> Self:
        return each_once(corrects(self), self.skills or (), self.parts or (), self.fault_codes or ())


class Discontinuation(Body):
    """Why it is sold no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "由 MX-300 接替"}]})

    reason: Text


def each_once(body: B, skills: Sequence[str], parts: Sequence[PartBody], codes: Sequence[str]) -> B:
    """Raises ValueError for a skill, a part number or a fault code that is there twice."""
    for names in (skills, [part.part_no for part in parts], codes):
        if len(set(names)) < len(names):
            raise ValueError(
                "同一技能、配件号或故障代码只能列一次 · list a skill, a part number or a fault code once only"
            )
    return body


def fitting(parts: Sequence[PartBody]) -> tuple[FittingPart, ...]:
    """As the log has them."""
    return tuple(FittingPart(part.part_no, part.name_zh, part.name_en) for part in parts)


def steps(checklist: Sequence[StepBody]) -> tuple[ChecklistStep, ...]:
    """As the log has them."""
    return tuple(ChecklistStep(step.phase, step.zh, step.en) for step in checklist)


@router.post(
    "/products",
    status_code=201,
    summary="列入产品 · List a product",
    responses={201: {"model": ProductRow}},
)
async def list_new_product(body: NewProduct, call: Annotated[Call, allow("manager")]) -> Response:
    """A model is listed once, however it is spelled; what was discontinued can be listed again. Machines and requests
    may name models that nobody listed."""
    details = ProductDetails(
        family=body.family,
        name_zh=body.name_zh,
        name_en=body.name_en,
        skills=body.skills,
        parts=fitting(body.parts),
        checklist=steps(body.checklist),
        warranty_months=body.warranty_months,
    )
    key = model_key(body.model)
    return await call.create(PRODUCTS, key, list_product, ListProduct(key, body.model, details, body.fault_codes))


@router.post(
    "/products/{model}/revise",
    summary="修订产品资料 · Revise a product",
    responses={200: {"model": ProductRow}},
)
async def revise_product(model: ModelOrKey, body: ProductRevision, call: Annotated[Call, allow("manager")]) -> Response:
    """For machines that are registered from now on; those that are keep their warranty."""
    key = model_key(model)
    command = ReviseProduct(
        model_key=key,
        family=body.family,
        name_zh=body.name_zh,
        name_en=body.name_en,
        skills=body.skills,
        parts=None if body.parts is None else fitting(body.parts),
        checklist=None if body.checklist is None else steps(body.checklist),
        warranty_months=body.warranty_months,
        reason=body.reason,
        fault_codes=body.fault_codes,
    )
    return await call.decide(PRODUCTS, key, revise, command)


@router.post(
    "/products/{model}/discontinue",
    summary="停售产品 · Discontinue a product",
    responses={200: {"model": ProductRow}},
)
async def discontinue_product(
    model: ModelOrKey, body: Discontinuation, call: Annotated[Call, allow("manager")]
) -> Response:
    """Its machines are looked after as before. Listing it again takes that back."""
    key = model_key(model)
    return await call.decide(PRODUCTS, key, discontinue, DiscontinueProduct(key, body.reason))


@router.get("/products", summary="查找产品 · Find products", responses={200: {"model": Listed[ProductRow]}})
async def list_products(
    call: Annotated[Call, allow(*HEADQUARTERS, *STATION)],
    page: Paged,
    q: Annotated[
        Line | None, Query(description="型号、名称或系列含所有词 · Model, names or family contain every word")
    ] = None,
    family: Annotated[Line | None, Query(description="产品系列 · Product family")] = None,
    skill: Annotated[Line | None, Query(description="须具备此技能 · Needs this skill")] = None,
    discontinued: Annotated[bool | None, Query(description="是否已停售 · Sold no more")] = None,
) -> Response:
    """In order of model, as it is compared."""
    wanted = ProductFilter(q, family, skill, discontinued)
    rows = await find_products(call.runtime.pool, wanted, page.after(str) or "", page.limit + 1)
    return call.respond_page(page, rows, cursor=lambda row: row.model_key)


@router.get(
    "/products/{model}",
    summary="查看产品 · Read a product",
    responses={200: {"model": ProductRow}},
    openapi_extra=VERSIONED,
)
async def read_product(
    model: ModelOrKey, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)], as_of: AsOf = None
) -> Response:
    """As it is known now, or was, with what a technician needs for it."""
    return await call.show(PRODUCTS, model_key(model), as_of)
