"""A case 服务单: one customer's request, from the first call to the satisfied call-back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.catalog.case_attachment import AttachmentAdded, AttachmentRemoved
from events.catalog.case_goods import GoodsDone, GoodsTakenUp
from events.catalog.case_handling import (
    CaseAddressDoubted,
    CaseAddressSettled,
    CaseHandedOver,
    CasePrioritised,
    CaseReturned,
    CaseTaken,
    HandOverDeclined,
)
from events.catalog.case_remote import RemoteHelpGiven, RemoteHelpRefused
from events.catalog.case_workshop import (
    CaseBackFromFactory,
    CaseBroughtBack,
    CaseCollected,
    CaseKeptOpen,
    CaseSentToFactory,
    CollectionAsked,
)
from events.fields import (
    ArticleId,
    CaseId,
    CaseNumber,
    CasePriority,
    CustomerId,
    Description,
    EquipmentId,
    FromSite,
    InWarranty,
    Kind,
    Model,
    Note,
    Refusals,
    Region,
    RemoteNote,
    RemoteOutcome,
    Resource,
    StationId,
    ToSite,
    VisitNo,
    WrongDelivery,
)
from events.types import (
    CHANNELS,
    CUSTOMER_CLASSES,
    DELIVERY_FAULTS,
    ENDINGS,
    OUTCOMES,
    REQUEST_KINDS,
    Channel,
    CustomerClass,
    Ending,
    Outcome,
    Priority,
    Slot,
    slot_words,
)
from events.words import Words, choice, either, one_line, titled


@titled("已受理请求")
@dataclass(frozen=True, slots=True)
class RequestReceived:
    """A customer's request opened a case."""

    case_id: CaseId
    customer_id: CustomerId
    equipment_id: EquipmentId | None
    model: Model | None
    region: Region
    channel: Annotated[Channel, "受理渠道 · How the request came in"]
    taken_by: Annotated[str, "首问人员工号 · Staff number of who first took it"]
    description: Description
    in_warranty: InWarranty
    number: CaseNumber = ""
    customer_class: Annotated[
        CustomerClass | None,
        "受理时的客户等级；此前的服务单没有，为空 · "
        "What the customer was when the case was opened; null for cases of before it was kept",
    ] = None
    kind: Kind = "repair"
    from_site_id: FromSite = None
    to_site_id: ToSite = None
    delivery_fault: WrongDelivery = None
    under_contract: Annotated[
        bool, "受理时是否有维保合同 · Whether a maintenance contract was there when the case was opened"
    ] = False
    priority: Annotated[
        Priority | None,
        "按规则得出的优先级；此前的服务单没有，为空 · The priority by rule; null for cases of before there were any",
    ] = None
    priority_rule: Annotated[str, "优先级规则的版本 · Version of the rule that gave the priority"] = ""
    inspection_no: Annotated[
        int | None,
        "为该设备的哪一次定期检查受理，或由其发现；与定期检查无关则为空 · "
        "Which inspection of the machine it is for, or which one found the fault; null where it has to do with none",
    ] = None

    @property
    def warranty(self) -> bool | None:
        """Whether the warranty covers it; None where no equipment is named: nobody knows."""
        return self.in_warranty if self.equipment_id is not None else None

    def sentence(self) -> Words:
        channel, text = choice(CHANNELS, self.channel), one_line(self.description)
        model = f"，{self.model}" if self.model else ""
        model_en = f", {self.model}" if self.model else ""
        warranty = either(self.in_warranty, ("保修期内", "in warranty"), ("不在保修期", "out of warranty"))
        if self.warranty is None:
            warranty = Words("保修情况未知", "warranty not known")
        number = f" {self.number}" if self.number else ""
        standing = Words("", "")
        if self.customer_class is not None:
            called = choice(CUSTOMER_CLASSES, self.customer_class)
            standing = Words(f"（{called.zh}）", f" ({called.en})")
        kind, asked = choice(REQUEST_KINDS, self.kind), Words("", "")
        if self.kind != "repair":
            fault = choice(DELIVERY_FAULTS, self.delivery_fault) if self.delivery_fault else None
            what = Words(f"{kind.zh}·{fault.zh}", f"{kind.en}, {fault.en}") if fault else kind
            asked = Words(f"{what.zh}，", f"{what.en}, ")
        return Words(
            f"受理请求{number}（{asked.zh}{channel.zh}），首问 {self.taken_by}，"
            f"客户 {self.customer_id}{standing.zh}{model}，{warranty.zh}：{text}",
            f"Request{number} received ({asked.en}{channel.en}), first taken by {self.taken_by}, "
            f"customer {self.customer_id}{standing.en}{model_en}, {warranty.en}: {text}",
        )


@titled("已给予电话支持")
@dataclass(frozen=True, slots=True)
class GuidanceGiven:
    """The clerk guided the customer by phone 电话支持; `solved` ends the case without a visit."""

    case_id: CaseId
    given_by: Annotated[str, "支持人员工号 · Staff number of who guided"]
    article_ids: tuple[ArticleId, ...]
    solved: Annotated[bool, "电话中是否解决 · Whether that solved it"]
    note: Note
    number: CaseNumber = ""

    def sentence(self) -> Words:
        result = either(self.solved, ("问题已解决", "solved"), ("未能解决", "not solved"))
        articles = f"，参考 {'、'.join(self.article_ids)}" if self.article_ids else ""
        articles_en = f" with {', '.join(self.article_ids)}" if self.article_ids else ""
        return Words(
            f"{self.given_by} 电话支持{articles}：{result.zh}",
            f"Guided by phone by {self.given_by}{articles_en}: {result.en}",
        )


@titled("已约定时间")
@dataclass(frozen=True, slots=True)
class AppointmentAgreed:
    """The time slot agreed with the customer 约定时间段."""

    case_id: CaseId
    slot: Annotated[Slot, "约定时间段 · Agreed time slot"]

    def sentence(self) -> Words:
        slot = slot_words(self.slot)
        return Words(f"与客户约定时间：{slot.zh}", f"Appointment agreed with the customer: {slot.en}")


@titled("已派往网点")
@dataclass(frozen=True, slots=True)
class CaseRouted:
    """The case goes to a station for its `visit_no`-th visit, and why.

    Carries what the station needs, so that it never has to ask the information centre.
    """

    case_id: CaseId
    station_id: StationId
    reason: Annotated[str, "派往该网点的理由 · Why this station", FREE_TEXT]
    visit_no: VisitNo
    region: Region
    customer_id: CustomerId
    equipment_id: EquipmentId | None
    model: Model | None
    description: Description
    slot: Annotated[Slot | None, "与客户约定的时间段 · The slot agreed with the customer"]
    in_warranty: InWarranty
    number: CaseNumber = ""
    kind: Kind = "repair"
    priority: CasePriority = None
    from_site_id: FromSite = None
    to_site_id: ToSite = None
    delivery_fault: WrongDelivery = None
    remote_result: RemoteOutcome = None
    remote_note: RemoteNote = ""
    policy: Annotated[
        str,
        "选定网点的派工策略版本，并非按策略选定的为空 · Version of the policy that chose the station; empty: none did",
    ] = ""
    by_hand: Annotated[bool, "网点是否由人工指定 · Whether somebody chose the station by hand"] = False
    refusals: Refusals = 0

    @property
    def warranty(self) -> bool | None:
        """Whether the warranty covers it; None where no equipment is named: nobody knows."""
        return self.in_warranty if self.equipment_id is not None else None

    def sentence(self) -> Words:
        slot, reason = slot_words(self.slot), one_line(self.reason)
        return Words(
            f"派往网点 {self.station_id}，第 {self.visit_no} 次上门，{slot.zh}：{reason}",
            f"Routed to station {self.station_id}, visit {self.visit_no}, {slot.en}: {reason}",
        )


@titled("已改由其他网点负责")
@dataclass(frozen=True, slots=True)
class CaseTransferred:
    """The stations handed the case's visit on among themselves: it is `station_id`'s now."""

    case_id: CaseId
    station_id: Annotated[str, "现负责网点 · The station that has it now"]

    def sentence(self) -> Words:
        return Words(f"改由网点 {self.station_id} 负责", f"The case is station {self.station_id}’s now")


@titled("已重新开启")
@dataclass(frozen=True, slots=True)
class CaseReopened:
    """A bad call-back, or the customer calling again, opened the case once more."""

    case_id: CaseId
    outcome: Annotated[Outcome, "重新开启所依据的结果类别 · The class that opened it again"]
    reason: Annotated[str, "客户所述原因 · Why, in the customer’s words", FREE_TEXT]
    run: Annotated[int, "第几轮（从 2 起） · Which run of the case, from 2"]

    def sentence(self) -> Words:
        outcome, reason = choice(OUTCOMES, self.outcome), one_line(self.reason)
        return Words(
            f"重新开启（第 {self.run} 轮），{outcome.zh}：{reason}",
            f"Reopened (run {self.run}), {outcome.en}: {reason}",
        )


@titled("已结案")
@dataclass(frozen=True, slots=True)
class CaseClosed:
    """The call-back said satisfied 满意: the case is finished."""

    case_id: CaseId
    outcome: Annotated[Outcome, "结果类别 · Class of outcome"]

    def sentence(self) -> Words:
        outcome = choice(OUTCOMES, self.outcome)
        return Words(f"结案：{outcome.zh}", f"Closed: {outcome.en}")


@titled("已终止")
@dataclass(frozen=True, slots=True)
class CaseEnded:
    """The case is over without one of the six classes: nothing more is done, and no station is to blame.

    Whatever is still open about it is called off: the order of the visit, the call-back, the clocks.
    """

    case_id: CaseId
    ending: Annotated[Ending, "终止类别 · How it ends"]
    reason: Annotated[str, "终止原因 · Why it ends", FREE_TEXT]
    merged_into: Annotated[str | None, "并入的服务单，仅重复时 · The case that a duplicate was merged into"] = None
    visit_no: Annotated[
        int | None,
        "随之取消的上门序号，未派网点为空 · The visit that is called off; null where no station has the case",
    ] = None
    guidance_no: Annotated[
        int | None,
        "待回访的电话支持或远程维护在本事件流中的序号 · "
        "The version of the guidance or remote help in this stream that waited for its call-back",
    ] = None

    def sentence(self) -> Words:
        ending, reason = choice(ENDINGS, self.ending), one_line(self.reason)
        into, into_en = (f"，并入 {self.merged_into}", f" of {self.merged_into}") if self.merged_into else ("", "")
        return Words(f"终止（{ending.zh}{into}）：{reason}", f"Ended without a class, {ending.en}{into_en}: {reason}")


@titled("已并入重复服务单")
@dataclass(frozen=True, slots=True)
class DuplicateMerged:
    """The customer had called about the same thing once more: that case was merged into this one, which goes on."""

    case_id: CaseId
    duplicate_id: Annotated[str, "重复的服务单 · The case that is a duplicate of this one"]

    def sentence(self) -> Words:
        return Words(
            f"客户就同一问题再次来电：服务单 {self.duplicate_id} 并入本单",
            f"The customer called again about the same thing: case {self.duplicate_id} was merged into this one",
        )


@titled("终止已撤销")
@dataclass(frozen=True, slots=True)
class CaseEndingWithdrawn:
    """The case should not have ended: it goes on, in the clerk's hands, and no class is said of anybody."""

    case_id: CaseId
    ending: Annotated[Ending, "撤销的终止类别 · The ending that is withdrawn"]
    reason: Annotated[str, "撤销原因 · Why it goes on", FREE_TEXT]
    run: Annotated[int, "第几轮（从 2 起） · Which run of the case, from 2"]

    def sentence(self) -> Words:
        ending, reason = choice(ENDINGS, self.ending), one_line(self.reason)
        return Words(
            f"终止（{ending.zh}）撤销，继续处理（第 {self.run} 轮）：{reason}",
            f"The ending ({ending.en}) is withdrawn, the case goes on (run {self.run}): {reason}",
        )


@titled("已导入原始记录")
@dataclass(frozen=True, slots=True)
class ActivityImported:
    """A row of the log that the case was imported from, as it stood there; what was made of it are other events.

    `staff_id` is made of the resource's name, and only of it: the same name has the same number.
    """

    case_id: CaseId
    activity: Annotated[str, "原日志中的活动 · The activity, as the imported log names it"]
    staff_id: Annotated[str, "由原日志中的人员得出的工号 · Staff number, made of the resource’s name"]
    resource: Resource
    happened_at: Annotated[datetime, "原日志中的时间（UTC） · When, says the imported log, UTC"]
    occurrence: Annotated[int, "相同的行中的第几行（从 1 起） · Which of several equal rows, from 1"] = 1

    def sentence(self) -> Words:
        return Words(
            f"原始记录：{one_line(self.activity)}（{self.staff_id}）",
            f"Imported record: {one_line(self.activity)} ({self.staff_id})",
        )


CaseEvent = (
    RequestReceived
    | GuidanceGiven
    | RemoteHelpGiven
    | RemoteHelpRefused
    | AppointmentAgreed
    | CaseRouted
    | CaseTransferred
    | CaseReopened
    | CaseClosed
    | CaseEnded
    | DuplicateMerged
    | CaseEndingWithdrawn
    | ActivityImported
    | CaseHandedOver
    | CaseTaken
    | HandOverDeclined
    | CasePrioritised
    | CaseReturned
    | CaseAddressDoubted
    | CaseAddressSettled
    | GoodsTakenUp
    | GoodsDone
    | AttachmentAdded
    | AttachmentRemoved
    | CaseCollected
    | CaseBroughtBack
    | CaseSentToFactory
    | CaseBackFromFactory
    | CaseKeptOpen
    | CollectionAsked
)

KIND: StreamKind[CaseEvent] = StreamKind("case", source="intake", id="case_id", key="case_id", events=CaseEvent)
