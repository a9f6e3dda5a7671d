"""The periodic inspections 定期检查 of a machine: planned, moved, begun, held; missed or called off.

A plan is the machine's, whosever that is: its events are kept in order by the machine, whose key seals what people
write about it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.catalog.checklist import ChecklistResult
from events.catalog.product import ChecklistStep
from events.fields import CaseId, CaseNumber, CustomerId, EquipmentId, StationId, WorkOrderId
from events.types import (
    CALL_OFF_CAUSES,
    INSPECTION_GROUNDS,
    CallOffCause,
    InspectionGrounds,
)
from events.words import Words, changes, choice, either, one_line, titled

InspectionNo = Annotated[int, "该设备的第几次定期检查，编号不重复 · Number of the inspection, of its machine"]
PlannedOn = Annotated[date, "计划检查日期（北京时间） · Day for which it is planned, Asia/Shanghai"]
LastDay = Annotated[date, "最迟检查日期（北京时间，含当天） · Last day on which it is in time, Asia/Shanghai"]
SiteOf = Annotated[str | None, "设备所在地点；未知则为空 · Site of the machine; null where it is not known"]
StationOf = Annotated[
    str | None, "负责的网点；该区域没有网点则为空 · Station that serves the customer's region; null where none does"
]


@titled("定期检查已计划")
@dataclass(frozen=True, slots=True)
class InspectionPlanned:
    """The machine is to be inspected: in which quarter, as which one of it, on which day."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    quarter: Annotated[str, "季度，如 2026Q2 · Quarter of the calendar, such as 2026Q2"]
    number_in_quarter: Annotated[int, "该季度第几次（从 1 起） · Which one of the quarter, from 1"]
    first_day: Annotated[date, "最早检查日期（北京时间） · First day on which it may be, Asia/Shanghai"]
    last_day: LastDay
    planned_on: PlannedOn
    grounds: Annotated[InspectionGrounds, "依据：保修期或维保合同 · Why: the warranty, or a maintenance contract"]
    contract_id: Annotated[str | None, "依据的维保合同；按保修期则为空 · Contract; null where it is the warranty"]
    customer_id: CustomerId
    site_id: SiteOf
    station_id: StationOf

    def sentence(self) -> Words:
        grounds, contract = choice(INSPECTION_GROUNDS, self.grounds), ""
        if self.contract_id is not None:
            contract = f" {self.contract_id}"
        station = f"，网点 {self.station_id}" if self.station_id else ""
        station_en = f", station {self.station_id}" if self.station_id else ""
        return Words(
            f"计划设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查：{self.planned_on}"
            f"（{self.quarter}，{self.first_day} 至 {self.last_day}），依据{grounds.zh}{contract}{station}",
            f"Inspection {self.inspection_no} of equipment {self.equipment_id} planned for {self.planned_on} "
            f"({self.quarter}, {self.first_day} to {self.last_day}), by {grounds.en}{contract}{station_en}",
        )


@titled("定期检查已改期")
@dataclass(frozen=True, slots=True)
class InspectionMoved:
    """It is to be on another day: within its time, or later where the customer wishes so."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    planned_on: PlannedOn
    last_day: LastDay
    former_planned_on: Annotated[date, "改期前的计划日期 · Day for which it was planned before"]
    customers_wish: Annotated[bool, "是否应客户要求 · Whether the customer wishes so"]
    reason: Annotated[str, "改期原因 · Why it was moved", FREE_TEXT]
    holiday: Annotated[bool, "是否因原日期放假而由系统改期 · Whether the system moved it off a holiday"] = False

    def sentence(self) -> Words:
        if self.holiday:
            return Words(
                f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查避开节假日："
                f"{self.former_planned_on} → {self.planned_on}",
                f"Inspection {self.inspection_no} of equipment {self.equipment_id} moved off a holiday: "
                f"{self.former_planned_on} → {self.planned_on}",
            )
        zh, en = either(self.customers_wish, ("（应客户要求）", " as the customer wishes"), ("", ""))
        reason = one_line(self.reason)
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查改期{zh}："
            f"{self.former_planned_on} → {self.planned_on}；原因：{reason}",
            f"Inspection {self.inspection_no} of equipment {self.equipment_id} moved{en}: "
            f"{self.former_planned_on} → {self.planned_on}; why: {reason}",
        )


@titled("定期检查已随设备转移")
@dataclass(frozen=True, slots=True)
class InspectionRedirected:
    """The machine is elsewhere, or somebody else's: its inspection goes with it, on the same day."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    customer_id: CustomerId
    site_id: SiteOf
    station_id: StationOf
    former_customer_id: Annotated[str, "此前的客户编号 · Customer before"]
    former_site_id: Annotated[str | None, "此前的地点编号 · Site before"]
    former_station_id: Annotated[str | None, "此前负责的网点 · Station before"]

    def sentence(self) -> Words:
        changed = changes(
            (Words("客户", "customer"), self.former_customer_id, self.customer_id),
            (Words("地点", "site"), self.former_site_id, self.site_id),
            (Words("网点", "station"), self.former_station_id, self.station_id),
        )
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查随设备转移：{changed.zh}",
            f"Inspection {self.inspection_no} of equipment {self.equipment_id} goes with the machine: {changed.en}",
        )


@titled("定期检查已开始安排")
@dataclass(frozen=True, slots=True)
class InspectionBegun:
    """A case was opened for it: the customer is called, and a station goes."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    case_id: CaseId
    number: CaseNumber
    model: Annotated[str, "产品型号 · Product model"]
    checklist: Annotated[tuple[ChecklistStep, ...], "检查项目，按顺序 · Steps that are to be taken, in their order"]

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查开单：服务单 {self.number}，"
            f"{len(self.checklist)} 个检查项目",
            f"Inspection {self.inspection_no} of equipment {self.equipment_id} begun: case {self.number}, "
            f"{len(self.checklist)} steps",
        )


@titled("定期检查待重新安排")
@dataclass(frozen=True, slots=True)
class InspectionSetBack:
    """Its case is over, and nobody filled in the checklist: it is still to be held."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    case_id: CaseId

    def sentence(self) -> Words:
        return Words(
            f"服务单 {self.case_id} 已结束而未检查：设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查"
            "待重新安排",
            f"Case {self.case_id} is over without an inspection: inspection {self.inspection_no} of equipment "
            f"{self.equipment_id} is still to be held",
        )


@titled("定期检查已完成")
@dataclass(frozen=True, slots=True)
class InspectionHeld:
    """The machine was inspected; once more where the technician corrects what they found."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    case_id: CaseId
    work_order_id: WorkOrderId
    station_id: StationId
    held_on: Annotated[date, "检查日期（北京时间） · Day on which it was held, Asia/Shanghai"]
    late: Annotated[bool, "是否迟于最迟日期 · Whether that was after its last day"]
    steps: Annotated[int, "检查项目数 · Steps on the checklist"]
    faults: Annotated[int, "其中有故障的项目数 · How many of them found a fault"]
    findings: Annotated[tuple[ChecklistResult, ...], "并非一切正常的项目 · Steps that found or changed something"]

    def sentence(self) -> Words:
        late = either(self.late, ("，迟于期限", ", late"), ("", ""))
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查于 {self.held_on} 完成{late.zh}："
            f"{self.steps} 个项目，{self.faults} 处故障",
            f"Inspection {self.inspection_no} of equipment {self.equipment_id} held on {self.held_on}{late.en}: "
            f"{self.steps} steps, {self.faults} faults",
        )


@titled("定期检查已错过")
@dataclass(frozen=True, slots=True)
class InspectionMissed:
    """Its time has long passed, and it was not held."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    last_day: LastDay

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查未在 {self.last_day} 前进行，已错过",
            f"Inspection {self.inspection_no} of equipment {self.equipment_id} was not held by {self.last_day}: missed",
        )


@titled("定期检查已取消")
@dataclass(frozen=True, slots=True)
class InspectionCalledOff:
    """It is not to be held any more."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    cause: Annotated[CallOffCause, "取消的缘由 · What called it off"]
    reason: Annotated[str, "取消原因，由系统取消的为空 · Why somebody called it off; else empty", FREE_TEXT] = ""

    def sentence(self) -> Words:
        cause, reason = choice(CALL_OFF_CAUSES, self.cause), one_line(self.reason)
        why = Words(f"；原因：{reason}", f"; why: {reason}") if reason else Words("", "")
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查取消：{cause.zh}{why.zh}",
            f"Inspection {self.inspection_no} of equipment {self.equipment_id} called off: {cause.en}{why.en}",
        )


@titled("检查发现的故障已报修")
@dataclass(frozen=True, slots=True)
class InspectionFollowedUp:
    """A request was opened for the faults that it found."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    follow_up_case_id: Annotated[str, "检查后报修的服务单 · Case that was opened for what it found"]

    def sentence(self) -> Words:
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查发现的故障已报修："
            f"服务单 {self.follow_up_case_id}",
            f"Case {self.follow_up_case_id} opened for the faults that inspection {self.inspection_no} of equipment "
            f"{self.equipment_id} found",
        )


@titled("检查发现的故障无须报修")
@dataclass(frozen=True, slots=True)
class InspectionFollowUpWaived:
    """Nothing is to be done about the faults that it found, and why; a corrected checklist is looked at anew."""

    equipment_id: EquipmentId
    inspection_no: InspectionNo
    reason: Annotated[str, "无须报修的原因 · Why nothing is to be done", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"设备 {self.equipment_id} 的第 {self.inspection_no} 次定期检查发现的故障无须报修：{reason}",
            f"Nothing to be done about the faults that inspection {self.inspection_no} of equipment "
            f"{self.equipment_id} found: {reason}",
        )


InspectionEvent = (
    InspectionPlanned
    | InspectionMoved
    | InspectionRedirected
    | InspectionBegun
    | InspectionSetBack
    | InspectionHeld
    | InspectionMissed
    | InspectionCalledOff
    | InspectionFollowedUp
    | InspectionFollowUpWaived
)

KIND: StreamKind[InspectionEvent] = StreamKind(
    "inspection_plan", source="intake", id="equipment_id", key="equipment_id", events=InspectionEvent
)
