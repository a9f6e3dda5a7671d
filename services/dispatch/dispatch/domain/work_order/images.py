"""Photos of a visit 现场照片 and the customer's signature 客户签名: which may be put to it, and which are there."""

from dataclasses import dataclass, replace

from dispatch.domain.work_order.state import WorkOrder, not_now
from eventlog.decider import NotFound, Rejected
from events.catalog.visit_images import VisitImageRemoved, VisitPhotoTaken, VisitSigned
from events.catalog.work_order import WorkOrderEvent
from events.fields import Reason

MOST = 30
"""Images of one order that are there at a time."""


def take_photo(wanted: VisitPhotoTaken, order: WorkOrder) -> list[WorkOrderEvent]:
    """It gets the next number, whatever it says; the same content once more decides nothing.

    Raises Rejected before a technician has the order, once it was cancelled, and for one too many.
    """
    if order.technician_id is None or order.status in ("received", "accepted", "cancelled", "refused"):
        raise not_now(order, "photos are taken once a technician has the order", "指派维修人员之后才能上传现场照片")
    return _added(wanted, order)


def sign(wanted: VisitSigned, order: WorkOrder) -> list[WorkOrderEvent]:
    """As a photo, on site or once the visit is finished; a later signature takes the place of the first."""
    if order.status not in ("arrived", "diagnosed", "solved", "not_solved"):
        raise not_now(order, "the customer signs on site, or once the visit is finished", "到场后或完结后客户才能签字")
    return _added(wanted, order)


@dataclass(frozen=True, slots=True)
class RemoveImage:
    """Delete what an image shows, for a `reason`."""

    image_no: int
    reason: Reason


def remove_image(command: RemoveImage, order: WorkOrder) -> list[WorkOrderEvent]:
    """Once is enough. Raises NotFound for what was never there."""
    known_image(order, command.image_no)
    if command.image_no in order.images_removed:
        return []
    ids = order.received.work_order_id, order.received.case_id
    return [VisitImageRemoved(*ids, command.image_no, command.reason)]


def known_image(order: WorkOrder, image_no: int) -> VisitPhotoTaken | VisitSigned:
    """Raises NotFound for one that was never there."""
    known = next((each for each in order.images if each.image_no == image_no), None)
    if known is None:
        raise NotFound(f"the order has no image {image_no}", f"派工单没有图片 {image_no}")
    return known


def shows(order: WorkOrder, sha256: str) -> bool:
    """Whether an image that was not deleted has this content."""
    return any(each.sha256 == sha256 for each in order.images_there)


def _added(wanted: VisitPhotoTaken | VisitSigned, order: WorkOrder) -> list[WorkOrderEvent]:
    if any(isinstance(each, type(wanted)) and each.sha256 == wanted.sha256 for each in order.images_there):
        return []
    if len(order.images_there) >= MOST:
        raise Rejected(f"an order has {MOST} images at most", f"一张派工单最多 {MOST} 张图片")
    return [replace(wanted, case_id=order.received.case_id, image_no=len(order.images) + 1)]
