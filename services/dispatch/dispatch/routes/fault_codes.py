"""The codes of a diagnosis: 故障代码、故障原因代码."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from dispatch.domain.work_order.charge_rules import CHARGED_AS
from dispatch.projections.products import faults_for, faults_of
from events.fault_codes import CAUSE_CODES, FAULT_CODES, CauseCode, FaultCode
from events.types import FaultCause
from service.framework import Call, Line, allow

router = APIRouter(prefix="/fault-codes", tags=["派工单 · Work orders"])


class FaultCodeItem(BaseModel):
    """What is wrong."""

    fault_code: FaultCode
    zh: str
    en: str


class CauseCodeItem(BaseModel):
    """What it comes from; `cause` is what that means for who pays."""

    cause_code: CauseCode
    zh: str
    en: str
    cause: FaultCause


class CodesResponse(BaseModel):
    """Every code there is."""

    faults: list[FaultCodeItem]
    causes: list[CauseCodeItem]


@router.get("", summary="故障与原因代码 · Codes of faults and causes", responses={200: {"model": CodesResponse}})
async def read_fault_codes(
    call: Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")],
    model: Annotated[Line | None, Query(description="产品型号 · Product model")] = None,
    family: Annotated[Line | None, Query(description="产品系列 · Product family")] = None,
) -> Response:
    """Codes are added, and never change their meaning. With `model` or `family` those alone that such machines can
    have, as the products say; all where they say nothing."""
    pool = call.runtime.pool
    known = await (faults_for(pool, model) if family is None else faults_of(pool, family))
    faults = [
        {"fault_code": code, "zh": name.zh, "en": name.en}
        for code, name in FAULT_CODES.items()
        if known is None or code in known.codes
    ]
    causes = [
        {"cause_code": code, "zh": name.zh, "en": name.en, "cause": CHARGED_AS[code]}
        for code, name in CAUSE_CODES.items()
    ]
    return call.respond({"faults": faults, "causes": causes})
