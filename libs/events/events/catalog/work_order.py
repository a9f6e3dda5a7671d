"""The work order 派工单: one visit of one case, from the station's queue to its end."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.catalog.charge import ChargeEvent
from events.catalog.customer import Place
from events.catalog.order_parts import OrderPartEvent
from events.catalog.service_report import ServiceReportEvent
from events.catalog.visit_findings import VisitMeterRead
from events.catalog.visit_hindrance import HindranceEvent
from events.catalog.visit_images import VisitImageEvent
from events.catalog.work_order_refusal import TransferDeclined, WorkOrderRefused
from events.fault_codes import CAUSE_CODES, FAULT_CODES, CauseCode, FaultCode
from events.fields import (
    CaseId,
    CaseNumber,
    CasePriority,
    CustomerId,
    Description,
    EquipmentId,
    FinishNo,
    FromSite,
    InWarranty,
    Kind,
    Model,
    Note,
    PartNo,
    Quantity,
    Refusals,
    RemoteNote,
    RemoteOutcome,
    StationId,
    TechnicianId,
    ToSite,
    VisitNo,
    WorkDone,
    WorkOrderId,
    WrongDelivery,
)
from events.types import (
    ENDINGS,
    OUTCOMES,
    OVERRULES,
    PRIORITIES,
    WAIT_REASONS,
    Ending,
    Outcome,
    Overrule,
    Priority,
    Slot,
    WaitReason,
    slot_words,
)
from events.words import Words, choice, either, one_line, titled


@titled("网点已收到派工单")
@dataclass(frozen=True, slots=True)
class WorkOrderReceived:
    """The station got the work order for the `visit_no`-th visit of a case."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
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
    refusals: Refusals = 0

    @property
    def warranty(self) -> bool | None:
        """Whether the warranty covers it; None where no equipment is named: nobody knows."""
        return self.in_warranty if self.equipment_id is not None else None

    def sentence(self) -> Words:
        return Words(
            f"网点 {self.station_id} 收到第 {self.visit_no} 次上门的派工单",
            f"Station {self.station_id} received the work order for visit {self.visit_no}",
        )


@titled("派工单优先级已改变")
@dataclass(frozen=True, slots=True)
class WorkOrderPrioritised:
    """The information centre says how urgent the case is, while the order is unfinished."""

    work_order_id: WorkOrderId
    case_id: CaseId
    priority: Annotated[Priority, "现在的优先级 · The priority from now on"]

    def sentence(self) -> Words:
        now = choice(PRIORITIES, self.priority)
        return Words(f"派工单优先级改为{now.zh}", f"The work order is of {now.en} priority now")


@titled("网点已接单")
@dataclass(frozen=True, slots=True)
class WorkOrderAccepted:
    """The station's dispatcher took the order on."""

    work_order_id: WorkOrderId
    case_id: CaseId

    def sentence(self) -> Words:
        return Words("网点接单", "The station accepted the work order")


@titled("派工单已转派")
@dataclass(frozen=True, slots=True)
class WorkOrderTransferred:
    """The order went to another station 转派, which has to accept it anew."""

    work_order_id: WorkOrderId
    case_id: CaseId
    from_station_id: Annotated[str, "原网点 · The station it came from"]
    to_station_id: Annotated[str, "新网点 · The station it goes to"]
    reason: Annotated[str, "转派原因 · Why it was transferred", FREE_TEXT]
    visit_no: Annotated[int, "第几次上门，早期记录为 0 · Which visit; 0 in old logs"] = 0

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"派工单由网点 {self.from_station_id} 转派到 {self.to_station_id}：{reason}",
            f"Work order transferred from station {self.from_station_id} to {self.to_station_id}: {reason}",
        )


@titled("建议")
@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whom the system suggested first, and when."""

    technician_id: TechnicianId
    slot: Annotated[Slot | None, "建议的时段 · The slot that was suggested"]
    rule: Annotated[str, "建议规则的版本 · Version of the rule that suggested it"]


@titled("已指派维修人员")
@dataclass(frozen=True, slots=True)
class TechnicianAssigned:
    """A technician will go; `slot` is null for work without an appointment.

    `overruled` is what the dispatcher set aside, and `overrule_reason` why. `reassigned_from` had the order before, and
    `reassign_reason` is why somebody else goes.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    technician_id: TechnicianId
    slot: Annotated[Slot | None, "维修人员的预约时段 · The technician’s appointment"]
    overruled: Annotated[tuple[Overrule, ...], "调度员不予采纳的 · What the dispatcher overruled"] = ()
    overrule_reason: Annotated[
        str, "不予采纳的原因；没有则为空 · Why; empty where nothing was overruled", FREE_TEXT
    ] = ""
    suggested: Annotated[
        Suggestion | None, "当时的首选建议；未看建议则为空 · What was suggested first; null where nobody asked"
    ] = None
    reassigned_from: Annotated[
        str | None, "改派前的维修人员，不是改派为空 · Who had the order before; null where nobody else did"
    ] = None
    reassign_reason: Annotated[
        str, "改派原因；不是改派为空 · Why somebody else goes; empty where nobody else had it", FREE_TEXT
    ] = ""

    def sentence(self) -> Words:
        slot = slot_words(self.slot)
        zh, en = f"指派维修人员 {self.technician_id}，{slot.zh}", f"Technician {self.technician_id} assigned, {slot.en}"
        if self.reassigned_from is not None:
            reason = one_line(self.reassign_reason)
            zh = f"由 {self.reassigned_from} 改派维修人员 {self.technician_id}，{slot.zh}：{reason}"
            en = f"Technician {self.technician_id} assigned in place of {self.reassigned_from}, {slot.en}: {reason}"
        if self.overruled:
            said, reason = [choice(OVERRULES, each) for each in self.overruled], one_line(self.overrule_reason)
            zh += f"，未按{'、'.join(each.zh for each in said)}：{reason}"
            en += f", overruling {', '.join(each.en for each in said)}: {reason}"
        return Words(zh, en)


@titled("已指派协助人员")
@dataclass(frozen=True, slots=True)
class HelperAssigned:
    """Another technician goes as well 协助, at the order's appointment; whoever leads stays responsible.

    `overruled` and `overrule_reason` as in `TechnicianAssigned`.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    technician_id: Annotated[str, "协助人员工号 · Staff number of the helper"]
    slot: Annotated[Slot | None, "协助人员的预约时段 · The helper’s appointment"]
    overruled: Annotated[tuple[Overrule, ...], "调度员不予采纳的 · What the dispatcher overruled"] = ()
    overrule_reason: Annotated[str, "不予采纳的原因；没有则为空 · Why; empty where nothing was", FREE_TEXT] = ""

    def sentence(self) -> Words:
        slot = slot_words(self.slot)
        return Words(
            f"指派协助人员 {self.technician_id}，{slot.zh}", f"Helper {self.technician_id} assigned, {slot.en}"
        )


@titled("协助人员已撤回")
@dataclass(frozen=True, slots=True)
class HelperReleased:
    """A helper does not go after all, or no longer: by hand with a reason, or because the appointment moved, or because
    they lead now. A finish, transfer or end of the order frees helpers without this event."""

    work_order_id: WorkOrderId
    case_id: CaseId
    technician_id: Annotated[str, "协助人员工号 · Staff number of the helper"]
    reason: Annotated[
        str, "撤回原因；随改约或改派撤回的为空 · Why; empty where another assignment did it", FREE_TEXT
    ] = ""

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        zh, en = (f"：{reason}", f": {reason}") if reason else ("", "")
        return Words(f"协助人员 {self.technician_id} 撤回{zh}", f"Helper {self.technician_id} released{en}")


@titled("已联系客户")
@dataclass(frozen=True, slots=True)
class CustomerContacted:
    """The station spoke with the customer: the response that is promised within 1 h. A call in vain is none."""

    work_order_id: WorkOrderId
    case_id: CaseId
    note: Note
    reached: Annotated[bool, "是否联系上 · Whether the customer was reached"] = True

    def sentence(self) -> Words:
        if not self.reached:
            return Words("网点联系客户，未联系上", "The station tried to contact the customer in vain")
        return Words("网点已联系客户", "The station contacted the customer")


@titled("维修人员已出发")
@dataclass(frozen=True, slots=True)
class TechnicianDeparted:
    """The technician is on the way."""

    work_order_id: WorkOrderId
    case_id: CaseId
    technician_id: TechnicianId

    def sentence(self) -> Words:
        return Words(f"维修人员 {self.technician_id} 出发", f"Technician {self.technician_id} is on the way")


@titled("维修人员已到场")
@dataclass(frozen=True, slots=True)
class TechnicianArrived:
    """The technician is on site 到达现场: promised within 16 h. Where they said their place, how far that is from the
    site is told to a hundred metres, if the site's place is known."""

    work_order_id: WorkOrderId
    case_id: CaseId
    technician_id: TechnicianId
    arrived_at: Annotated[datetime | None, "到场时间（UTC），早期记录为空 · When, UTC; null in old logs"] = None
    place: Annotated[Place | None, "签到位置，未报为空 · Where they checked in; null where they did not say"] = None
    metres_away: Annotated[
        int | None,
        "距登记地点的米数（以百米计），未知为空 · Metres from the registered site; null if unknown",
    ] = None

    def sentence(self) -> Words:
        zh, en = "", ""
        if self.metres_away is not None:
            zh, en = f"，距登记地点约 {self.metres_away} 米", f", about {self.metres_away} m from the registered site"
        return Words(
            f"维修人员 {self.technician_id} 到达现场{zh}", f"Technician {self.technician_id} arrived on site{en}"
        )


@titled("故障已诊断")
@dataclass(frozen=True, slots=True)
class FaultDiagnosed:
    """What is wrong, found on site, in words and, where somebody said them, by codes."""

    work_order_id: WorkOrderId
    case_id: CaseId
    fault: Annotated[str, "故障 · What is wrong", FREE_TEXT]
    fault_code: Annotated[FaultCode | None, "故障代码，未填为空 · Code of the fault; null where none is said"] = None
    cause_code: Annotated[CauseCode | None, "故障原因代码，未填为空 · Code of its cause; null where none"] = None

    def sentence(self) -> Words:
        zh, en = f"故障诊断：{one_line(self.fault)}", f"Fault diagnosed: {one_line(self.fault)}"
        if self.fault_code is not None:
            code = choice(FAULT_CODES, self.fault_code)
            zh, en = f"{zh}；故障 {self.fault_code} {code.zh}", f"{en}; fault {self.fault_code}, {code.en}"
        if self.cause_code is not None:
            code = choice(CAUSE_CODES, self.cause_code)
            zh, en = f"{zh}；原因 {self.cause_code} {code.zh}", f"{en}; cause {self.cause_code}, {code.en}"
        return Words(zh, en)


@titled("处理已暂停")
@dataclass(frozen=True, slots=True)
class WorkSuspended:
    """Work waits: for the customer or the safety of the site, which pauses the promises, or for parts or the right
    address, which does not.

    A part that is named ends the wait when it comes to the station's store; `part_no` is empty where none is.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    reason: Annotated[WaitReason, "等待什么 · What it waits for"]
    note: Note
    part_no: PartNo = ""
    quantity: Quantity = 0

    def sentence(self) -> Words:
        reason, part = choice(WAIT_REASONS, self.reason), one_line(self.part_no)
        zh, en = either(bool(part), (f"，{part} × {self.quantity}", f": {part} × {self.quantity}"), ("", ""))
        return Words(f"暂停处理：{reason.zh}{zh}", f"Work waits {reason.en}{en}")


@titled("处理已恢复")
@dataclass(frozen=True, slots=True)
class WorkResumed:
    """Work goes on after a wait, or after a finish that proved premature before its call-back was concluded here.

    `part_no` came to the station's store and ended the wait; it is empty otherwise. Nobody is on site then.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    part_no: PartNo = ""

    def sentence(self) -> Words:
        part = one_line(self.part_no)
        zh, en = either(bool(part), (f"：{part} 已到货", f": {part} has come"), ("", ""))
        return Words(f"恢复处理{zh}", f"Work goes on{en}")


@titled("故障已解决")
@dataclass(frozen=True, slots=True)
class FaultSolved:
    """The visit is finished and the fault is solved; the call-back follows.

    `finish_no` counts how often this visit was finished: more than once where work went on meanwhile.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    work_done: WorkDone
    finish_no: FinishNo = 1
    number: CaseNumber = ""
    refusals: Refusals = 0

    def sentence(self) -> Words:
        return Words(
            f"网点 {self.station_id} 第 {self.visit_no} 次上门完成，故障排除：{one_line(self.work_done)}",
            f"Visit {self.visit_no} of station {self.station_id} finished, fault solved: {one_line(self.work_done)}",
        )


@titled("故障未解决")
@dataclass(frozen=True, slots=True)
class FaultNotSolved:
    """The visit is finished, the fault is not solved; the call-back follows. `finish_no` as in `FaultSolved`.

    `quote_refused`: the customer would not pay for the work, so that it was not done.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    reason: Annotated[str, "未解决的原因 · Why it is not solved", FREE_TEXT]
    finish_no: FinishNo = 1
    number: CaseNumber = ""
    quote_refused: Annotated[bool, "客户是否拒绝了报价 · Whether the customer refused the quote"] = False
    refusals: Refusals = 0

    def sentence(self) -> Words:
        zh, en = either(self.quote_refused, ("，客户拒绝报价", ", the quote was refused"), ("", ""))
        reason = one_line(self.reason)
        return Words(
            f"网点 {self.station_id} 第 {self.visit_no} 次上门完成，故障未排除{zh}：{reason}",
            f"Visit {self.visit_no} of station {self.station_id} finished, fault not solved{en}: {reason}",
        )


@titled("上门已有回访结论")
@dataclass(frozen=True, slots=True)
class VisitConcluded:
    """The call-back about the finished visit holds: it is not taken up again, and the case may go on.

    Satisfied closes the case, anything else sends it back to `station_id`, which finished the visit.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    outcome: Annotated[Outcome, "回访的结果类别 · Class of the call-back"]
    reason: Annotated[str, "客户所述原因 · Why, in the customer’s words", FREE_TEXT]

    def sentence(self) -> Words:
        outcome = choice(OUTCOMES, self.outcome)
        return Words(
            f"网点 {self.station_id} 第 {self.visit_no} 次上门结束，回访结论：{outcome.zh}",
            f"Visit {self.visit_no} of station {self.station_id} is over; the call-back says: {outcome.en}",
        )


@titled("上门无法回访")
@dataclass(frozen=True, slots=True)
class VisitUnconfirmed:
    """The call-back about the finished visit was given up: the visit is over, without a class, and counts as made."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    reason: Annotated[str, "放弃回访的原因 · Why the call-back was given up", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(
            f"网点 {self.station_id} 第 {self.visit_no} 次上门结束，回访始终联系不上客户",
            f"Visit {self.visit_no} of station {self.station_id} is over; the call-back never reached the customer",
        )


@titled("派工单已取消")
@dataclass(frozen=True, slots=True)
class WorkOrderCancelled:
    """The case ended without a class: nobody goes any more, and nothing more is asked about this visit.

    A visit that was finished by then counts as made; what its call-back said meanwhile does not count.
    """

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    ending: Annotated[Ending, "服务单如何终止 · How the case ended"]
    reason: Annotated[str, "终止原因 · Why the case ended", FREE_TEXT]

    def sentence(self) -> Words:
        ending, reason = choice(ENDINGS, self.ending), one_line(self.reason)
        return Words(
            f"网点 {self.station_id} 第 {self.visit_no} 次上门取消，服务单已终止（{ending.zh}）：{reason}",
            f"Visit {self.visit_no} of station {self.station_id} is cancelled, the case has ended ({ending.en}): "
            f"{reason}",
        )


@titled("售后服务报告已提交")
@dataclass(frozen=True, slots=True)
class ServiceReportFiled:
    """The technician's report of a finished visit 售后服务报告."""

    work_order_id: WorkOrderId
    case_id: CaseId
    findings: Annotated[str, "检查发现 · What was found", FREE_TEXT]
    work_done: WorkDone
    minutes_on_site: Annotated[int, "现场用时（分钟） · Whole minutes on site"]
    signed_by_customer: Annotated[bool, "客户是否签字 · Whether the customer signed"]

    def sentence(self) -> Words:
        signed = either(self.signed_by_customer, ("客户已签字", "signed by the customer"), ("未签字", "not signed"))
        findings, done = one_line(self.findings), one_line(self.work_done)
        return Words(
            f"售后服务报告，现场 {self.minutes_on_site} 分钟，{signed.zh}：{findings}；{done}",
            f"Service report, {self.minutes_on_site} min on site, {signed.en}: {findings}; {done}",
        )


WorkOrderEvent = (
    WorkOrderReceived
    | WorkOrderPrioritised
    | WorkOrderAccepted
    | WorkOrderTransferred
    | TechnicianAssigned
    | HelperAssigned
    | HelperReleased
    | CustomerContacted
    | TechnicianDeparted
    | TechnicianArrived
    | FaultDiagnosed
    | WorkSuspended
    | WorkResumed
    | FaultSolved
    | FaultNotSolved
    | VisitConcluded
    | VisitUnconfirmed
    | WorkOrderCancelled
    | ServiceReportFiled
    | WorkOrderRefused
    | TransferDeclined
    | HindranceEvent
    | VisitMeterRead
    | VisitImageEvent
    | ChargeEvent
    | OrderPartEvent
    | ServiceReportEvent
)

KIND: StreamKind[WorkOrderEvent] = StreamKind(
    "work_order", source="dispatch", id="work_order_id", key="case_id", events=WorkOrderEvent
)
