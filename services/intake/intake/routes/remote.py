"""Remote help 远程维护: a session with the customer's consent, or that they do not consent."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter
from pydantic import AwareDatetime, ConfigDict, Field, model_validator
from starlette.responses import Response

from events.catalog.case_remote import RemoteHelpRefused
from events.types import ConsentWay, RemoteTool
from intake.domain.remote import GiveRemoteHelp, RemoteSession, give_remote_help, refuse_remote_help, sessions
from intake.projections.cases import CaseRow
from intake.routes.common import HEADQUARTERS, STATION
from intake.routes.resources import CASES, own_case
from service.framework import AsOf, Body, Call, CaseId, Line, Listed, Note, Paged, Unfit, allow

router = APIRouter(prefix="/cases/{case_id}", tags=["服务单 · Cases"])

MOST_MINUTES = 12 * 60


class RemoteHelp(Body):
    """A session that is over: it took `minutes`, until `ended_at`, or until now where that is left out. Another tool
    than those of the list is named."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "minutes": 25,
                    "tool": "remote_desktop",
                    "consent_by": "李老师",
                    "consent_way": "spoken",
                    "result": "solved",
                    "note": "远程重装驱动，打印正常",
                }
            ]
        }
    )

    minutes: Annotated[int, Field(ge=1, le=MOST_MINUTES)]
    ended_at: AwareDatetime | None = None
    tool: RemoteTool
    tool_name: Line | None = None
    consent_by: Line
    consent_way: ConsentWay
    result: Literal["solved", "not_solved", "broken_off"]
    note: Note = ""

    @model_validator(mode="after")
    def _another_tool_is_named(self) -> Self:
        if self.tool == "other" and self.tool_name is None:
            raise Unfit("tool_name", "其他工具须写明名称 · is required for another tool")
        return self


class RemoteRefusal(Body):
    """Who does not consent, and how they said so."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"refused_by": "李老师", "consent_way": "spoken", "note": "涉密电脑，不允许远程"}]
        }
    )

    refused_by: Line
    consent_way: ConsentWay
    note: Note = ""


@router.post("/remote-help", summary="远程维护 · Help from afar", responses={200: {"model": CaseRow}})
async def give_remote_help_to_case(
    case_id: CaseId, body: RemoteHelp, call: Annotated[Call, allow("clerk")]
) -> Response:
    """Only after the customer consented. If it solved the case, the call-back follows and no visit is made; if not, the
    station that the case goes to gets the note."""
    command = GiveRemoteHelp(
        case_id=case_id,
        given_by=call.principal.id,
        ended_at=body.ended_at or call.at,
        minutes=body.minutes,
        tool=body.tool,
        tool_name=body.tool_name or "",
        consent_by=body.consent_by,
        consent_way=body.consent_way,
        result=body.result,
        note=body.note,
        at=call.at,
    )
    return await call.decide(CASES, case_id, give_remote_help, command)


@router.post(
    "/remote-help/refusal",
    summary="客户不同意远程维护 · The customer does not consent",
    responses={200: {"model": CaseRow}},
)
async def refuse_remote_help_for_case(
    case_id: CaseId, body: RemoteRefusal, call: Annotated[Call, allow("clerk")]
) -> Response:
    """Then somebody drives: agree an appointment, and route the case."""
    refused = RemoteHelpRefused(case_id, call.principal.id, body.refused_by, body.consent_way, body.note)
    return await call.decide(CASES, case_id, refuse_remote_help, refused)


@router.get(
    "/remote-help",
    summary="远程维护记录 · Sessions of remote help",
    responses={200: {"model": Listed[RemoteSession]}},
)
async def list_remote_help(
    case_id: CaseId, call: Annotated[Call, allow(*HEADQUARTERS, *STATION)], page: Paged, as_of: AsOf = None
) -> Response:
    """In order, with the times that the customer did not consent; also as of the past. A station sees its own cases
    only, a technician those of their open work orders."""
    case = await own_case(call, case_id, await call.moment(as_of))
    found = sessions((event, recorded.time) for event, recorded in case.events if event is not None)
    seen = page.after(int) or 0
    return call.respond_page(page, found[seen : seen + page.limit + 1], cursor=lambda session: session.session_no)
