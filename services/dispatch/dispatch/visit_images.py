"""What photos and signatures of visits show, by work order; sealed with the key of the case's texts, so that it goes
with them."""

from service.uploads.kept import Kept

IMAGES = Kept("dispatch.visit_images", "work_order_id")
