"""Sentences about what the stations 网点 did."""

from events.catalog.dispatch import (
    CustomerContacted,
    FaultDiagnosed,
    FaultNotSolved,
    FaultSolved,
    ReplacementObliged,
    ReplacementReleased,
    ReplacementUnitHandedOver,
    ReplacementUnitReturned,
    ServiceReportFiled,
    TechnicianArrived,
    TechnicianAssigned,
    TechnicianDeparted,
    VisitConcluded,
    WorkOrderAccepted,
    WorkOrderReceived,
    WorkOrderTransferred,
    WorkResumed,
    WorkSuspended,
)
from reporting.descriptions.words import OUTCOMES, WAITS, Sentences, Words, moment, short, slot_words


def work_order_received(event: WorkOrderReceived) -> Words:
    return Words(
        f"网点 {event.station_id} 收到派工单，第 {event.visit_no} 次服务",
        f"Station {event.station_id} received the work order for visit {event.visit_no}",
    )


def work_order_accepted(event: WorkOrderAccepted) -> Words:
    return Words("网点接单", "The station accepted the work order")


def work_order_transferred(event: WorkOrderTransferred) -> Words:
    reason = short(event.reason)
    return Words(
        f"派工单由网点 {event.from_station_id} 转到 {event.to_station_id}：{reason}",
        f"Work order transferred from station {event.from_station_id} to {event.to_station_id}: {reason}",
    )


def technician_assigned(event: TechnicianAssigned) -> Words:
    slot = slot_words(event.slot)
    return Words(
        f"指派技术员 {event.technician_id}，{slot.zh}", f"Technician {event.technician_id} assigned, {slot.en}"
    )


def customer_contacted(event: CustomerContacted) -> Words:
    return Words("网点已联系客户", "The station contacted the customer")


def technician_departed(event: TechnicianDeparted) -> Words:
    return Words(f"技术员 {event.technician_id} 出发", f"Technician {event.technician_id} is on the way")


def technician_arrived(event: TechnicianArrived) -> Words:
    return Words(f"技术员 {event.technician_id} 到达现场", f"Technician {event.technician_id} arrived on site")


def fault_diagnosed(event: FaultDiagnosed) -> Words:
    return Words(f"故障定位：{short(event.fault)}", f"Fault diagnosed: {short(event.fault)}")


def work_suspended(event: WorkSuspended) -> Words:
    wait = WAITS[event.reason]
    return Words(f"暂停处理：{wait.zh}", f"Work waits {wait.en}")


def work_resumed(event: WorkResumed) -> Words:
    return Words("恢复处理", "Work goes on")


def fault_solved(event: FaultSolved) -> Words:
    return Words(
        f"网点 {event.station_id} 第 {event.visit_no} 次服务完成，故障排除：{short(event.work_done)}",
        f"Visit {event.visit_no} of station {event.station_id} finished, fault solved: {short(event.work_done)}",
    )


def fault_not_solved(event: FaultNotSolved) -> Words:
    return Words(
        f"网点 {event.station_id} 第 {event.visit_no} 次服务完成，故障未排除：{short(event.reason)}",
        f"Visit {event.visit_no} of station {event.station_id} finished, fault not solved: {short(event.reason)}",
    )


def visit_concluded(event: VisitConcluded) -> Words:
    outcome = OUTCOMES[event.outcome]
    return Words(
        f"网点 {event.station_id} 第 {event.visit_no} 次服务的回访结论成立：{outcome.zh}",
        f"Visit {event.visit_no} of station {event.station_id} is over: {outcome.en}",
    )


def service_report_filed(event: ServiceReportFiled) -> Words:
    signed = (
        Words("客户已签字", "signed by the customer") if event.signed_by_customer else Words("未签字", "not signed")
    )
    done = short(event.work_done)
    return Words(
        f"售后服务报告，现场 {event.minutes_on_site} 分钟，{signed.zh}：{short(event.findings)}；{done}",
        f"Service report, {event.minutes_on_site} min on site, {signed.en}: {short(event.findings)}; {done}",
    )


def replacement_obliged(event: ReplacementObliged) -> Words:
    due = moment(event.due)
    return Words(
        f"网点应在 {due} 前交付替代设备", f"The station owes the customer an equivalent unit, no later than {due}"
    )


def replacement_released(event: ReplacementReleased) -> Words:
    return Words("不再需要替代设备", "The equivalent unit is no longer owed")


def replacement_handed_over(event: ReplacementUnitHandedOver) -> Words:
    return Words(
        f"网点 {event.station_id} 交付替代设备，序列号 {event.serial_no}",
        f"Station {event.station_id} handed over an equivalent unit, serial number {event.serial_no}",
    )


def replacement_returned(event: ReplacementUnitReturned) -> Words:
    return Words(
        f"网点 {event.station_id} 收回替代设备，序列号 {event.serial_no}",
        f"Station {event.station_id} took the equivalent unit back, serial number {event.serial_no}",
    )


SENTENCES: Sentences = {
    WorkOrderReceived: work_order_received,
    WorkOrderAccepted: work_order_accepted,
    WorkOrderTransferred: work_order_transferred,
    TechnicianAssigned: technician_assigned,
    CustomerContacted: customer_contacted,
    TechnicianDeparted: technician_departed,
    TechnicianArrived: technician_arrived,
    FaultDiagnosed: fault_diagnosed,
    WorkSuspended: work_suspended,
    WorkResumed: work_resumed,
    FaultSolved: fault_solved,
    FaultNotSolved: fault_not_solved,
    VisitConcluded: visit_concluded,
    ServiceReportFiled: service_report_filed,
    ReplacementObliged: replacement_obliged,
    ReplacementReleased: replacement_released,
    ReplacementUnitHandedOver: replacement_handed_over,
    ReplacementUnitReturned: replacement_returned,
}
