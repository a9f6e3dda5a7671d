"""A visit that could not be made: nobody at home 客户不在, a wrong address 地址有误, an unsafe site 现场不安全."""

from dataclasses import dataclass
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, Note, StationId, TechnicianId, VisitNo, WorkOrderId
from events.words import Words, either, one_line, titled


@titled("上门时客户不在")
@dataclass(frozen=True, slots=True)
class CustomerNotAtHome:
    """The technician came and met nobody: the appointment is used up, and the order waits for the customer."""

    work_order_id: WorkOrderId
    case_id: CaseId
    technician_id: TechnicianId
    note: Note
    attempt_no: Annotated[int, "本派工单第几次未遇（从 1 起） · Which time in vain for this order, from 1"]
    card_left: Annotated[bool, "是否留下联系卡 · Whether a card was left"]

    def sentence(self) -> Words:
        card = either(self.card_left, ("，已留联系卡", ", a card was left"), ("", ""))
        return Words(
            f"维修人员 {self.technician_id} 上门，客户不在（第 {self.attempt_no} 次）{card.zh}",
            f"Technician {self.technician_id} met nobody (time {self.attempt_no}){card.en}",
        )


@titled("上门地址有误")
@dataclass(frozen=True, slots=True)
class AddressFoundWrong:
    """The customer is not where the technician was sent: the order waits until the information centre has looked."""

    work_order_id: WorkOrderId
    case_id: CaseId
    station_id: StationId
    visit_no: VisitNo
    technician_id: TechnicianId
    note: Note

    def sentence(self) -> Words:
        return Words(
            f"维修人员 {self.technician_id} 上门，地址有误",
            f"Technician {self.technician_id} found the address wrong",
        )


@titled("现场不安全，已停止作业")
@dataclass(frozen=True, slots=True)
class SiteFoundUnsafe:
    """Work stops until the station or the information centre says that the site is safe."""

    work_order_id: WorkOrderId
    case_id: CaseId
    technician_id: TechnicianId
    note: Annotated[str, "有何危险 · What is dangerous", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(
            f"维修人员 {self.technician_id} 报告现场不安全，停止作业",
            f"Technician {self.technician_id} found the site unsafe, work stops",
        )


@titled("现场已确认安全")
@dataclass(frozen=True, slots=True)
class SiteDeclaredSafe:
    """Somebody answers for it that the site is safe: work may go on."""

    work_order_id: WorkOrderId
    case_id: CaseId
    declared_by: Annotated[str, "确认人工号 · Staff number of who says so"]
    reason: Annotated[str, "为何可以确认安全 · Why it is safe", FREE_TEXT]

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"{self.declared_by} 确认现场安全：{reason}", f"{self.declared_by} declares the site safe: {reason}"
        )


@titled("此前上门时现场不安全")
@dataclass(frozen=True, slots=True)
class HazardCarriedOver:
    """An earlier visit of the case had stopped because the site was unsafe, and nobody has declared it safe since."""

    work_order_id: WorkOrderId
    case_id: CaseId
    from_visit_no: Annotated[int, "在第几次上门时发现 · On which visit it was found"]
    technician_id: TechnicianId
    note: Annotated[str, "有何危险 · What is dangerous", FREE_TEXT]

    def sentence(self) -> Words:
        return Words(
            f"第 {self.from_visit_no} 次上门时现场不安全，尚未确认安全",
            f"The site was unsafe on visit {self.from_visit_no}, and nobody has declared it safe since",
        )


HindranceEvent = CustomerNotAtHome | AddressFoundWrong | SiteFoundUnsafe | SiteDeclaredSafe | HazardCarriedOver
