"""Photos and documents of a case 附件: which may be put to it, and which are there."""

from dataclasses import dataclass, replace

from eventlog.decider import NotFound, Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_attachment import AttachmentAdded, AttachmentRemoved
from events.fields import Reason
from intake.domain.case import Case, known_case

MOST = 20
"""Attachments of one case that are there at a time."""


@dataclass(frozen=True, slots=True)
class RemoveAttachment:
    """Delete what an attachment holds, for a `reason`."""

    case_id: str
    attachment_no: int
    reason: Reason


def attach(wanted: AttachmentAdded, case: Case) -> list[CaseEvent]:
    """It gets the next number, whatever it says. The same content once more decides nothing. Raises NotFound for an
    unknown case; Rejected for one that is closed, or has as many as there may be."""
    known_case(case, wanted.case_id)
    if has_content(case, wanted.sha256):
        return []
    if case.status == "closed":
        raise Rejected("the case is closed: reopen it first", "服务单已结案；请先重新开启")
    if len(case.attachments) - len(case.detached) >= MOST:
        raise Rejected(f"a case has {MOST} attachments at most", f"一张服务单最多 {MOST} 个附件")
    return [replace(wanted, attachment_no=max(case.attachments, default=0) + 1)]


def remove(command: RemoveAttachment, case: Case) -> list[CaseEvent]:
    """Once is enough, also of a closed case. Raises NotFound for what was never there."""
    known_attachment(case, command.attachment_no)
    if command.attachment_no in case.detached:
        return []
    return [AttachmentRemoved(command.case_id, command.attachment_no, command.reason)]


def has_content(case: Case, sha256: str) -> bool:
    """Whether an attachment that was not deleted has this content."""
    return any(each.sha256 == sha256 for each in case.attachments.values() if each.attachment_no not in case.detached)


def known_attachment(case: Case, attachment_no: int) -> AttachmentAdded:
    """Raises NotFound for one that was never there."""
    known = case.attachments.get(attachment_no)
    if known is None:
        raise NotFound(f"the case has no attachment {attachment_no}", f"服务单没有第 {attachment_no} 个附件")
    return known
