"""The register of parts 配件目录."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from dispatch.domain.stock.part import PART, CorrectPart, Part, correct_part, list_part, no_part
from dispatch.past.registers import PARTS as PARTS_THEN
from dispatch.past.registers import registers_then
from dispatch.projections.parts import PARTS as ROWS
from dispatch.projections.parts import PartRow
from dispatch.projections.parts import list_parts as find_parts
from dispatch.routes.stock.bodies import PartBody, PartCorrectionBody
from eventlog.read_models.projection import view_of
from events.catalog.part import PartDetails, PartEvent, PartListed
from events.rules.part_numbers import part_key
from service.framework import VERSIONED, AsOf, Call, Id, Listed, Paged, Resource, allow

router = APIRouter(prefix="/parts", tags=["配件目录 · Parts"])
Manager = Annotated[Call, allow("manager")]
Reader = Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")]
PartOrKey = Annotated[Id, Path(description="配件号，或其 part_id · The part number, or its part_id")]
PARTS: Resource[Part | None, Part, PartEvent] = Resource(
    replace(PART, view=view_of(ROWS)), lambda part: part, no_part, lambda row: row
)


@router.post("", summary="登记配件 · Enter a part", status_code=201, responses={201: {"model": PartRow}})
async def enter_part(body: PartBody, call: Manager) -> Response:
    """Under the number that the price list has for it, however that is spelled."""
    details = PartDetails(body.name_zh, body.name_en, body.unit_zh, body.unit_en)
    listed = PartListed(part_key(body.part_no), body.part_no, details, body.tracked_by)
    return await call.create(PARTS, listed.part_id, list_part, listed)


@router.post("/{part_id}/correct", summary="更正配件 · Correct a part", responses={200: {"model": PartRow}})
async def correct_listed_part(part_id: PartOrKey, body: PartCorrectionBody, call: Manager) -> Response:
    """Its names and unit; by what it is told apart stays."""
    command = CorrectPart(body.name_zh, body.name_en, body.unit_zh, body.unit_en, body.reason)
    return await call.decide(PARTS, part_key(part_id), correct_part, command)


@router.get("", summary="配件目录 · The register of parts", responses={200: {"model": Listed[PartRow]}})
async def list_parts(call: Reader, page: Paged, as_of: AsOf = None) -> Response:
    """By number; with `as_of` as the register was."""
    async with registers_then(call.runtime, await call.moment(as_of), None, PARTS_THEN) as models:
        rows = await find_parts(models, page.after(str), page.limit + 1)
    return call.respond_page(page, rows, lambda row: row.part_id)


@router.get("/{part_id}", summary="一种配件 · One part", responses={200: {"model": PartRow}}, openapi_extra=VERSIONED)
async def read_part(part_id: PartOrKey, call: Reader, as_of: AsOf = None) -> Response:
    """As the register has it, or had it."""
    return await call.show(PARTS, part_key(part_id), as_of)
