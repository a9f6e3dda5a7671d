"""Photos of a visit and the customer's signature: 现场照片、客户签名."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Literal

from fastapi import APIRouter, Path
from pydantic import ConfigDict
from starlette.responses import Response

from dispatch.domain.work_order.images import RemoveImage, known_image, remove_image, shows, sign, take_photo
from dispatch.domain.work_order.state import WorkOrder
from dispatch.routes.order_responses import WorkOrderDetail
from dispatch.routes.requests import ReasonBody
from dispatch.routes.resources import ORDERS
from dispatch.visit_images import IMAGES, kept_of, shown, subject_of
from eventlog.decider import NotFound
from eventlog.log.session import Session
from events.catalog.visit_images import VisitPhotoTaken, VisitSigned
from events.types import MediaType
from service.framework import AsOf, Body, Call, Id, Line, Listed, allow
from service.uploads.kept import clock
from service.uploads.reading import BODY_LIMIT, SAFELY, Base64, Upload, read_picture

router = APIRouter(prefix="/work-orders/{work_order_id}/images", tags=["派工单 · Work orders"])
Station = Annotated[Call, allow("dispatcher", "technician")]
No = Annotated[int, Path(ge=1, le=1_000_000)]
SMALLEST_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class PhotoBody(Body):
    """A whole JPEG, PNG or WebP of at most 5 MiB, in base64, and what it shows."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"caption": "磨损的搓纸轮", "content": SMALLEST_PNG}]})
    LIMIT: ClassVar[int] = BODY_LIMIT

    caption: Line | None = None
    content: Base64


class SignatureBody(Body):
    """The signature as a whole JPEG, PNG or WebP of at most 5 MiB, in base64, and who signed."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"signed_by": "李老师", "content": SMALLEST_PNG}]})
    LIMIT: ClassVar[int] = BODY_LIMIT

    signed_by: Line
    content: Base64


@dataclass(frozen=True, slots=True)
class VisitImageItem:
    """A photo, or a signature with who signed; `content_there` is false once its content was deleted. Times are UTC."""

    image_no: int
    purpose: Literal["photo", "signature"]
    caption: str | None
    signed_by: str | None
    media_type: MediaType
    size: int
    sha256: str
    added_at: datetime
    content_there: bool


@router.post("", summary="上传现场照片 · Add a photo", responses={200: {"model": WorkOrderDetail}})
async def add_visit_photo(work_order_id: Id, body: PhotoBody, call: Station) -> Response:
    """Once a technician has the order, also after the visit; 30 images at most. The same content once more is no second
    photo."""
    upload = await read_picture(body.content)
    size = len(upload.content)
    photo = VisitPhotoTaken(
        work_order_id, "", 0, upload.media_type, size, upload.sha256, call.principal.id, body.caption or ""
    )
    kept = _keeping(call, work_order_id, upload, lambda order: bool(take_photo(photo, order)))
    return await call.decide(ORDERS, work_order_id, lambda event, order, _: take_photo(event, order), photo, kept)


@router.post("/signature", summary="客户签名 · The customer signs", responses={200: {"model": WorkOrderDetail}})
async def sign_for_visit(work_order_id: Id, body: SignatureBody, call: Station) -> Response:
    """On site, or once the visit is finished. A later signature takes the place of the first."""
    upload = await read_picture(body.content)
    size = len(upload.content)
    signed = VisitSigned(work_order_id, "", 0, upload.media_type, size, upload.sha256, body.signed_by, call.at)
    kept = _keeping(call, work_order_id, upload, lambda order: bool(sign(signed, order)))
    return await call.decide(ORDERS, work_order_id, lambda event, order, _: sign(event, order), signed, kept)


@router.get("", summary="上门图片 · The images of a visit", responses={200: {"model": Listed[VisitImageItem]}})
async def list_visit_images(
    work_order_id: Id,
    call: Annotated[Call, allow("dispatcher", "technician", "clerk", "operations", "manager", "analyst")],
    as_of: AsOf = None,
) -> Response:
    """Photos and signatures, in order of number, one page; with `as_of` those of then, and whether their content is
    still there now."""
    order = await call.read(ORDERS, work_order_id, await call.moment(as_of))
    kept = await kept_of(call.runtime, order.state)
    items = [
        VisitImageItem(
            image_no=event.image_no,
            purpose="photo" if isinstance(event, VisitPhotoTaken) else "signature",
            caption=event.caption or None if isinstance(event, VisitPhotoTaken) else None,
            signed_by=event.signed_by if isinstance(event, VisitSigned) else None,
            media_type=event.media_type,
            size=event.size,
            sha256=event.sha256,
            added_at=recorded.time,
            content_there=event.sha256 in kept and event.image_no not in order.state.images_removed,
        )
        for event, recorded in order.events
        if isinstance(event, VisitPhotoTaken | VisitSigned)
    ]
    return call.respond({"items": items, "next": None})


@router.get(
    "/{image_no}",
    summary="查看上门图片 · Read an image",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def read_visit_image(
    work_order_id: Id, image_no: No, call: Annotated[Call, allow("dispatcher", "technician", "clerk", "manager")]
) -> Response:
    """The picture itself, for whoever may read what is typed of the visit."""
    order = (await call.read(ORDERS, work_order_id)).state
    known = known_image(order, image_no)
    content = await shown(call.runtime, order, known)
    if content is None:
        raise NotFound(f"image {image_no} was deleted", f"图片 {image_no} 已删除")
    return Response(content, media_type=known.media_type, headers=SAFELY)


@router.post(
    "/{image_no}/remove", summary="删除上门图片 · Delete an image", responses={200: {"model": WorkOrderDetail}}
)
async def remove_visit_image(
    work_order_id: Id, image_no: No, body: ReasonBody, call: Annotated[Call, allow("dispatcher", "manager")]
) -> Response:
    """Its content is deleted for good; that it was there, and why it went, stays on record."""
    known = known_image((await call.read(ORDERS, work_order_id)).state, image_no)
    begun = await clock(call.runtime.pool)
    # First it is said, then done: whoever breaks off in between asks again, and a restore does it again.
    answer = await call.decide(ORDERS, work_order_id, remove_image, RemoveImage(image_no, body.reason))
    if not shows((await call.read(ORDERS, work_order_id)).state, known.sha256):
        await IMAGES.delete(call.runtime.pool, work_order_id, known.sha256, begun)
    return answer


def _keeping(
    call: Call, work_order_id: str, upload: Upload, news: Callable[[WorkOrder], bool]
) -> Callable[[Session, WorkOrder], Awaitable[None]]:
    """What keeps the content before it is said that it is there, where it is news."""

    async def keep(session: Session, order: WorkOrder) -> None:
        if news(order):
            sealed = await call.runtime.keyring.enclose(subject_of(order), upload.content)
            await IMAGES.keep(call.runtime.pool, work_order_id, upload.sha256, sealed)

    return keep
