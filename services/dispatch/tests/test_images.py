"""Photos of a visit and the customer's signature: numbered, limited, shown to whoever may read texts, and erasable."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from dispatch.domain.work_order.images import MOST, RemoveImage, remove_image, sign, take_photo
from dispatch.domain.work_order.state import WORK_ORDER
from dispatch.image_sweep import ImageSweep
from dispatch.restored import bring_up
from dispatch.wiring import READ_MODELS
from eventlog.testing import Given, given
from events.catalog.visit_images import VisitImageRemoved, VisitPhotoTaken, VisitSigned
from events.catalog.work_order import TechnicianArrived, TechnicianAssigned, WorkOrderAccepted, WorkOrderReceived
from service.definition import Restored
from service.sealing.keyring import Keyring

IDS = ("w1", "k1")
ASSIGNED = (
    WorkOrderReceived(*IDS, "north", 1, "c1", "m1", None, "卡纸", None, True),
    WorkOrderAccepted(*IDS),
    TechnicianAssigned(*IDS, "t1", None),
)
WANTED = VisitPhotoTaken("w1", "", 0, "image/png", 9, "h", "t1", "磨损")
SIGNED = VisitSigned(*IDS, 2, "image/png", 9, "s", "李老师", datetime(2026, 3, 2, 2, tzinfo=UTC))
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 50 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20 + b"IEND\xae\x42\x60\x82"
COUNT = "SELECT count(*) FROM dispatch.visit_images"
PDF = b"%PDF-1.4\n%%EOF\n"


def story(*events: Any) -> Given[Any, Any]:
    return given(WORK_ORDER, *events)


def taken(number: int, sha256: str = "") -> VisitPhotoTaken:
    return replace(WANTED, case_id="k1", image_no=number, sha256=sha256 or f"h{number}")


def test_images_are_numbered_and_limited_and_a_removed_one_makes_room() -> None:
    story(*ASSIGNED).when(take_photo, WANTED).then(taken(1, "h"))
    story(*ASSIGNED, taken(1, "h")).when(take_photo, WANTED).nothing()
    full = (*ASSIGNED, *(taken(number) for number in range(1, MOST + 1)))
    story(*full).when(take_photo, WANTED).refused(str(MOST))
    gone = VisitImageRemoved(*IDS, 1, "有人")
    story(*full).when(remove_image, RemoveImage(1, "有人")).then(gone)
    story(*full, gone).when(take_photo, WANTED).then(taken(MOST + 1, "h"))
    story(*full, gone).when(remove_image, RemoveImage(1, "有人")).nothing()
    story(*ASSIGNED[:2]).when(take_photo, WANTED).refused("指派")


def test_the_latest_signature_counts() -> None:
    story(*ASSIGNED).when(sign, SIGNED).refused("到场后")
    arrived = (*ASSIGNED, TechnicianArrived(*IDS, "t1"), taken(1))
    order = story(*arrived).when(sign, replace(SIGNED, image_no=0, case_id="")).then(SIGNED)
    assert (order.signature, order.photos) == (SIGNED, [taken(1)])
    later = replace(SIGNED, image_no=3, sha256="t")
    assert story(*arrived, SIGNED).when(sign, later).then(later).signature == later
    assert story(*arrived, SIGNED, later, VisitImageRemoved(*IDS, 3, "…")).state.signature == SIGNED


async def test_images_follow_the_access_of_their_order(world: Any) -> None:
    path = f"/work-orders/{await world.assigned('case-1')}"
    await world.done("t1", f"{path}/arrive")

    def sent(content: bytes) -> dict[str, str]:
        return {"content": b64encode(content).decode()}

    assert (await world.done("t1", f"{path}/images", {"caption": "甲先生的机房", **sent(JPEG)}))["photos"] == 1
    assert (await world.post("t1", f"{path}/images", sent(PDF))).status_code == 409
    signed = await world.done("t1", f"{path}/images/signature", {"signed_by": "甲先生", **sent(PNG)})
    assert (signed["photos"], signed["signed_at"] is not None) == (1, True)
    photo, signature = (await world.read("d-north", f"{path}/images"))["items"]
    assert (photo["purpose"], photo["caption"], photo["size"]) == ("photo", "甲先生的机房", len(JPEG))
    assert (signature["signed_by"], signature["content_there"]) == ("甲先生", True)
    assert "甲先生" not in str(await world.read("ops-1", f"{path}/images"))
    got = await world.get("clerk-1", f"{path}/images/1")
    assert (got.content, got.headers["content-type"]) == (JPEG, "image/jpeg")
    assert "attachment" in got.headers["content-disposition"]
    answers = [(await world.get(who, f"{path}/images/2")).status_code for who in ("ops-1", "d-south", "t1")]
    assert answers == [403, 404, 200]
    assert JPEG not in await world.pool.fetchval("SELECT string_agg(content, '') FROM dispatch.visit_images")
    kept = await world.pool.fetch("SELECT * FROM dispatch.visit_images")
    await world.done("d-north", f"{path}/images/1/remove", {"reason": "有无关人员"})
    assert (await world.get("t1", f"{path}/images/1")).status_code == 404
    assert await world.pool.fetchval(COUNT) == 1
    await world.pool.execute("DELETE FROM dispatch.visit_images")
    restored = [tuple(row) for row in kept]
    await world.pool.executemany("INSERT INTO dispatch.visit_images VALUES ($1, $2, $3, $4)", restored)
    await bring_up(Restored(world.pool, world.pool, since=0, keys_since=None))
    assert await world.pool.fetchval(COUNT) == 1


async def test_what_nobody_can_open_is_swept(world: Any, database: str) -> None:
    """Erased images go, also where somebody has typed about the case again; all others stay."""
    ring, fresh = Keyring(database, "test"), Keyring(database, "test")
    for case in ("case-1", "case-2", "case-3"):
        path = f"/work-orders/{await world.assigned(case)}"
        await world.done("t1", f"{path}/images", {"content": b64encode(JPEG).decode()})
    assert await ring.destroy(["case-case-1", "case-case-2"]) == ["case-case-1", "case-case-2"]
    await ring("case-case-2", ["typed again"])
    sweep = ImageSweep(world.pool, fresh, READ_MODELS)
    await world.read("d-north", "/work-orders")  # which waits until the queue has the three
    for _ in range(2):
        await sweep.step()
        assert await world.pool.fetchval(COUNT) == 1
    await world.pool.execute("UPDATE dispatch.visit_images SET kept_at = '2000-01-01Z'")  # as under a late clock
    await sweep.step()
    assert await world.pool.fetchval(COUNT) == 1
    await ring.close()
    await fresh.close()
