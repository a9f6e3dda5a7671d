"""What photos and signatures of visits show, by work order; sealed with the key of the case's texts, so that it goes
with them."""

from dispatch.domain.work_order.state import WORK_ORDER, WorkOrder
from events.catalog.visit_images import VisitPhotoTaken, VisitSigned
from service.framework import Runtime
from service.uploads.kept import Kept

IMAGES = Kept("dispatch.visit_images", "work_order_id")


async def shown(runtime: Runtime, order: WorkOrder, image: VisitPhotoTaken | VisitSigned) -> bytes | None:
    """What an image of an order, as it is now, shows; None once that was deleted or erased."""
    if image.image_no in order.images_removed:
        return None
    sealed = await IMAGES.content_of(runtime.pool, order.received.work_order_id, image.sha256)
    return None if sealed is None else await runtime.keyring.disclose(subject_of(order), sealed)


async def kept_of(runtime: Runtime, order: WorkOrder) -> frozenset[str]:
    """Which contents (SHA-256) of an order's images can still be shown: none once the case's texts were erased."""
    kept = await IMAGES.of(runtime.pool, order.received.work_order_id)
    return kept if kept and await runtime.keyring.has(subject_of(order)) else frozenset()


def subject_of(order: WorkOrder) -> str:
    """Whose key seals its images."""
    return WORK_ORDER.kind.subject(order.received.case_id)
