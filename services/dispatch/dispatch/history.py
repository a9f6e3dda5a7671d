"""What happened to a work order, in one line an event, Chinese and English."""

from typing import assert_never

from dispatch.domain.agenda import SHANGHAI
from events.catalog.dispatch import (
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    ServiceReportFiled,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    WorkOrderAccepted,
    WorkOrderEvent,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from events.catalog.types import OUTCOMES, Slot, WaitReason

WAITS: dict[WaitReason, tuple[str, str]] = {"customer": ("客户", "the customer"), "parts": ("配件", "parts")}


def describe(event: WorkOrderEvent) -> tuple[str, str]:
    """The event as a line for people: (Chinese, English)."""
    match event:
        case WorkOrderReceived():
            return (
                f"网点 {event.station_id} 收到第 {event.visit_no} 次上门工单",
                f"Station {event.station_id} received the order for visit {event.visit_no}",
            )
        case WorkOrderAccepted():
            return "已接单", "Accepted"
        case WorkOrderTransferred():
            return (
                f"从网点 {event.from_station_id} 转派到 {event.to_station_id}：{event.reason}",
                f"Transferred from station {event.from_station_id} to {event.to_station_id}: {event.reason}",
            )
        case TechnicianAssigned():
            zh, en = _when(event.slot)
            return f"已指派维修人员 {event.technician_id}，{zh}", f"Assigned to {event.technician_id}, {en}"
        case CustomerContacted():
            return f"已联系客户：{event.note}", f"Customer contacted: {event.note}"
        case TechnicianDeparted():
            return f"{event.technician_id} 已出发", f"{event.technician_id} is on the way"
        case TechnicianArrived():
            return f"{event.technician_id} 已到场", f"{event.technician_id} is on site"
        case FaultDiagnosed():
            return f"故障诊断：{event.fault}", f"Fault diagnosed: {event.fault}"
        case WorkSuspended():
            zh, en = WAITS[event.reason]
            return f"等待{zh}：{event.note}", f"Waiting for {en}: {event.note}"
        case WorkResumed():
            return "恢复处理", "Work resumed"
        case FaultSolved():
            return f"已修复：{event.work_done}", f"Solved: {event.work_done}"
        case FaultNotSolved():
            return f"未修复：{event.reason}", f"Not solved: {event.reason}"
        case VisitConcluded():
            zh, en = OUTCOMES[event.outcome]
            return f"回访结论：{zh}，本次上门结束", f"Called back: {en}; the visit is over"
        case ServiceReportFiled():
            return f"已提交售后服务报告：{event.findings}", f"Service report filed: {event.findings}"
        case _:
            assert_never(event)


def _when(slot: Slot | None) -> tuple[str, str]:
    if slot is None:
        return "无预约时段", "without an appointment"
    start, end = slot.start.astimezone(SHANGHAI), slot.end.astimezone(SHANGHAI)
    span = f"{start:%Y-%m-%d %H:%M}–{end:%H:%M}"
    return f"预约 {span}（北京时间）", f"appointment {span} (Asia/Shanghai)"
