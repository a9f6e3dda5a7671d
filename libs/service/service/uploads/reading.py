"""A file as it comes in, base64 in JSON, and as it goes out, as a download."""

import asyncio
import binascii
from base64 import b64decode
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated

from pydantic import Field, StringConstraints

from eventlog.decider import Rejected
from service.uploads.media_types import PICTURES, MediaType, is_heic, media_type_of

MOST_BYTES = 5 * 1024 * 1024
"""Of one file."""
BODY_LIMIT = (MOST_BYTES + 2) // 3 * 4 + 4096
"""Of a body with one: base64, and a name."""
Base64 = Annotated[
    str,
    StringConstraints(min_length=1, pattern=r"^[A-Za-z0-9+/]+={0,2}$"),
    Field(json_schema_extra={"contentEncoding": "base64"}),
]
SAFELY = {
    "content-disposition": "attachment",
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
}
"""Whoever opens it in a browser saves it: what somebody sent in does not run as a page of ours."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A whole file of at most 5 MiB."""

    content: bytes
    media_type: MediaType
    sha256: str


async def read_upload(text: str, kinds: Collection[MediaType], zh: str, en: str, field: str = "content") -> Upload:
    """What was sent in `field`. Raises Rejected for what is no base64, too large, or none of these kinds, which are
    called so."""
    content = await asyncio.to_thread(_decoded, text, field)
    if len(content) > MOST_BYTES:
        raise Rejected("a file has 5 MiB at most", "文件最大 5 MiB", field)
    if is_heic(content):
        raise Rejected(
            "this is a HEIC photo, which few programs read: on the phone choose JPEG (iPhone: Settings, Camera, "
            "Formats, Most Compatible), or share the photo as JPEG, and send it again",
            "这是 HEIC 照片，多数程序打不开：请在手机上改为 JPEG（iPhone：设置 → 相机 → 格式 → 兼容性最佳），"
            "或把照片导出为 JPEG，再上传",
            field,
        )
    kind = media_type_of(content)
    if kind is None or kind not in kinds:
        raise Rejected(f"this is not {en}, whatever it is called", f"内容不是{zh}（以内容为准，与文件名无关）", field)
    return Upload(content, kind, (await asyncio.to_thread(sha256, content)).hexdigest())


async def read_picture(text: str, field: str = "content") -> Upload:
    """A photo, or a signature. Raises Rejected as `read_upload` does."""
    return await read_upload(text, PICTURES, "完整的 JPEG、PNG 或 WebP 图片", "a whole JPEG, PNG or WebP", field)


def _decoded(text: str, field: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Rejected("this is no base64", "内容不是 base64 编码", field) from None
