"""What the clerk does for a case on the phone: guidance, and an appointment."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import AwareDatetime, ConfigDict, Field, model_validator
from starlette.responses import Response

from eventlog.log.session import Session
from events.types import NOT_WITHIN_A_DAY, Slot
from intake.domain.article import ARTICLE, Article
from intake.domain.case import AgreeAppointment, Case, GiveGuidance, agree, guide
from intake.projections.cases import CaseRow
from intake.routes.resources import CASES
from service.framework import Body, Call, CaseId, Id, Note, allow

router = APIRouter(tags=["服务单 · Cases"])

MOST_ARTICLES = 20


class Guidance(Body):
    """Which articles the clerk used, and whether that solved it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"article_ids": ["a-jam"], "solved": True, "note": "按文章取出纸张后恢复"}]}
    )

    article_ids: Annotated[tuple[Id, ...], Field(max_length=MOST_ARTICLES)] = ()
    solved: bool
    note: Note = ""


class Appointment(Body):
    """The time slot agreed with the customer, within one Asia/Shanghai day."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"start": "2026-01-05T14:00:00+08:00", "end": "2026-01-05T16:00:00+08:00"}]}
    )

    start: AwareDatetime
    end: AwareDatetime

    @property
    def slot(self) -> Slot:
        """As the log has it."""
        return Slot(self.start, self.end)

    @model_validator(mode="after")
    def _within_a_day(self) -> Self:
        if not self.slot.within_a_day:
            raise ValueError(" · ".join(NOT_WITHIN_A_DAY))
        return self


@router.post(
    "/cases/{case_id}/guidance",
    summary="电话支持 · Guide the customer by phone",
    responses={200: {"model": CaseRow}},
)
async def give_guidance(case_id: CaseId, body: Guidance, call: Annotated[Call, allow("clerk")]) -> Response:
    """If it solved the case, the call-back follows and no visit is made."""
    command = GiveGuidance(case_id, call.principal.id, body.solved, body.note)

    async def articles(session: Session, _: Case) -> dict[str, Article]:
        return {article_id: await session.load(ARTICLE, article_id) for article_id in body.article_ids}

    return await call.decide(CASES, case_id, guide, command, articles)


@router.post(
    "/cases/{case_id}/appointment",
    summary="约定上门时间 · Agree an appointment",
    responses={200: {"model": CaseRow}},
)
async def agree_appointment(case_id: CaseId, body: Appointment, call: Annotated[Call, allow("clerk")]) -> Response:
    """Before the case goes to a station; afterwards the station arranges the time."""
    return await call.decide(CASES, case_id, agree, AgreeAppointment(case_id, body.slot, call.at))
