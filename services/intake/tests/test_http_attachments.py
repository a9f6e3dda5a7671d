"""Photos and PDFs of a case: by what they hold, with the case's access, and gone when they have to be."""

from base64 import b64encode
from typing import Any

import pytest

from eventlog.decider import Rejected
from eventlog.testing import given
from events.catalog.case import CaseClosed, RequestReceived
from events.catalog.case_attachment import AttachmentAdded, AttachmentRemoved
from intake.domain.attachments import MOST, RemoveAttachment, attach, remove
from intake.domain.case import CASE
from intake.restored import bring_up
from service.definition import Restored
from service.uploads.media_types import media_type_of
from service.uploads.reading import MOST_BYTES, read_picture

CASE_OF_C1 = {"case_id": "k1", "customer_id": "c1", "channel": "phone", "description": "卡纸"}
PATH = "/cases/k1/attachments"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 50 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20 + b"IEND\xae\x42\x60\x82"
WEBP = b"RIFF" + (26).to_bytes(4, "little") + b"WEBPVP8L" + bytes(18)
HEIC = b"\0\0\0\x18ftypheic" + bytes(40)


def sent(content: bytes, name: str = "照片.jpg") -> dict[str, str]:
    return {"name": name, "content": b64encode(content).decode()}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
        (WEBP, "image/webp"),
        (WEBP + bytes(5), "image/webp"),
        (WEBP[:-1], None),
        (b"RIFF\x04\0\0\0WEBP", None),
        (HEIC, None),
        (PDF[:20], None),
        (JPEG[:-2], None),
        (b"<svg onload=alert(1)>", None),
        (b"MZ" + PDF, None),
        (b"", None),
    ],
)
def test_what_a_file_is_its_content_says(content: bytes, kind: str | None) -> None:
    assert media_type_of(content) == kind


async def test_a_phone_s_own_format_is_refused_with_what_to_do() -> None:
    with pytest.raises(Rejected) as refused:
        await read_picture(b64encode(HEIC).decode())
    assert "兼容性最佳" in refused.value.zh and "choose JPEG" in refused.value.en
    assert (await read_picture(b64encode(WEBP).decode())).media_type == "image/webp"


def added(number: int, digest: str = "") -> AttachmentAdded:
    return AttachmentAdded("k1", number, "照片", "image/jpeg", 9, digest or f"h{number}", "u1")


def test_numbers_rise_and_there_are_twenty_at_most() -> None:
    received = RequestReceived("k1", "c1", None, None, "上海市", "phone", "u1", "卡纸", False)
    full = [added(number) for number in range(1, MOST + 1)]
    gone = AttachmentRemoved("k1", 1, "有人")
    given(CASE, received).when(attach, added(0, "h")).then(added(1, "h"))
    given(CASE, received, *full).when(attach, added(0, "h3")).then()
    given(CASE, received, *full).when(attach, added(0, "h")).refused("最多 20 个")
    given(CASE, received, *full, gone).when(attach, added(0, "h1")).then(added(MOST + 1, "h1"))
    given(CASE, received, added(1)).when(remove, RemoveAttachment("k1", 1, "有人")).then(gone)
    given(CASE, received, added(1), gone).when(remove, RemoveAttachment("k1", 1, "有人")).then()
    given(CASE, received, CaseClosed("k1", "satisfied")).when(attach, added(0)).refused("已结案")


async def test_attachments_follow_the_access_of_their_case_and_go_with_its_customer(api: Any) -> None:
    await api.done("/cases", CASE_OF_C1)
    await api.done(PATH, sent(PDF, "报修单 甲先生.pdf"))
    await api.done(PATH, sent(PDF, "再来一次.pdf"))
    assert (await api.post(PATH, sent(JPEG), by="dispatcher-s1")).status_code == 404
    await api.done("/cases/k1/route", {})
    big = JPEG[:-2] + bytes(MOST_BYTES - len(JPEG)) + JPEG[-2:]
    await api.done(PATH, sent(big), by="dispatcher-s1")
    assert (await api.post(PATH, sent(big + b"\0"))).status_code == 409
    assert (await api.post(PATH, sent(bytes(MOST_BYTES + 9_000)))).status_code == 413
    for wrong, status in (
        (sent(b"<html>"), 409),
        ({"name": "x", "content": "AA"}, 409),
        ({"name": "x", "content": "卡纸"}, 422),
    ):
        refused = await api.post(PATH, wrong)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (status, "content")
    items = (await api.read(PATH, by="dispatcher-s1"))["items"]
    assert [(each["media_type"], each["size"], each["added_by"], each["content_there"]) for each in items] == [
        ("application/pdf", len(PDF), "clerk-1", True),
        ("image/jpeg", len(big), "dispatcher-s1", True),
    ]
    assert "甲先生" not in str(await api.read(PATH, by="analyst-1"))
    got = await api.get(f"{PATH}/2", by="manager-1")
    assert (got.content, got.headers["content-type"]) == (big, "image/jpeg")
    assert "attachment" in got.headers["content-disposition"] and "sandbox" in got.headers["content-security-policy"]
    answers = [(await api.get(f"{PATH}/1", by=who)).status_code for who in ("analyst-1", "dispatcher-s2", "clerk-1")]
    assert answers == [403, 404, 200]
    assert (await api.get(f"{PATH}/9")).status_code == 404
    await api.done(f"{PATH}/1/remove", {"reason": "照片中有无关人员"})
    assert (await api.get(f"{PATH}/1")).status_code == 404
    assert [each["content_there"] for each in (await api.read(PATH))["items"]] == [False, True]
    erased = await api.done("/customers/c1/erasure", {"reason": "asked"}, by="manager-1")
    assert (erased["attachments"], await api.sql("SELECT count(*) FROM intake.attachments")) == (1, 0)
    assert (await api.get(f"{PATH}/2")).status_code == 404


async def test_what_was_attached_again_outlives_the_removal_of_the_first(api: Any) -> None:
    await api.done("/cases", CASE_OF_C1)
    await api.done(PATH, sent(PDF))
    for _ in range(2):
        await api.done(f"{PATH}/1/remove", {"reason": "拍错了"})
        await api.done(PATH, sent(PDF))
    assert (await api.get(f"{PATH}/2")).content == PDF
    await bring_up(Restored(api.pool, api.pool, since=0, keys_since=None))
    assert (await api.get(f"{PATH}/2")).content == PDF
    await api.done(f"{PATH}/2/remove", {"reason": "拍错了"})
    assert await api.sql("SELECT count(*) FROM intake.attachments") == 0
    await api.sql(
        "INSERT INTO intake.attachments SELECT 'k1', data ->> 'sha256', '', now() FROM intake.events "
        "WHERE type LIKE '%attachment-added%' LIMIT 1"
    )
    await bring_up(Restored(api.pool, api.pool, since=0, keys_since=None))
    assert await api.sql("SELECT count(*) FROM intake.attachments") == 0, "the backup had it, its removal came after"
