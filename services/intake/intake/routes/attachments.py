"""Photos and PDFs of a case 附件: put to it by whoever has it in hand, shown to whoever may read its texts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, get_args

from fastapi import APIRouter, Path
from pydantic import ConfigDict
from starlette.responses import Response

from eventlog.decider import NotFound
from eventlog.log.session import Session
from events.catalog.case_attachment import AttachmentAdded
from events.types import MediaType
from intake.attachments import ATTACHMENTS
from intake.domain.attachments import RemoveAttachment, attach, has_content, known_attachment, remove
from intake.domain.case import Case
from intake.projections.cases import CaseRow
from intake.routes.common import GOODS, HEADQUARTERS, STATION
from intake.routes.resources import CASES, own_case
from service.framework import AsOf, Body, Call, CaseId, Line, Listed, Text, allow
from service.uploads.kept import clock
from service.uploads.reading import BODY_LIMIT, SAFELY, Base64, read_upload

router = APIRouter(prefix="/cases/{case_id}/attachments", tags=["附件 · Attachments"])

No = Annotated[int, Path(ge=1, le=1_000_000)]
SMALLEST_PDF = "JVBERi0xLjQKMSAwIG9iajw8L1R5cGUvQ2F0YWxvZz4+ZW5kb2JqCnRyYWlsZXI8PC9Sb290IDEgMCBSPj4KJSVFT0Y="


class NewAttachment(Body):
    """A photo (JPEG, PNG, WebP) or a PDF of at most 5 MiB, in base64; what it is, its content says."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "报修单.pdf", "content": SMALLEST_PDF}]})
    LIMIT: ClassVar[int] = BODY_LIMIT

    name: Line
    content: Base64


class AttachmentRemoval(Body):
    """Why it has to go."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "照片中有无关人员"}]})

    reason: Text


@dataclass(frozen=True, slots=True)
class AttachmentItem:
    """An attachment; `content_there` is false once its content was deleted, or erased with the case's texts. Times are
    UTC."""

    attachment_no: int
    name: str
    media_type: MediaType
    size: int
    sha256: str
    added_by: str
    added_at: datetime
    content_there: bool


@router.post("", summary="添加附件 · Attach a photo or a PDF", responses={200: {"model": CaseRow}})
async def attach_to_case(
    case_id: CaseId, body: NewAttachment, call: Annotated[Call, allow("clerk", *STATION, *GOODS)]
) -> Response:
    """A station to its own cases, a technician to those of their open work orders, who deals with goods to theirs; at
    most 20 a case. The same content once more is no second attachment."""
    upload = await read_upload(
        body.content, get_args(MediaType), "完整的 JPEG、PNG、WebP 图片或 PDF", "a whole JPEG, PNG, WebP or PDF"
    )
    await own_case(call, case_id)
    wanted = AttachmentAdded(
        case_id, 0, body.name, upload.media_type, len(upload.content), upload.sha256, call.principal.id
    )

    async def kept(session: Session, case: Case) -> None:
        if attach(wanted, case):
            await ATTACHMENTS.keep(call.runtime.pool, case_id, upload.sha256, upload.content)

    return await call.decide(CASES, case_id, lambda event, case, _: attach(event, case), wanted, kept)


@router.get("", summary="服务单的附件 · The attachments of a case", responses={200: {"model": Listed[AttachmentItem]}})
async def list_attachments(
    case_id: CaseId, call: Annotated[Call, allow(*HEADQUARTERS, *STATION, *GOODS)], as_of: AsOf = None
) -> Response:
    """In order of number, one page; with `as_of` those of then, and whether their content is still there now."""
    case = await own_case(call, case_id, await call.moment(as_of))
    kept = await ATTACHMENTS.of(call.runtime.pool, case_id)
    items = [
        AttachmentItem(
            attachment_no=event.attachment_no,
            name=event.name,
            media_type=event.media_type,
            size=event.size,
            sha256=event.sha256,
            added_by=event.added_by,
            added_at=recorded.time,
            content_there=event.sha256 in kept and event.attachment_no not in case.state.detached,
        )
        for event, recorded in case.events
        if isinstance(event, AttachmentAdded)
    ]
    return call.respond({"items": items, "next": None})


@router.get(
    "/{attachment_no}",
    summary="查看附件内容 · Read what an attachment holds",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_attachment(
    case_id: CaseId, attachment_no: No, call: Annotated[Call, allow("clerk", "manager", *STATION, *GOODS)]
) -> Response:
    """The file itself, of the type that its content has; for whoever may read what is typed of the case."""
    case = (await own_case(call, case_id)).state
    known = known_attachment(case, attachment_no)
    content = None
    if attachment_no not in case.detached:
        content = await ATTACHMENTS.content_of(call.runtime.pool, case_id, known.sha256)
    if content is None:
        raise NotFound(f"attachment {attachment_no} was deleted", f"第 {attachment_no} 个附件已删除")
    return Response(content, media_type=known.media_type, headers=SAFELY)


@router.post("/{attachment_no}/remove", summary="删除附件 · Delete an attachment", responses={200: {"model": CaseRow}})
async def remove_attachment(
    case_id: CaseId, attachment_no: No, body: AttachmentRemoval, call: Annotated[Call, allow("clerk", "manager")]
) -> Response:
    """Its content is deleted for good; that it was there, and why it went, stays on record."""
    known = known_attachment((await call.read(CASES, case_id)).state, attachment_no)
    command = RemoveAttachment(case_id, attachment_no, body.reason)
    begun = await clock(call.runtime.pool)
    # First it is said, then done: whoever breaks off in between asks again, and a restore does it again.
    answer = await call.decide(CASES, case_id, remove, command)
    if not has_content((await call.read(CASES, case_id)).state, known.sha256):
        await ATTACHMENTS.delete(call.runtime.pool, case_id, known.sha256, begun)
    return answer
