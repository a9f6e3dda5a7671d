"""Photos and documents of a case 附件. What they hold is in no event: only its hash, kind and size."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, Reason
from events.types import MEDIA_TYPES, MediaType
from events.words import Words, choice, one_line, titled

AttachmentNo = Annotated[int, "本单第几个附件（从 1 起） · Which attachment of the case, from 1"]


@titled("已添加附件")
@dataclass(frozen=True, slots=True)
class AttachmentAdded:
    """A photo or a document was put to the case."""

    case_id: CaseId
    attachment_no: AttachmentNo
    name: Annotated[str, "附件名称 · What it is called", FREE_TEXT]
    media_type: Annotated[MediaType, "内容类型，由内容得出 · What it is, as its content says"]
    size: Annotated[int, "字节数 · Bytes"]
    sha256: Annotated[str, "内容的 SHA-256 · SHA-256 of the content"]
    added_by: Annotated[str, "添加人工号 · Staff number of who added it"]

    def sentence(self) -> Words:
        kind, name = choice(MEDIA_TYPES, self.media_type), one_line(self.name)
        return Words(
            f"{self.added_by} 添加第 {self.attachment_no} 个附件（{kind.zh}）：{name}",
            f"{self.added_by} added attachment {self.attachment_no} ({kind.en}): {name}",
        )


@titled("附件已删除")
@dataclass(frozen=True, slots=True)
class AttachmentRemoved:
    """What it held is deleted, for a reason; that it was there stays on record."""

    case_id: CaseId
    attachment_no: AttachmentNo
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"删除第 {self.attachment_no} 个附件：{reason}", f"Attachment {self.attachment_no} is deleted: {reason}"
        )
