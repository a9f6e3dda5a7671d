"""Photos of a visit and the customer's signature. What they show is in no event: only its hash, kind and size."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, Reason, WorkOrderId
from events.types import MediaType
from events.words import Words, one_line, titled

ImageNo = Annotated[int, "本次上门第几张图片（从 1 起，照片与签名连续编号） · Which image of the visit, from 1"]
Kind = Annotated[MediaType, "内容类型，由内容得出 · What it is, as its content says"]
Size = Annotated[int, "字节数 · Bytes"]
Sha256 = Annotated[str, "内容的 SHA-256 · SHA-256 of the content"]


@titled("已拍摄现场照片")
@dataclass(frozen=True, slots=True)
class VisitPhotoTaken:
    """A photo of the visit."""

    work_order_id: WorkOrderId
    case_id: CaseId
    image_no: ImageNo
    media_type: Kind
    size: Size
    sha256: Sha256
    taken_by: Annotated[str, "拍摄人工号 · Staff number of who took it"]
    caption: Annotated[str, "照片说明，可为空 · What it shows; may be empty", FREE_TEXT] = ""

    def sentence(self) -> Words:
        caption = one_line(self.caption)
        zh, en = (f"：{caption}", f": {caption}") if caption else ("", "")
        return Words(f"{self.taken_by} 拍摄现场照片（图 {self.image_no}）{zh}", f"Photo {self.image_no} taken{en}")


@titled("客户已签字")
@dataclass(frozen=True, slots=True)
class VisitSigned:
    """The customer signed for the visit; a later signature takes the place of this one."""

    work_order_id: WorkOrderId
    case_id: CaseId
    image_no: ImageNo
    media_type: Kind
    size: Size
    sha256: Sha256
    signed_by: Annotated[str, "签字人 · Who signed", FREE_TEXT]
    signed_at: Annotated[datetime, "签字时间（UTC） · When, UTC"]

    def sentence(self) -> Words:
        name = one_line(self.signed_by)
        return Words(
            f"客户签字（图 {self.image_no}）：{name}", f"Signed for the customer (image {self.image_no}): {name}"
        )


@titled("上门图片已删除")
@dataclass(frozen=True, slots=True)
class VisitImageRemoved:
    """What it showed is deleted, for a reason; that it was there stays on record."""

    work_order_id: WorkOrderId
    case_id: CaseId
    image_no: ImageNo
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(f"删除上门图片 {self.image_no}：{reason}", f"Image {self.image_no} is deleted: {reason}")


VisitImageEvent = VisitPhotoTaken | VisitSigned | VisitImageRemoved
