"""The installation 安装调试 that a case asks for: planned, its site checked, accepted by the customer, or called off.

There is one for a case, and its events stand in the case's story. The visit is a work order of the case.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, CaseNumber, CustomerId, Note, Reason
from events.types import DOCUMENT_KINDS, SITE_MENDERS, SITE_NEEDS, DocumentKind, SiteMender, SiteNeed
from events.words import Words, choice, either, one_line, titled

Machines = Annotated[tuple[str, ...], "要安装的设备编号 · The machines that are installed, by number"]
InstalledAt = Annotated[str | None, "安装地点，未指明为空 · The site; null where none is named"]
PlannedOn = Annotated[date, "计划安装日期（北京时间） · Planned day, Asia/Shanghai"]
Needs = Annotated[tuple[SiteNeed, ...], "现场须具备的条件 · What the site has to have"]
Plan = Annotated[str, "安装方案 · How it is to be done", FREE_TEXT]


@titled("缺少的安装条件")
@dataclass(frozen=True, slots=True)
class SiteFault:
    """Something that the site does not have yet, and who sees to it."""

    need: Annotated[SiteNeed, "缺少的条件 · What is missing"]
    mended_by: Annotated[SiteMender, "由谁整改 · Who sees to it"]
    mended_until: Annotated[
        date | None, "整改期限（北京时间），未约定为空 · Until when, Asia/Shanghai; null if not agreed"
    ]


@titled("随机资料")
@dataclass(frozen=True, slots=True)
class Document:
    """What was handed over, and how many copies."""

    kind: Annotated[DocumentKind, "资料种类 · Which document"]
    copies: Annotated[int, "份数 · Copies"]


def needs_words(needs: Sequence[SiteNeed]) -> Words:
    """`电源、网络 · power, network`; none: 无特殊要求."""
    words = [choice(SITE_NEEDS, each) for each in needs]
    if not words:
        return Words("无特殊要求", "nothing in particular")
    return Words("、".join(each.zh for each in words), ", ".join(each.en for each in words))


def faults_words(faults: Sequence[SiteFault]) -> Words:
    """`电源（客户）、网络（我方） · power (the customer), network (the company)`."""
    words = [(choice(SITE_NEEDS, each.need), choice(SITE_MENDERS, each.mended_by)) for each in faults]
    zh = "、".join(f"{need.zh}（{who.zh}整改）" for need, who in words)
    return Words(zh, ", ".join(f"{need.en} (by {who.en})" for need, who in words))


@titled("安装已计划")
@dataclass(frozen=True, slots=True)
class InstallationPlanned:
    """Which machines, where, on which day, and what the site has to have."""

    case_id: CaseId
    number: CaseNumber
    customer_id: CustomerId
    equipment_ids: Machines
    site_id: InstalledAt
    planned_on: PlannedOn
    needs: Needs
    plan: Plan

    def sentence(self) -> Words:
        machines, needs = ", ".join(self.equipment_ids), needs_words(self.needs)
        return Words(
            f"计划 {self.planned_on} 安装设备 {machines}，现场要求：{needs.zh}",
            f"Installation of {machines} planned for {self.planned_on}; the site needs {needs.en}",
        )


@titled("安装计划已变更")
@dataclass(frozen=True, slots=True)
class InstallationReplanned:
    """Another day, other machines, another site or other needs."""

    case_id: CaseId
    customer_id: CustomerId
    equipment_ids: Machines
    site_id: InstalledAt
    planned_on: PlannedOn
    needs: Needs
    plan: Plan
    former_planned_on: Annotated[date, "变更前的计划日期 · Day that was planned before"]
    reason: Reason

    def sentence(self) -> Words:
        machines, reason = ", ".join(self.equipment_ids), one_line(self.reason)
        return Words(
            f"安装改为 {self.planned_on}（原 {self.former_planned_on}），设备 {machines}；原因：{reason}",
            f"Installation of {machines} now planned for {self.planned_on}, before {self.former_planned_on}; "
            f"why: {reason}",
        )


@titled("安装现场已查验")
@dataclass(frozen=True, slots=True)
class SiteChecked:
    """Somebody looked whether the site is fit: it is, unless something is missing."""

    case_id: CaseId
    checked_on: Annotated[date, "查验日期（北京时间） · Day of the check, Asia/Shanghai"]
    checked_by: Annotated[str, "查验人工号 · Who looked, by staff number"]
    faults: Annotated[tuple[SiteFault, ...], "缺少的条件，空为具备安装条件 · What is missing; nothing: the site is fit"]
    findings: Annotated[str, "查验情况 · What was found", FREE_TEXT]

    def sentence(self) -> Words:
        lacking = faults_words(self.faults)
        said = either(
            bool(self.faults),
            (f"尚不具备条件，缺 {lacking.zh}", f"not fit yet, it lacks {lacking.en}"),
            ("具备安装条件", "fit"),
        )
        return Words(f"{self.checked_on} 查验现场：{said.zh}", f"Site checked on {self.checked_on}: {said.en}")


@titled("资料已移交")
@dataclass(frozen=True, slots=True)
class DocumentsHandedOver:
    """Documents went to the customer; what was handed over before stays so."""

    case_id: CaseId
    documents: Annotated[tuple[Document, ...], "移交的资料 · What was handed over"]
    received_by: Annotated[str, "资料接收人 · Who took them", FREE_TEXT]
    note: Note

    def sentence(self) -> Words:
        words = [(choice(DOCUMENT_KINDS, each.kind), each.copies) for each in self.documents]
        zh = "、".join(f"{kind.zh} {copies} 份" for kind, copies in words)
        en = ", ".join(f"{kind.en}: {copies}" for kind, copies in words)
        return Words(f"移交资料：{zh}", f"Documents handed over: {en}")


@titled("安装已验收")
@dataclass(frozen=True, slots=True)
class InstallationAccepted:
    """The customer accepts it 验收合格, perhaps with reservations. The warranty of machines that had none begins."""

    case_id: CaseId
    customer_id: CustomerId
    equipment_ids: Annotated[tuple[str, ...], "验收的设备编号 · The machines that were accepted, by number"]
    accepted_on: Annotated[date, "验收日期（北京时间） · Date of acceptance, Asia/Shanghai"]
    accepted_by: Annotated[str, "客户验收人 · Who accepted for the customer", FREE_TEXT]
    tested: Annotated[str, "试机内容 · What was tested", FREE_TEXT]
    with_reservations: Annotated[bool, "是否有保留意见 · Whether something is left to do"]
    reservations: Annotated[str, "保留意见，没有为空 · What is left to do; empty without any", FREE_TEXT]
    without_visit: Annotated[
        str, "未上门的原因，已派工为空 · Why nobody went; empty where a station was sent", FREE_TEXT
    ]

    def sentence(self) -> Words:
        machines = ", ".join(self.equipment_ids)
        how = either(self.with_reservations, ("，有保留意见", ", with reservations"), ("", ""))
        return Words(
            f"{self.accepted_on} 客户验收设备 {machines}{how.zh}",
            f"The customer accepted {machines} on {self.accepted_on}{how.en}",
        )


@titled("验收未通过")
@dataclass(frozen=True, slots=True)
class AcceptanceRefused:
    """The customer does not accept it as it is; it goes on."""

    case_id: CaseId
    refused_on: Annotated[date, "拒绝验收的日期（北京时间） · Day on which it was refused, Asia/Shanghai"]
    refused_by: Annotated[str, "客户方拒绝验收的人 · Who refused for the customer", FREE_TEXT]
    reason: Reason

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"{self.refused_on} 客户未予验收；原因：{reason}",
            f"The customer refused to accept on {self.refused_on}; why: {reason}",
        )


@titled("验收保留意见已消除")
@dataclass(frozen=True, slots=True)
class ReservationsSettled:
    """What was left to do at the acceptance is done."""

    case_id: CaseId
    note: Note

    def sentence(self) -> Words:
        return Words("验收时的保留意见已消除", "What was left to do at the acceptance is done")


@titled("安装已取消")
@dataclass(frozen=True, slots=True)
class InstallationCalledOff:
    """It is not made, or not by this plan: by hand with a reason, or because its case ended."""

    case_id: CaseId
    with_case: Annotated[bool, "是否随服务单终止 · Whether because the case ended"]
    reason: Annotated[str, "取消原因，随服务单终止的为空 · Why; empty where the case ended", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return either(
            self.with_case,
            ("服务单已终止，安装随之取消", "Installation called off with its case"),
            (f"安装取消；原因：{reason}", f"Installation called off; why: {reason}"),
        )


InstallationEvent = (
    InstallationPlanned
    | InstallationReplanned
    | SiteChecked
    | DocumentsHandedOver
    | InstallationAccepted
    | AcceptanceRefused
    | ReservationsSettled
    | InstallationCalledOff
)

KIND: StreamKind[InstallationEvent] = StreamKind(
    "installation", source="intake", id="case_id", key="case_id", events=InstallationEvent
)
