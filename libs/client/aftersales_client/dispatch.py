"""网点调度 · Dispatch: a client made of the service's OpenAPI document (`make client`); do not edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from aftersales_client.wire import Answer, Service


@dataclass(frozen=True, kw_only=True)
class AbsenceBody:
    """On which days somebody is absent (Asia/Shanghai), and why. No first day is today, no last day the first."""

    first_day: date | None = None
    """首日（北京时间） · First day, China time"""
    last_day: date | None = None
    """末日（含当日，北京时间）；未定为 None · Last day, China time; None until it is ended"""
    reason: str
    """请假原因 · Why the person is absent"""


@dataclass(frozen=True, kw_only=True)
class AbsenceItem:
    """An absence 请假 as it stands. Days are dates in Asia/Shanghai; a cancelled one holds on none of them.

    `to_reassign`: the caller's work orders that have an appointment with the person on these days.
    """

    staff_id: str
    """工号 · Staff number"""
    absence_no: int
    """该人员的第几次请假（从 1 起） · Which absence of the person, from 1"""
    first_day: date
    """首日（北京时间） · First day, China time"""
    last_day: date
    """末日（含当日，北京时间）；未定为 None · Last day, China time; None until it is ended"""
    reason: str
    """请假原因 · Why the person is absent"""
    booked_at: datetime
    """登记时间 · When it was booked"""
    cancelled: bool
    """是否已取消 · Is it cancelled?"""
    cancel_reason: str | None
    """取消的原因 · Why it was cancelled"""
    to_reassign: list[str]
    """这些日期已有预约、须改派的派工单 · Work orders with an appointment on these days"""


@dataclass(frozen=True, kw_only=True)
class Alive:
    """`status` is `ok`."""

    status: str
    """ok · ok"""


@dataclass(frozen=True, kw_only=True)
class AnswerBody:
    """Who answered for the customer, how, when (now where nothing is said), and whether the quote was accepted."""

    quote_no: int
    """第几次报价（从 1 起） · Which quote, from 1"""
    accepted: bool
    """客户是否接受 · Did the customer accept?"""
    by: str
    """客户方答复人 · Who answers for the customer"""
    way: Literal["phone", "signature", "email", "in_person"]
    """答复方式 · How the customer answered"""
    answered_at: datetime | None = None
    """答复时间 · When it was answered"""


@dataclass(frozen=True, kw_only=True)
class AppointmentItem:
    """One booked slot of a technician's day. `busy`: for another station, whose order is not told; only the times are.

    忙：该时段属于其他网点，只显示时间。
    """

    busy: bool
    """该时段属于其他网点，只显示时间 · For another station: only the times are told"""
    start: datetime
    """开始时间 · Beginning"""
    end: datetime
    """结束时间 · End"""
    work_order_id: str | None
    """派工单编号 · Work order"""
    case_id: str | None
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str | None
    """网点编号 · Station"""
    status: (
        Literal[
            "received",
            "accepted",
            "assigned",
            "en_route",
            "arrived",
            "diagnosed",
            "waiting",
            "solved",
            "not_solved",
            "cancelled",
            "refused",
        ]
        | None
    )
    """状态 · Status"""
    customer_id: str | None
    """客户编号 · Customer"""
    model: str | None
    """产品型号 · Product model"""
    description: str | None
    """客户所述 · What the customer said"""
    helps: bool | None
    """是否为协助人员 · Do they go as a helper?"""


@dataclass(frozen=True, kw_only=True)
class ArrivalBody:
    """How many of a transfer are here; why, where it is not all of it."""

    quantity: int
    """数量 · How many units"""
    lots: list[LotBody] | None = None
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""
    reason: str | None = None
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ArriveBody:
    """Where the technician checks in, if they say so."""

    coordinates: Coordinates | None = None
    """位置（GCJ-02） · Where it is, by GCJ-02"""


@dataclass(frozen=True, kw_only=True)
class AssignHelperBody:
    """Who goes as well, at the order's appointment. `overrule_reason` as for assigning."""

    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    overrule_reason: str | None = None
    """为何不按工作时间、路程时间或建议 · Why hours, travel time or the suggestion are overruled"""


@dataclass(frozen=True, kw_only=True)
class AssignTechnicianBody:
    """Who goes. `start` and `end` book an appointment within one day in Asia/Shanghai, a year ahead at most.

    Without them the time that stands with the customer is booked, unless it is over. `overrule_reason`: why it is to be
    so although it is outside the technician's hours, leaves too little time for the way, or is not what was `suggested`
    first. Without `suggested` nobody looked at the suggestions. `reassign_reason`: why somebody
    else goes than was to go.
    """

    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    start: datetime | None = None
    """开始时间 · Beginning"""
    end: datetime | None = None
    """结束时间 · End"""
    overrule_reason: str | None = None
    """为何不按工作时间、路程时间或建议 · Why hours, travel time or the suggestion are overruled"""
    reassign_reason: str | None = None
    """改派原因；未改派过为 None · Why somebody else goes; None where nobody else did"""
    suggested: SuggestedBody | None = None
    """当时的首选建议；未看建议则为 None · What was suggested first; None where nobody looked"""


@dataclass(frozen=True, kw_only=True)
class BackBody:
    """In what condition it is; `usable` false where it cannot be lent as it is."""

    condition: str
    """状况 · Its condition"""
    usable: bool | None = None
    """能否继续借用 · Whether it can be lent as it is"""


@dataclass(frozen=True, kw_only=True)
class CalibrationBody:
    """When it was calibrated, and until when that holds (Asia/Shanghai)."""

    calibrated_on: date
    """校准日期（北京时间） · Calibrated on, Asia/Shanghai"""
    calibrated_until: date
    """校准有效期至（含当天，北京时间），无需校准为空 · Calibration holds to this day; none if it needs none"""


@dataclass(frozen=True, kw_only=True)
class CapacityBody:
    """How many visits a station can make a day."""

    visits_a_day: int
    """每日可上门次数 · Visits that the station can make a day"""


@dataclass(frozen=True, kw_only=True)
class CauseCodeItem:
    """What it comes from; `cause` is what that means for who pays."""

    cause_code: Literal["C-11", "C-12", "C-13", "C-14", "C-19", "C-21", "C-22", "C-23", "C-31", "C-32", "C-33", "C-41"]
    """故障原因代码，未填为空 · Code of its cause; None where none"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""
    cause: Literal["defect", "misuse", "accident", "consumables"]
    """故障原因 · What the fault comes from"""


@dataclass(frozen=True, kw_only=True)
class ChangeItem:
    """One thing that a revision changes, against the one before."""

    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class ChargeBody:
    """What the fault comes from, as found; left out: what the code of the diagnosed cause means."""

    cause: Literal["defect", "misuse", "accident", "consumables"] | None = None
    """故障原因 · What the fault comes from"""


@dataclass(frozen=True, kw_only=True)
class ChargeDetail:
    """What the visit costs: who pays and why, the quotes, the lines of the invoice and their sums."""

    cause: Literal["defect", "misuse", "accident", "consumables"]
    """故障原因 · What the fault comes from"""
    day: date
    """判定日期（北京时间） · Day of the decision, China time"""
    rules: str
    """收费规则的版本 · Version of the rules"""
    findings: list[FindingItem]
    """逐类判定 · What is decided for each kind of item"""
    quotes: list[QuoteItem]
    """历次报价 · The quotes so far"""
    settled: bool
    """是否已登记所做项目 · Was it said what was done?"""
    invoice_lines: list[InvoiceLine]
    """已入账的费用行 · Lines of the invoice"""
    net_fen: int
    """不含税金额（分） · Amount without VAT, fen"""
    vat_fen: int
    """税额（分），逐行四舍五入 · VAT, fen, rounded line by line"""
    total_fen: int
    """价税合计（分） · Amount with VAT, fen"""


@dataclass(frozen=True, kw_only=True)
class ChargeProposal:
    """What could be charged, and was not yet. `covered`, and the amounts are 0, where the customer pays nothing for it;
    while nobody has decided who pays, nothing is.
    """

    lines: list[ProposedLine]
    """建议的费用行 · Lines that could be charged"""
    unpriced: list[str]
    """价目表没有的配件号 · Parts that the price list does not have"""
    minutes: int | None
    """现场分钟数；无人到场为 None · Minutes on site; None while nobody has arrived"""
    total_fen: int
    """价税合计（分） · Amount with VAT, fen"""


@dataclass(frozen=True, kw_only=True)
class ChecklistDetail:
    """The checklist of a visit; without steps, and of no inspection, where the visit is none. `held_at` (UTC) and who
    filled it in are None until somebody has.
    """

    work_order_id: str
    """派工单编号 · Work order"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    inspection_no: int | None
    """该设备的第几次定期检查 · Number of the inspection, of its machine"""
    model: str | None
    """产品型号 · Product model"""
    steps: list[ChecklistLine]
    """检查项目，按顺序 · Steps, in their order"""
    filled_by: str | None
    """填写人工号 · Staff number of who filled it in"""
    held_at: datetime | None
    """检查时间 · When the machine was inspected"""
    meter_counter: int | None
    """表数；未抄为 None · What the meter said; None if it was not read"""


@dataclass(frozen=True, kw_only=True)
class ChecklistLine:
    """One step; `result` is None until it was filled in, `note` where nothing was noted."""

    phase: Literal["check", "debug", "clean"]
    """检查、调试或清洁 · To check, debug or clean"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""
    result: Literal["ok", "adjusted", "cleaned", "fault", "skipped"] | None
    """检查结果，未填写为 None · What came of the step; None until it was filled in"""
    note: str | None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class CodesResponse:
    """Every code there is."""

    faults: list[FaultCodeItem]
    """故障代码表 · Every code of a fault"""
    causes: list[CauseCodeItem]
    """故障原因代码表 · Every code of a cause"""


@dataclass(frozen=True, kw_only=True)
class ContactBody:
    """What was said with the customer; or that nobody was reached, with `reached` false."""

    note: str
    """备注 · Note"""
    reached: bool | None = None
    """是否接通 · Was the customer reached?"""


@dataclass(frozen=True, kw_only=True)
class Coordinates:
    """Where somebody is, by GCJ-02; kept to a thousandth of a degree, about a hundred metres."""

    latitude: float
    """纬度（GCJ-02） · Latitude, GCJ-02"""
    longitude: float
    """经度（GCJ-02） · Longitude, GCJ-02"""


@dataclass(frozen=True, kw_only=True)
class CorrectReportBody:
    """Why the report is wrong, which the new one says; contact and address stay where they are left out."""

    contact: str | None = None
    """客户联系人 · Whom the visit was for"""
    address: str | None = None
    """地址 · Address"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class CorrectStaffBody:
    """Role and skills from now on; what is left out stays as it is."""

    role: (
        Literal[
            "dispatcher",
            "technician",
            "clerk",
            "salesperson",
            "billing_clerk",
            "delivery",
            "qc_returns",
            "team_leader",
            "administrator",
            "agent",
            "after_sales",
            "department_head",
            "director",
            "analyst",
            "operations",
        ]
        | None
    ) = None
    """岗位 · Role"""
    skills: list[str] | None = None
    """技能 · Skills"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class CorrectStationBody:
    """What a station is called and serves from now on; what is left out stays as it is."""

    name: str | None = None
    """网点名称 · Name of the station"""
    regions: list[str] | None = None
    """服务区域，任何层级，见 GET /regions · Regions served, of any level (GET /regions of intake)"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class CountBody:
    """How many are there; a reason where that is not what should be."""

    part_no: str
    """配件号 · Part number"""
    station_id: str | None = None
    """网点编号 · Station"""
    technician_id: str | None = None
    """维修人员工号 · Technician’s staff number"""
    counted: int
    """实盘数量 · How many there are"""
    lots: list[LotBody] | None = None
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""
    reason: str | None = None
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class DeliveryBody:
    """What came from outside, into a station's store, and the number of the delivery note."""

    part_no: str
    """配件号 · Part number"""
    station_id: str | None = None
    """网点编号 · Station"""
    quantity: int
    """数量 · How many units"""
    lots: list[LotBody] | None = None
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""
    delivery_no: str
    """送货单号 · Number of the delivery note"""


@dataclass(frozen=True, kw_only=True)
class DiagnoseBody:
    """What is wrong, and the codes of that and of its cause."""

    fault: str
    """诊断出的故障 · What is wrong"""
    fault_code: (
        Literal[
            "F-00",
            "F-11",
            "F-12",
            "F-21",
            "F-22",
            "F-23",
            "F-24",
            "F-31",
            "F-32",
            "F-33",
            "F-41",
            "F-42",
            "F-43",
            "F-51",
            "F-61",
            "F-71",
            "F-99",
        ]
        | None
    ) = None
    """故障代码，未填为空 · Code of the fault; None where none is said"""
    cause_code: (
        Literal["C-11", "C-12", "C-13", "C-14", "C-19", "C-21", "C-22", "C-23", "C-31", "C-32", "C-33", "C-41"] | None
    ) = None
    """故障原因代码，未填为空 · Code of its cause; None where none"""


@dataclass(frozen=True, kw_only=True)
class EarlierVisit:
    """A finished visit: what was found, done and charged, and what the call-back said. Notes of talks are left out.
    `unsafe`: the site was left unsafe, with `hazard_note`, and nobody has declared it safe on that visit's order.
    """

    work_order_id: str
    """派工单编号 · Work order"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    visit_no: int
    """第几次上门（从 1 起） · Which visit, from 1"""
    station_id: str
    """网点编号 · Station"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    status: Literal[
        "received",
        "accepted",
        "assigned",
        "en_route",
        "arrived",
        "diagnosed",
        "waiting",
        "solved",
        "not_solved",
        "cancelled",
        "refused",
    ]
    """状态 · Status"""
    finished_at: datetime
    """完工时间 · When the work was finished"""
    description: str
    """客户所述 · What the customer said"""
    fault: str | None
    """诊断出的故障 · What is wrong"""
    fault_code: (
        Literal[
            "F-00",
            "F-11",
            "F-12",
            "F-21",
            "F-22",
            "F-23",
            "F-24",
            "F-31",
            "F-32",
            "F-33",
            "F-41",
            "F-42",
            "F-43",
            "F-51",
            "F-61",
            "F-71",
            "F-99",
        ]
        | None
    )
    """故障代码，未填为空 · Code of the fault; None where none is said"""
    cause_code: (
        Literal["C-11", "C-12", "C-13", "C-14", "C-19", "C-21", "C-22", "C-23", "C-31", "C-32", "C-33", "C-41"] | None
    )
    """故障原因代码，未填为空 · Code of its cause; None where none"""
    work_done: str | None
    """所做处理 · What was done"""
    failure_reason: str | None
    """未修复的原因 · Why the fault is not solved"""
    outcome: (
        Literal[
            "satisfied",
            "dissatisfied",
            "complained_by_phone",
            "not_fixed_first_visit",
            "not_fixed_several_visits",
            "attitude",
        ]
        | None
    )
    """六类结果之一 · One of the six classes"""
    unsafe: bool
    """现场是否不安全，尚无人确认安全 · Is the site unsafe, as far as anybody has said?"""
    hazard_note: str | None
    """有何危险；没有为 None · What is dangerous; None for nothing"""
    report: ReportResponse | None
    """售后服务报告 · The service report"""
    charged_fen: int | None
    """该次上门收取的价税合计（分）；未判定则为 None · What the visit cost with VAT, fen; None where nobody decided"""


@dataclass(frozen=True, kw_only=True)
class EnrolStaffBody:
    """A person on the roster, by staff number 工号."""

    staff_id: str
    """工号 · Staff number"""
    role: Literal[
        "dispatcher",
        "technician",
        "clerk",
        "salesperson",
        "billing_clerk",
        "delivery",
        "qc_returns",
        "team_leader",
        "administrator",
        "agent",
        "after_sales",
        "department_head",
        "director",
        "analyst",
        "operations",
    ]
    """岗位 · Role"""
    skills: list[str] | None = None
    """技能 · Skills"""


@dataclass(frozen=True, kw_only=True)
class Epoch:
    """A log whose end was lost goes on in a new epoch: from position `since` on it holds other events than before."""

    number: int
    """第几个纪元 · Which epoch"""
    since: int
    """起始位置 · The position that it begins at"""


@dataclass(frozen=True, kw_only=True)
class EventLog:
    """A part of the log. `next` is the `after` of the part behind it, None at the end, which goes on: then ask behind
    `reached`, up to which nothing is left out. With a filter a part may be empty although there is a next one. `head`
    is the newest position.
    """

    items: list[LoggedEvent]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""
    head: int
    """最新位置 · The newest position"""
    reached: int
    """已查看到的位置 · The position up to which it was looked"""


@dataclass(frozen=True, kw_only=True)
class FailBody:
    """Why the fault is not solved."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class FaultCodeItem:
    """What is wrong."""

    fault_code: Literal[
        "F-00",
        "F-11",
        "F-12",
        "F-21",
        "F-22",
        "F-23",
        "F-24",
        "F-31",
        "F-32",
        "F-33",
        "F-41",
        "F-42",
        "F-43",
        "F-51",
        "F-61",
        "F-71",
        "F-99",
    ]
    """故障代码，未填为空 · Code of the fault; None where none is said"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class FilledChecklist:
    """What each step found, in the order of the checklist; and what the meter said, if it was read."""

    results: list[StepAnswer]
    """各项结果，按顺序 · What each step found, in their order"""
    meter_counter: int | None = None
    """表数；未抄不填 · What the meter said, if it was read"""


@dataclass(frozen=True, kw_only=True)
class FindingItem:
    """Whether the customer pays for a kind of item, by which rule, and why, with dates and clause."""

    kind: Literal["work", "travel", "parts", "consumables", "fee"]
    """类别：人工、上门、配件、耗材、定额费用 · Work, travel, parts, consumables, a flat fee"""
    covered: bool
    """是否免收 · Does the customer pay nothing?"""
    rule: Literal[
        "misuse",
        "accident",
        "warranty",
        "asked_in_warranty",
        "contract",
        "consumables",
        "out_of_warranty",
        "no_warranty",
    ]
    """依据的规则 · The rule that says so"""
    contract_id: str | None
    """承担费用的合同；没有则为 None · The contract that pays; None without"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class FinishedItem:
    """An order that the technician finished on that day."""

    work_order_id: str
    """派工单编号 · Work order"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str
    """网点编号 · Station"""
    status: Literal[
        "received",
        "accepted",
        "assigned",
        "en_route",
        "arrived",
        "diagnosed",
        "waiting",
        "solved",
        "not_solved",
        "cancelled",
        "refused",
    ]
    """状态 · Status"""
    finished_at: datetime
    """完工时间 · When the work was finished"""


@dataclass(frozen=True, kw_only=True)
class FirstSuggestion:
    """What was suggested first, by which version of the rule."""

    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    slot: SlotResponse | None
    """维修人员的预约时段 · The technician's appointment"""
    rule: str
    """建议规则的版本 · Version of the rule that suggests"""


@dataclass(frozen=True, kw_only=True)
class FittingUnit:
    """A unit that the station can lend now, and how it fits the case's machine."""

    unit_id: str
    """替代设备编号，由序列号得出 · The unit, by its serial number, whatever its width and case"""
    serial_no: str
    """序列号 · Serial number"""
    station_id: str
    """网点编号 · Station"""
    status: Literal["available", "out", "unfit", "retired"]
    """状态 · Status"""
    model: str | None
    """产品型号 · Product model"""
    accessories: str | None
    """随附物品 · What came with it"""
    condition: Literal["good", "to_clean", "damaged", "incomplete"] | None
    """替代设备的状况 · Condition of the replacement unit"""
    check_note: str | None
    """检查、检修的说明，没有为 None · What was found, or done; None without"""
    returned_to: str | None
    """归还到的其他网点，没有为 None · Another station where it came back, or None"""
    case_id: str | None
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str | None
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    machine_serial_no: str | None
    """该设备的序列号，未知为空 · Serial number of that machine; empty if not known"""
    out_since: datetime | None
    """何时借出；不在外为 None · Out since then; None while it is not out"""
    times_out: int
    """借出次数 · How often it was lent"""
    ended: Literal["scrapped", "sold", "lost"] | None
    """按终止类别计的服务单数 · Cases that ended without a class, by kind"""
    reason: str | None
    """原因 · Why"""
    fit: Literal["same_model", "same_family", "unknown", "other"]
    """是否合适：同型号、同系列、未知、其他 · How it fits: same model, same family, unknown, other"""


@dataclass(frozen=True, kw_only=True)
class FittingUnits:
    """The best first. `model` and `family` are those of the machine, None where nobody knows."""

    work_order_id: str
    """派工单编号 · Work order"""
    station_id: str
    """网点编号 · Station"""
    model: str | None
    """产品型号 · Product model"""
    family: str | None
    """产品系列 · Product family"""
    units: list[FittingUnit]
    """可借出的替代设备，最合适的在前 · Units that can be lent, the best first"""


@dataclass(frozen=True, kw_only=True)
class HandOver:
    """How a report went to the customer, to whom or where to, and when (UTC)."""

    way: Literal["paper", "email", "message", "post"]
    """交付方式 · How it went to the customer"""
    recipient: str
    """交给谁、发往何处 · Who got it, or where it was sent"""
    handed_over_at: datetime
    """交付时间 · When it was handed over"""


@dataclass(frozen=True, kw_only=True)
class HandOverBody:
    """The unit that the customer gets; on what ground and why, where none is owed; and by when it is to be back."""

    serial_no: str
    """序列号 · Serial number"""
    ground: Literal["key_customer", "long_repair", "goodwill"] | None = None
    """借出依据 · Why the customer has a unit"""
    reason: str | None = None
    """原因 · Why"""
    return_by: date | None = None
    """应收回日，未定为 None · To be back by, Asia/Shanghai; None where nobody has said"""


@dataclass(frozen=True, kw_only=True)
class HandOverReportBody:
    """How it went to the customer, to whom or where to, and when: now where nothing is said."""

    way: Literal["paper", "email", "message", "post"]
    """交付方式 · How it went to the customer"""
    recipient: str
    """交给谁、发往何处 · Who got it, or where it was sent"""
    handed_over_at: datetime | None = None
    """交付时间 · When it was handed over"""


@dataclass(frozen=True, kw_only=True)
class Head:
    """What a source's log holds. `published` is how far its relay is; `tails` has the position of the last event
    published to each partition, 0 for none, and is empty where nothing is published.
    """

    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    published: int
    """已发布到 Kafka 的位置 · How far Kafka has it"""
    tails: list[int]
    """各分区最后一个事件的位置 · The position of the last event of each partition"""
    epochs: list[Epoch]
    """日志的各个纪元 · The log's epochs"""


@dataclass(frozen=True, kw_only=True)
class HindranceBody:
    """What the technician met with."""

    note: str
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class HistoryItem:
    """One event of an order, as people and as programs read it."""

    version: int
    """在事件流中的次序 · Its place in its stream, from 1"""
    time: datetime
    """发生时间 · When it happened"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    type: str
    """事件类型与版本 · The event type and its version"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class HoursBody:
    """One stretch of a day of every week, by the clock in Asia/Shanghai."""

    weekday: int
    """星期几，1 为星期一 · Day of the week, 1 is Monday"""
    opens: str
    """开始，如 08:30 · When it begins, as 08:30"""
    closes: str
    """结束，如 17:30；24:00 为午夜 · When it ends, as 17:30; 24:00 is midnight"""


@dataclass(frozen=True, kw_only=True)
class HoursItem:
    """One stretch of a day of every week, by the clock in Asia/Shanghai; 1 is Monday, `24:00` is midnight."""

    weekday: int
    """星期几，1 为星期一 · Day of the week, 1 is Monday"""
    opens: str
    """开始，如 08:30 · When it begins, as 08:30"""
    closes: str
    """结束，如 17:30；24:00 为午夜 · When it ends, as 17:30; 24:00 is midnight"""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What an import did; with `dry_run` what it would do."""

    dry_run: bool
    """是否只检查 · Was it only checked?"""
    sheets: list[SheetResult]
    """各张工作表 · Each sheet of the file"""


@dataclass(frozen=True, kw_only=True)
class InvoiceLine:
    """A line of the invoice; one that is `reversed` counts no more."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    code: str
    """价目编码 · Code of the item"""
    kind: Literal["work", "travel", "parts", "consumables", "fee"]
    """类别：人工、上门、配件、耗材、定额费用 · Work, travel, parts, consumables, a flat fee"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    unit_zh: str
    """中文单位 · Unit in Chinese"""
    unit_en: str
    """英文单位 · Unit in English"""
    quantity: int
    """数量 · How many units"""
    unit_price_fen: int
    """不含税单价（分） · Price of a unit without VAT, fen"""
    vat: str
    """增值税类别，税率见价目表 · Category of VAT; the price list has its rates"""
    basis_points: int
    """税率（万分之一，1300 即 13%） · Rate in hundredths of a percent: 1300 is 13 %"""
    covered: bool
    """是否免收 · Does the customer pay nothing?"""
    net_fen: int
    """不含税金额（分） · Amount without VAT, fen"""
    vat_fen: int
    """税额（分），逐行四舍五入 · VAT, fen, rounded line by line"""
    reversed: bool
    """是否已冲销 · Was the line taken back?"""


@dataclass(frozen=True, kw_only=True)
class IssueBody:
    """So many of a part, of a store or a van, for a customer's repair; batches or serial numbers where the part is told
    apart by them.
    """

    part_no: str
    """配件号 · Part number"""
    station_id: str | None = None
    """网点编号 · Station"""
    technician_id: str | None = None
    """维修人员工号 · Technician’s staff number"""
    repair_id: str
    """客户维修编号 · Customer repair"""
    quantity: int
    """数量 · How many units"""
    lots: list[LotBody] | None = None
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""


@dataclass(frozen=True, kw_only=True)
class IssueReportBody:
    """Whom the visit was for, and where, as the report is to say; both may be left out. They are sealed, and erased
    with the customer.
    """

    contact: str | None = None
    """客户联系人 · Whom the visit was for"""
    address: str | None = None
    """地址 · Address"""


@dataclass(frozen=True, kw_only=True)
class IssuedReport:
    """A service report as the customer gets it, as HTML and PDF: `GET …/reports/{report_no}`.

    `replaces` and `reason` are None for one that corrects none, `replaced_by` for one that stands.
    """

    report_no: int
    """本次上门的第几份报告（从 1 起） · Which report of the visit, from 1"""
    report_number: str
    """报告编号 · Number of the report"""
    issued_at: datetime
    """出具时间 · When it was issued"""
    contact: str
    """客户联系人，未写则为空 · Whom the visit was for; empty for nobody"""
    address: str
    """地址 · Address"""
    replaces: str | None
    """被取代的报告编号；没有则为 None · Number of the report that it replaces; None for none"""
    reason: str | None
    """更正原因；不是更正则为 None · Why it corrects another; None for one that does not"""
    replaced_by: str | None
    """取代它的报告编号；仍有效则为 None · Number of the report in its place; None for none"""
    handed_over: list[HandOver]
    """历次交付 · Each time that it went to the customer"""


@dataclass(frozen=True, kw_only=True)
class ItemBody:
    """One thing that is charged for; `unit_price_fen` is without VAT."""

    code: str
    """价目编码 · Code of the item"""
    kind: Literal["work", "travel", "parts", "consumables", "fee"]
    """类别：人工、上门、配件、耗材、定额费用 · Work, travel, parts, consumables, a flat fee"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    unit_zh: str
    """中文单位 · Unit in Chinese"""
    unit_en: str
    """英文单位 · Unit in English"""
    unit_price_fen: int
    """不含税单价（分） · Price of a unit without VAT, fen"""
    vat: str
    """增值税类别，税率见价目表 · Category of VAT; the price list has its rates"""


@dataclass(frozen=True, kw_only=True)
class LendBody:
    """Who gets it, until when (Asia/Shanghai), and in what condition it goes."""

    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    return_by: date
    """应收回日，未定为 None · To be back by, Asia/Shanghai; None where nobody has said"""
    condition: str
    """状况 · Its condition"""


@dataclass(frozen=True, kw_only=True)
class LineItem:
    """A line of a quote. `unit_price_fen` is by the list; the amounts are what the customer pays, 0 where `covered`."""

    line_no: int
    """行号（从 1 起） · Line, from 1"""
    code: str
    """价目编码 · Code of the item"""
    kind: Literal["work", "travel", "parts", "consumables", "fee"]
    """类别：人工、上门、配件、耗材、定额费用 · Work, travel, parts, consumables, a flat fee"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    unit_zh: str
    """中文单位 · Unit in Chinese"""
    unit_en: str
    """英文单位 · Unit in English"""
    quantity: int
    """数量 · How many units"""
    unit_price_fen: int
    """不含税单价（分） · Price of a unit without VAT, fen"""
    vat: str
    """增值税类别，税率见价目表 · Category of VAT; the price list has its rates"""
    basis_points: int
    """税率（万分之一，1300 即 13%） · Rate in hundredths of a percent: 1300 is 13 %"""
    covered: bool
    """是否免收 · Does the customer pay nothing?"""
    net_fen: int
    """不含税金额（分） · Amount without VAT, fen"""
    vat_fen: int
    """税额（分），逐行四舍五入 · VAT, fen, rounded line by line"""


@dataclass(frozen=True, kw_only=True)
class ListedAbsenceItem:
    items: list[AbsenceItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedEarlierVisit:
    items: list[EarlierVisit]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedHistoryItem:
    items: list[HistoryItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedLoanItem:
    items: list[LoanItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedOverrulingItem:
    items: list[OverrulingItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedParkedEventSkipped:
    items: list[ParkedEventSkipped]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedParkedItem:
    items: list[ParkedItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedParkedStream:
    items: list[ParkedStream]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedPartRow:
    items: list[PartRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedPoolUnitItem:
    items: list[PoolUnitItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedQueueItem:
    items: list[QueueItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedReplacementItem:
    items: list[ReplacementItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedRevisionItem:
    items: list[RevisionItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedStaffResponse:
    items: list[StaffResponse]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedStationItem:
    items: list[StationItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedStockItem:
    items: list[StockItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedToolRow:
    items: list[ToolRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedTransferRow:
    items: list[TransferRow]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class ListedVisitImageItem:
    items: list[VisitImageItem]
    """本页内容 · What this page has"""
    next: str | None
    """下一页的 after；最后一页为 None · `after` of the next page; None on the last"""


@dataclass(frozen=True, kw_only=True)
class LoanItem:
    """A loan 借调 as it stands. Days are dates in Asia/Shanghai; without a last day it runs until it is ended.

    `running`: the borrowing station may assign the technician today; `answer_reason`: why it was declined or ended.
    """

    staff_id: str
    """工号 · Staff number"""
    loan_no: int
    """该人员的第几次借调（从 1 起） · Which loan of the person, from 1"""
    from_station_id: str
    """本人所属网点编号 · The technician's own station"""
    to_station_id: str
    """去往的网点编号 · The station that it goes to"""
    first_day: date
    """首日（北京时间） · First day, China time"""
    last_day: date | None
    """末日（含当日，北京时间）；未定为 None · Last day, China time; None until it is ended"""
    reason: str
    """申请借调的原因 · Why the loan is asked for"""
    status: Literal["requested", "granted", "declined", "ended"]
    """状态 · Status"""
    requested_at: datetime
    """提出时间 · When it was asked for"""
    running: bool
    """今天可由借用网点指派 · May the borrowing station assign the technician today?"""
    answer_reason: str | None
    """不同意或终止借调的原因 · Why the loan was declined or ended"""


@dataclass(frozen=True, kw_only=True)
class LoggedEvent:
    """A recorded event; what `data` holds says its `type`, see docs/events."""

    source: str
    """来源服务 · Whose log it stands in"""
    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    id: UUID
    """事件编号 · The event's own id"""
    stream: str
    """事件流 · The stream: what it happened to"""
    version: int
    """在事件流中的次序 · Its place in its stream, from 1"""
    type: str
    """事件类型与版本 · The event type and its version"""
    key: str
    """分区键 · The key on Kafka"""
    time: datetime
    """发生时间 · When it happened"""
    data: dict[str, Any]
    """事件内容，见 docs/events · The payload, see docs/events"""
    causation: UUID | None
    """所响应的事件 · The event reacted to"""
    correlation: UUID | None
    """链上第一个事件 · The first event of the chain"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    traceparent: str | None
    """W3C 追踪上下文 · W3C trace context"""


@dataclass(frozen=True, kw_only=True)
class Lot:
    """How many there are of a batch; one of a serial number."""

    lot: str
    """批次号或序列号 · Batch or serial number"""
    quantity: int
    """数量 · How many units"""


@dataclass(frozen=True, kw_only=True)
class LotBody:
    """How many of a batch; one of a serial number."""

    lot: str
    """批次号或序列号 · Batch or serial number"""
    quantity: int
    """数量 · How many units"""


@dataclass(frozen=True, kw_only=True)
class MendedBody:
    """In what condition it is now."""

    condition: str
    """状况 · Its condition"""


@dataclass(frozen=True, kw_only=True)
class MeterBody:
    """What the meter says: sheets; and whether the meter itself was replaced."""

    counter: int
    """表数（印张数） · What the meter said: sheets"""
    meter_replaced: bool | None = None
    """计数器是否已更换 · Was the meter itself replaced?"""


@dataclass(frozen=True, kw_only=True)
class MinimumBody:
    """Below how many the part is to be reordered for the place; 0 is never."""

    part_no: str
    """配件号 · Part number"""
    station_id: str | None = None
    """网点编号 · Station"""
    technician_id: str | None = None
    """维修人员工号 · Technician’s staff number"""
    minimum: int
    """库存下限，0 为不提醒 · Minimum; 0 for none"""


@dataclass(frozen=True, kw_only=True)
class MoveStaffBody:
    """To which station's roster somebody goes, and why."""

    to_station_id: str
    """去往的网点编号 · The station that it goes to"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class NameBody:
    """What a person is called."""

    name: str
    """姓名 · What the person is called"""


@dataclass(frozen=True, kw_only=True)
class NotAtHomeBody:
    """What the technician met with; a card is left unless said otherwise."""

    note: str
    """备注 · Note"""
    card_left: bool | None = None
    """是否留下联系卡 · Whether a card was left"""


@dataclass(frozen=True, kw_only=True)
class Nothing:
    """A command that needs no input: no body, or `{}`."""


@dataclass(frozen=True, kw_only=True)
class OpenStationBody:
    """A new station 网点 and the regions that it serves."""

    station_id: str
    """网点编号 · Station"""
    name: str
    """网点名称 · Name of the station"""
    regions: list[str]
    """服务区域，任何层级，见 GET /regions · Regions served, of any level (GET /regions of intake)"""


@dataclass(frozen=True, kw_only=True)
class OrderLot:
    """How many of a batch the visit used; one of a serial number."""

    lot: str
    """批次号或序列号 · Batch or serial number"""
    quantity: int
    """数量 · How many units"""


@dataclass(frozen=True, kw_only=True)
class OrderPartItem:
    """What the order has of one part of one place: of the station's store, or of a technician's van."""

    part_no: str
    """配件号 · Part number"""
    station_id: str
    """网点编号 · Station"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    reserved: int
    """已预留数量 · How many are reserved"""
    used: int
    """已使用数量 · How many were used"""
    lots: list[OrderLot]
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""


@dataclass(frozen=True, kw_only=True)
class OverrulingItem:
    """An assignment for which suggestions were looked at, or that overruled something. `station_id` has the order
    today; `suggested` is None where nobody looked; `reason` is None where nothing was overruled.
    """

    assignment_id: str
    """指派编号 · The assignment"""
    work_order_id: str
    """派工单编号 · Work order"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str
    """网点编号 · Station"""
    assigned_at: datetime
    """指派时间 · When somebody was assigned"""
    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    slot: SlotResponse | None
    """维修人员的预约时段 · The technician's appointment"""
    suggested: FirstSuggestion | None
    """当时的首选建议；未看建议则为 None · What was suggested first; None where nobody looked"""
    overruled: list[Literal["hours", "travel", "suggestion"]]
    """调度员不予采纳的 · What the dispatcher overruled"""
    reason: str | None
    """不予采纳的原因；没有则为 None · Why; None where nothing was overruled"""


@dataclass(frozen=True, kw_only=True)
class ParkedEventSkipped:
    """One event that a subscription passes over. `error` is why it was parked, `reason` (sealed) why it was given up,
    `actor` who did so: a staff number or a key's id.
    """

    subscription: str
    """订阅名称 · Name of the subscription"""
    source: str
    """来源服务 · Whose log it stands in"""
    stream: str
    """事件流 · The stream: what it happened to"""
    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    event_id: UUID
    """事件编号 · The event's own id"""
    type: str
    """事件类型与版本 · The event type and its version"""
    error: str
    """错误 · What went wrong"""
    attempts: int
    """次数 · How many attempts"""
    parked_at: datetime
    """隔离时间 · When it was parked"""
    reason: str
    """跳过的原因 · Why it was given up"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    roles: list[str]
    """角色 · Roles"""
    skipped_at: datetime
    """跳过时间 · When it was skipped"""


@dataclass(frozen=True, kw_only=True)
class ParkedItem:
    """One waiting event, whole."""

    recorded: ParkedRecord
    """记录的事件 · The event as it was recorded"""
    error: str
    """错误 · What went wrong"""
    attempts: int
    """次数 · How many attempts"""
    parked_at: datetime
    """隔离时间 · When it was parked"""


@dataclass(frozen=True, kw_only=True)
class ParkedRecord:
    """A recorded event; `data` is its payload as JSON text."""

    source: str
    """来源服务 · Whose log it stands in"""
    position: int
    """在来源日志中的位置 · Its place in the log of its source"""
    id: UUID
    """事件编号 · The event's own id"""
    stream: str
    """事件流 · The stream: what it happened to"""
    version: int
    """在事件流中的次序 · Its place in its stream, from 1"""
    type: str
    """事件类型与版本 · The event type and its version"""
    key: str
    """分区键 · The key on Kafka"""
    time: datetime
    """发生时间 · When it happened"""
    data: str
    """事件内容（JSON 文本） · The payload as JSON text"""
    causation: UUID | None
    """所响应的事件 · The event reacted to"""
    correlation: UUID | None
    """链上第一个事件 · The first event of the chain"""
    actor: str
    """工号、密钥编号或服务 · A staff number, a key's id or a service"""
    traceparent: str | None
    """W3C 追踪上下文 · W3C trace context"""


@dataclass(frozen=True, kw_only=True)
class ParkedStream:
    """A stream that stands still in one subscription. `error` is that of its first event, `events` how many wait,
    `retry` whether they are about to be tried again.
    """

    subscription: str
    """订阅名称 · Name of the subscription"""
    source: str
    """来源服务 · Whose log it stands in"""
    stream: str
    """事件流 · The stream: what it happened to"""
    events: int
    """等待的事件数 · How many events wait"""
    error: str
    """错误 · What went wrong"""
    attempts: int
    """次数 · How many attempts"""
    parked_at: datetime
    """隔离时间 · When it was parked"""
    retry: bool
    """是否即将重试 · Is it about to be tried again?"""


@dataclass(frozen=True, kw_only=True)
class PartBody:
    """A part, under the number that the price list has for it. By what it is told apart stays."""

    part_no: str
    """配件号 · Part number"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    unit_zh: str
    """中文单位 · Unit in Chinese"""
    unit_en: str
    """英文单位 · Unit in English"""
    tracked_by: Literal["none", "batch", "serial"] | None = None
    """追溯方式 · By what it is told apart"""


@dataclass(frozen=True, kw_only=True)
class PartCorrectionBody:
    """Names and unit from now on; what is left out stays as it is."""

    name_zh: str | None = None
    """中文名称 · Name in Chinese"""
    name_en: str | None = None
    """英文名称 · Name in English"""
    unit_zh: str | None = None
    """中文单位 · Unit in Chinese"""
    unit_en: str | None = None
    """英文单位 · Unit in English"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One part."""

    part_id: str
    """比较用配件号，可用于地址 · The part number as it is compared, for addresses"""
    part_no: str
    """配件号 · Part number"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    unit_zh: str
    """中文单位 · Unit in Chinese"""
    unit_en: str
    """英文单位 · Unit in English"""
    tracked_by: Literal["none", "batch", "serial"]
    """追溯方式 · By what it is told apart"""


@dataclass(frozen=True, kw_only=True)
class PhotoBody:
    """A whole JPEG, PNG or WebP of at most 5 MiB, in base64, and what it shows."""

    caption: str | None = None
    """照片说明，可为空 · What it shows; may be empty"""
    content: str
    """内容，base64 编码 · The content, in base64"""


@dataclass(frozen=True, kw_only=True)
class PoolUnitBody:
    """A unit of a station's pool, and what belongs to it."""

    serial_no: str
    """序列号 · Serial number"""
    station_id: str
    """网点编号 · Station"""
    model: str
    """产品型号 · Product model"""
    condition: Literal["good", "to_clean", "damaged", "incomplete"] | None = None
    """替代设备的状况 · Condition of the replacement unit"""
    accessories: str | None = None
    """随附物品 · What came with it"""


@dataclass(frozen=True, kw_only=True)
class PoolUnitItem:
    """A replacement unit as it stands, in the pool of `station_id`. `model` is None while nobody registered it.

    Case, customer, machine and `out_since` are of the customer who has it, None while nobody has. `returned_to` is the
    other station where it came back.
    """

    unit_id: str
    """替代设备编号，由序列号得出 · The unit, by its serial number, whatever its width and case"""
    serial_no: str
    """序列号 · Serial number"""
    station_id: str
    """网点编号 · Station"""
    status: Literal["available", "out", "unfit", "retired"]
    """状态 · Status"""
    model: str | None
    """产品型号 · Product model"""
    accessories: str | None
    """随附物品 · What came with it"""
    condition: Literal["good", "to_clean", "damaged", "incomplete"] | None
    """替代设备的状况 · Condition of the replacement unit"""
    check_note: str | None
    """检查、检修的说明，没有为 None · What was found, or done; None without"""
    returned_to: str | None
    """归还到的其他网点，没有为 None · Another station where it came back, or None"""
    case_id: str | None
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    customer_id: str | None
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    machine_serial_no: str | None
    """该设备的序列号，未知为空 · Serial number of that machine; empty if not known"""
    out_since: datetime | None
    """何时借出；不在外为 None · Out since then; None while it is not out"""
    times_out: int
    """借出次数 · How often it was lent"""
    ended: Literal["scrapped", "sold", "lost"] | None
    """按终止类别计的服务单数 · Cases that ended without a class, by kind"""
    reason: str | None
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class PriceListBody:
    """A whole list, valid from a day on (Asia/Shanghai), and why."""

    valid_from: date
    """价目表生效日期（北京时间） · First day of the list, China time"""
    rates: list[RateBody]
    """增值税率 · Rates of VAT"""
    prices: list[ItemBody]
    """价目 · What is charged for"""
    reason: str
    """发布原因 · Why it is published"""


@dataclass(frozen=True, kw_only=True)
class ProfileBody:
    """What the roster says of a person, whole: what is left out is not said any more. No hours: the station's."""

    job_title: str | None = None
    """职位名称 · Job title"""
    duties: str | None = None
    """主要职责 · Main duties"""
    working_since: date | None = None
    """从业起始日 · Since when somebody does such work"""
    hours: list[HoursBody] | None = None
    """每周开放时间（北京时间） · Opening hours of every week, China time"""
    levels: list[RatedSkillBody] | None = None
    """技能等级 · Levels of skills"""


@dataclass(frozen=True, kw_only=True)
class ProposedLine:
    """A line that could be charged: `code` and `quantity` are what `quote` and `settle` take."""

    code: str
    """行政区划代码（GB/T 2260） · Code by GB/T 2260"""
    quantity: int
    """数量 · How many units"""
    of: Literal["parts", "time", "quote"]
    """来自配件、时间或报价 · Of parts, the time on site, or the quote"""
    kind: Literal["work", "travel", "parts", "consumables", "fee"]
    """类别：人工、上门、配件、耗材、定额费用 · Work, travel, parts, consumables, a flat fee"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    unit_zh: str
    """中文单位 · Unit in Chinese"""
    unit_en: str
    """英文单位 · Unit in English"""
    unit_price_fen: int
    """不含税单价（分） · Price of a unit without VAT, fen"""
    covered: bool
    """是否免收 · Does the customer pay nothing?"""
    net_fen: int
    """不含税金额（分） · Amount without VAT, fen"""
    vat_fen: int
    """税额（分），逐行四舍五入 · VAT, fen, rounded line by line"""


@dataclass(frozen=True, kw_only=True)
class QuantityBody:
    """How many units of an item of the price list."""

    code: str
    """价目编码 · Code of the item"""
    quantity: int
    """数量 · How many units"""


@dataclass(frozen=True, kw_only=True)
class QueueItem:
    """One order in the queue. `age_seconds` runs from its receipt to its end, or until now; `technician_absent`: one
    of those who are to go is absent that day; `technician_in_training`: one of them holds a training at that time.
    """

    work_order_id: str
    """派工单编号 · Work order"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str
    """网点编号 · Station"""
    status: Literal[
        "received",
        "accepted",
        "assigned",
        "en_route",
        "arrived",
        "diagnosed",
        "waiting",
        "solved",
        "not_solved",
        "cancelled",
        "refused",
    ]
    """状态 · Status"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    helpers: list[str]
    """协助人员工号 · Staff numbers of those who help"""
    reassigned_from: str | None
    """改派前的维修人员；未改派过为 None · Who was to go before; None where nobody else was"""
    reassign_reason: str | None
    """改派原因；未改派过为 None · Why somebody else goes; None where nobody else did"""
    reassignments: int
    """改派次数 · How often somebody else was assigned"""
    slot: SlotResponse | None
    """维修人员的预约时段 · The technician's appointment"""
    contacted: bool
    """现负责网点是否已联系上客户 · Has the present station reached the customer?"""
    contacts_in_vain: int
    """未联系上的次数 · How often it tried in vain"""
    hindrance: Literal["not_at_home", "wrong_address", "unsafe"] | None
    """未能上门的原因 · Why the last visit could not be made"""
    times_not_at_home: int
    """客户不在的次数 · How often nobody was at home"""
    unsafe: bool
    """现场是否不安全，尚无人确认安全 · Is the site unsafe, as far as anybody has said?"""
    visit_no: int
    """第几次上门（从 1 起） · Which visit, from 1"""
    customer_id: str
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    model: str | None
    """产品型号 · Product model"""
    description: str
    """客户所述 · What the customer said"""
    in_warranty: bool | None
    """是否在保修期内；未指明设备时为 None · In warranty? None where no equipment is named"""
    agreed_slot: SlotResponse | None
    """最近与客户约定的上门时段 · When the customer was last told to expect somebody"""
    waiting_reason: Literal["customer", "parts", "address", "safety"] | None
    """等待什么 · What is waited for"""
    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None
    """终止类别 · How it ended without a class"""
    kind: Literal[
        "repair",
        "installation",
        "relocation",
        "consultation",
        "complaint",
        "return",
        "exchange",
        "training",
        "inspection",
        "care_visit",
        "delivery_fault",
    ]
    """请求类别 · What the customer asks for"""
    priority: Literal["low", "normal", "high", "urgent"] | None
    """优先级 · Priority"""
    from_site_id: str | None
    """移机的原地点 · The site that a relocation begins at"""
    to_site_id: str | None
    """移机、安装的新地点 · The site that a relocation or installation ends at"""
    delivery_fault: Literal["short", "wrong", "damaged"] | None
    """送货差错：短少、发错、破损 · What is wrong with a delivery"""
    remote_result: Literal["solved", "not_solved", "broken_off", "refused"] | None
    """最近一次远程维护的结果 · What came of the latest remote help"""
    remote_note: str
    """远程维护的备注 · What was noted of remote help"""
    waiting_since: datetime | None
    """等待起始时间 · When the wait began"""
    received_at: datetime
    """网点收到时间 · When the station got it"""
    age_seconds: int
    """自收到至完工或至今的秒数 · Seconds from its receipt to its end, or until now"""
    finished: bool
    """是否已完工 · Is the work finished?"""
    finished_at: datetime | None
    """完工时间 · When the work was finished"""
    report_filed: bool
    """维修人员是否已提交报告 · Has the technician filed the report?"""
    report_issued: bool
    """是否已为客户出具售后服务报告 · Is the customer's service report issued?"""
    replacement_owed: bool
    """是否欠客户替代设备 · Is a replacement unit owed?"""
    case_closed: bool
    """服务单是否已结案 · Is the case closed?"""
    technician_absent: bool
    """指派的维修人员当天是否请假 · Is whoever is assigned absent on the day of the appointment?"""
    technician_in_training: bool
    """要去的人里，预约时段内是否有人主讲用户培训 · Does one of those who go hold a training then?"""


@dataclass(frozen=True, kw_only=True)
class QuoteBody:
    """What is expected to be done and used."""

    lines: list[QuantityBody]
    """预计的项目 · What is expected to be done and used"""


@dataclass(frozen=True, kw_only=True)
class QuoteItem:
    """A quote, frozen as it was offered, and what became of it. `by`, `way`, `answered_at` are None until then."""

    quote_no: int
    """第几次报价（从 1 起） · Which quote, from 1"""
    state: Literal["open", "accepted", "refused", "void"]
    """报价状态 · What became of the quote"""
    revision: int
    """价目表第几版（从 1 起） · Revision of the price list, from 1"""
    day: date
    """所依据的价目表日期（北京时间） · Day whose prices it has, China time"""
    offered_at: datetime
    """报价时间 · When it was made"""
    lines: list[LineItem]
    """报价明细 · Lines of the quote"""
    net_fen: int
    """不含税金额（分） · Amount without VAT, fen"""
    vat_fen: int
    """税额（分），逐行四舍五入 · VAT, fen, rounded line by line"""
    total_fen: int
    """价税合计（分） · Amount with VAT, fen"""
    by: str | None
    """客户方答复人 · Who answered for the customer"""
    way: Literal["phone", "signature", "email", "in_person"] | None
    """答复方式 · How the customer answered"""
    answered_at: datetime | None
    """答复时间 · When it was answered"""


@dataclass(frozen=True, kw_only=True)
class RateBody:
    """The VAT of a category from a day on, in hundredths of a percent: 1300 is 13 %."""

    vat: str
    """增值税类别，税率见价目表 · Category of VAT; the price list has its rates"""
    basis_points: int
    """税率（万分之一，1300 即 13%） · Rate in hundredths of a percent: 1300 is 13 %"""
    valid_from: date
    """税率生效日期（北京时间） · First day of the rate, China time"""


@dataclass(frozen=True, kw_only=True)
class RatedSkillBody:
    """How well a person can do one of the things that they can do."""

    skill: str
    """技能 · Skill"""
    level: Literal["trained", "skilled", "expert"]
    """等级 · Level"""


@dataclass(frozen=True, kw_only=True)
class Readiness:
    """Whether the process may get requests, check by check."""

    ready: bool
    """是否可接受请求 · Ready for requests?"""
    checks: dict[str, bool]
    """各项检查 · Check by check"""


@dataclass(frozen=True, kw_only=True)
class ReasonBody:
    """Why."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ReplacementItem:
    """One case's replacement unit; `overdue` while it is owed and its day is over, `return_overdue` while the customer
    has it past the day by which it was to be back.

    `station_id` has the case, `handed_over_by` is the station whose unit it is. `work_order_id` is for the first only.
    `due` and `obliged_at` are None where none was ever owed: one was lent by decision, `ground` and `reason` say why.
    """

    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str | None
    """网点编号 · Station"""
    work_order_id: str | None
    """派工单编号 · Work order"""
    status: str
    """状态：owed、released、handed_over、returned · owed, released, handed_over or returned"""
    due: datetime | None
    """截止时间 · When it is due"""
    overdue: bool
    """是否已超时未交付 · Owed, and its day is over?"""
    release_reason: Literal["not_missed", "solved", "closed", "ended"] | None
    """不再需要替代设备的原因 · Why no unit is owed any more"""
    serial_no: str | None
    """序列号 · Serial number"""
    unit_id: str | None
    """替代设备编号，由序列号得出 · The unit, by its serial number, whatever its width and case"""
    handed_over_by: str | None
    """交付替代设备的网点编号 · The station whose unit it is"""
    ground: Literal["owed", "key_customer", "long_repair", "goodwill"] | None
    """借出依据 · Why the customer has a unit"""
    reason: str | None
    """原因 · Why"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    machine_serial_no: str | None
    """该设备的序列号，未知为空 · Serial number of that machine; empty if not known"""
    customer_id: str | None
    """客户编号 · Customer"""
    return_by: date | None
    """应收回日，未定为 None · To be back by, Asia/Shanghai; None where nobody has said"""
    return_agreed: bool
    """该日是否与客户约定 · Whether that day was agreed with the customer"""
    return_overdue: bool
    """是否应收回而未收回 · Whether it is out past the day by which it was to be back"""
    condition: Literal["good", "to_clean", "damaged", "incomplete"] | None
    """替代设备的状况 · Condition of the replacement unit"""
    note: str | None
    """备注 · Note"""
    obliged_at: datetime | None
    """开始欠替代设备的时间 · Since when the unit is owed"""
    handed_over_at: datetime | None
    """交付时间 · When it was handed over"""
    returned_at: datetime | None
    """收回时间 · When it was taken back"""


@dataclass(frozen=True, kw_only=True)
class ReportBody:
    """The service report 售后服务报告. `minutes_on_site` is whole minutes, a week of them at most."""

    findings: str
    """检查情况 · What was found"""
    work_done: str
    """所做处理 · What was done"""
    minutes_on_site: int
    """现场分钟数 · Minutes on site"""
    signed_by_customer: bool
    """客户是否签字 · Has the customer signed?"""


@dataclass(frozen=True, kw_only=True)
class ReportResponse:
    """The service report 售后服务报告."""

    findings: str
    """检查情况 · What was found"""
    work_done: str
    """所做处理 · What was done"""
    minutes_on_site: int
    """现场分钟数 · Minutes on site"""
    signed_by_customer: bool
    """客户是否签字 · Has the customer signed?"""


@dataclass(frozen=True, kw_only=True)
class RequestLoanBody:
    """Which station needs the technician, on which days (Asia/Shanghai), and why.

    No station is the caller's own, no first day is today; no last day is until either station ends the loan.
    """

    station_id: str | None = None
    """网点编号 · Station"""
    first_day: date | None = None
    """首日（北京时间） · First day, China time"""
    last_day: date | None = None
    """末日（含当日，北京时间）；未定为 None · Last day, China time; None until it is ended"""
    reason: str
    """申请借调的原因 · Why the loan is asked for"""


@dataclass(frozen=True, kw_only=True)
class ReserveBody:
    """So many of a part, of the order's station: of its store, or of a technician's van."""

    part_no: str
    """配件号 · Part number"""
    quantity: int
    """数量 · How many units"""
    technician_id: str | None = None
    """维修人员工号 · Technician’s staff number"""


@dataclass(frozen=True, kw_only=True)
class Retried:
    """How many events wait for another try."""

    events: int
    """等待的事件数 · How many events wait"""


@dataclass(frozen=True, kw_only=True)
class ReturnDayBody:
    """By when the customer gives the unit back (Asia/Shanghai), and why by then."""

    return_by: date
    """应收回日，未定为 None · To be back by, Asia/Shanghai; None where nobody has said"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class ReverseBody:
    """Why a line is taken back."""

    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class RevisionDetail:
    """A revision, whole, with what it changes against the one before."""

    revision: int
    """价目表第几版（从 1 起） · Revision of the price list, from 1"""
    valid_from: date
    """价目表生效日期（北京时间） · First day of the list, China time"""
    standing: bool
    """是否有效：未被取代、未撤回 · Does it hold: neither replaced nor withdrawn?"""
    price_count: int
    """价目数 · How many prices it has"""
    reason: str
    """发布原因 · Why it was published"""
    rates: list[RateBody]
    """增值税率 · Rates of VAT"""
    prices: list[ItemBody]
    """价目 · What is charged for"""
    changes: list[ChangeItem]
    """与前一版的差别 · What it changes against the one before"""


@dataclass(frozen=True, kw_only=True)
class RevisionItem:
    """A revision in the list of all. `standing` is false for one that was replaced or withdrawn before its day."""

    revision: int
    """价目表第几版（从 1 起） · Revision of the price list, from 1"""
    valid_from: date
    """价目表生效日期（北京时间） · First day of the list, China time"""
    standing: bool
    """是否有效：未被取代、未撤回 · Does it hold: neither replaced nor withdrawn?"""
    price_count: int
    """价目数 · How many prices it has"""
    reason: str
    """发布原因 · Why it was published"""


@dataclass(frozen=True, kw_only=True)
class SendBody:
    """So many go to another store or van; to the same station where no other is said."""

    part_no: str
    """配件号 · Part number"""
    station_id: str | None = None
    """网点编号 · Station"""
    technician_id: str | None = None
    """维修人员工号 · Technician’s staff number"""
    quantity: int
    """数量 · How many units"""
    lots: list[LotBody] | None = None
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""
    to_station_id: str | None = None
    """去往的网点编号 · The station that it goes to"""
    to_technician_id: str | None = None
    """调入的车载库存 · Technician to whose van it is sent"""


@dataclass(frozen=True, kw_only=True)
class SettleBody:
    """What was done and used; empty where nothing was."""

    lines: list[QuantityBody]
    """实际所做的项目；没有则为空 · What was done and used; empty for nothing"""


@dataclass(frozen=True, kw_only=True)
class SheetResult:
    """What a sheet did, or would do: rows that make something new, rows that change something, rows that are as it is
    known already; examples are passed over.
    """

    sheet: str
    """登记册 · Which register"""
    rows_added: int
    """新增的行数 · Rows that make something new"""
    rows_changed: int
    """有更正的行数 · Rows that correct something"""
    rows_same: int
    """无变化的行数 · Rows that are as it is known already"""
    examples: int
    """略过的示例行数 · Examples that were passed over"""


@dataclass(frozen=True, kw_only=True)
class SignatureBody:
    """The signature as a whole JPEG, PNG or WebP of at most 5 MiB, in base64, and who signed."""

    signed_by: str
    """签字人 · Who signed"""
    content: str
    """内容，base64 编码 · The content, in base64"""


@dataclass(frozen=True, kw_only=True)
class SkillItem:
    """What somebody can do, and how well: None where nobody has rated it."""

    skill: str
    """技能 · Skill"""
    level: Literal["trained", "skilled", "expert"] | None
    """等级；未评定为 None · Level; None where nobody has rated it"""


@dataclass(frozen=True, kw_only=True)
class SkipBody:
    """Which event is given up, as the caller saw it, and why."""

    event_id: UUID
    """事件编号 · The event's own id"""
    reason: str
    """跳过的原因 · Why it is given up"""


@dataclass(frozen=True, kw_only=True)
class Skipped:
    """The skip, and how many events behind it wait for another try; `before`: it had been skipped already, as told."""

    skipped: ParkedEventSkipped
    """跳过的事件 · What was skipped"""
    events: int
    """等待的事件数 · How many events wait"""
    before: bool
    """此前已有人跳过 · Had it been skipped already?"""


@dataclass(frozen=True, kw_only=True)
class SlotResponse:
    """A slot, UTC."""

    start: datetime
    """开始时间 · Beginning"""
    end: datetime
    """结束时间 · End"""


@dataclass(frozen=True, kw_only=True)
class SolveBody:
    """What was done."""

    work_done: str
    """所做处理 · What was done"""


@dataclass(frozen=True, kw_only=True)
class StaffName:
    """What a person is called; `changed_at` is UTC."""

    staff_id: str
    """工号 · Staff number"""
    name: str
    """姓名 · What the person is called"""
    changed_at: datetime
    """最近更改时间 · When it was last changed"""


@dataclass(frozen=True, kw_only=True)
class StaffNameDeleted:
    """There is no name any more; `deleted_at` is UTC."""

    staff_id: str
    """工号 · Staff number"""
    deleted_at: datetime
    """删除时间 · When it was deleted"""


@dataclass(frozen=True, kw_only=True)
class StaffResponse:
    """A person as they stand; `station_id` is None for one who has left. No `hours`: the station's opening hours."""

    staff_id: str
    """工号 · Staff number"""
    station_id: str | None
    """网点编号 · Station"""
    role: Literal[
        "dispatcher",
        "technician",
        "clerk",
        "salesperson",
        "billing_clerk",
        "delivery",
        "qc_returns",
        "team_leader",
        "administrator",
        "agent",
        "after_sales",
        "department_head",
        "director",
        "analyst",
        "operations",
    ]
    """岗位 · Role"""
    skills: list[str]
    """技能 · Skills"""
    rated_skills: list[SkillItem]
    """技能与等级 · Skills, each with its level"""
    job_title: str | None
    """职位名称 · Job title"""
    duties: str | None
    """主要职责 · Main duties"""
    working_since: date | None
    """从业起始日 · Since when somebody does such work"""
    hours: list[HoursItem]
    """每周开放时间（北京时间） · Opening hours of every week, China time"""


@dataclass(frozen=True, kw_only=True)
class StationDay:
    """A station's day in Asia/Shanghai: how much of what it can do is booked, and whom it may send.

    `free` is None where no capacity is set, and below zero where more is booked than it can do. `skills` are those of
    the technicians who are there.
    """

    station_id: str
    """网点编号 · Station"""
    date: date
    """日期（北京时间） · Day, China time"""
    hours: list[HoursItem]
    """每周开放时间（北京时间） · Opening hours of every week, China time"""
    visits_a_day: int | None
    """每日可上门次数 · Visits that the station can make a day"""
    booked: int
    """当天已预约的上门次数 · Appointments of the day"""
    free: int | None
    """当天还可预约的次数；未设产能为 None · How many more it can take; None without a capacity"""
    skills: list[str]
    """技能 · Skills"""
    technicians: list[TechnicianLoad]
    """可指派的维修人员 · Technicians whom the station may assign"""


@dataclass(frozen=True, kw_only=True)
class StationHoursBody:
    """When a station is open, in a week; none: it is not said."""

    hours: list[HoursBody]
    """每周开放时间（北京时间） · Opening hours of every week, China time"""


@dataclass(frozen=True, kw_only=True)
class StationItem:
    """A station as it stands. `visits_a_day` is None, and there are no `hours`, where nobody has said them."""

    station_id: str
    """网点编号 · Station"""
    name: str
    """网点名称 · Name of the station"""
    regions: list[str]
    """服务区域，任何层级，见 GET /regions · Regions served, of any level (GET /regions of intake)"""
    opened_at: datetime
    """网点设立时间 · When the station was opened"""
    visits_a_day: int | None
    """每日可上门次数 · Visits that the station can make a day"""
    hours: list[HoursItem]
    """每周开放时间（北京时间） · Opening hours of every week, China time"""


@dataclass(frozen=True, kw_only=True)
class StepAnswer:
    """What one step found."""

    result: Literal["ok", "adjusted", "cleaned", "fault", "skipped"]
    """检查结果 · What came of the step"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class StockBackBody:
    """How many of what a work order took of the place are there again, with their batches or serial numbers where the
    part is told apart by them.
    """

    work_order_id: str
    """派工单编号 · Work order"""
    quantity: int
    """数量 · How many units"""
    lots: list[LotBody] | None = None
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""


@dataclass(frozen=True, kw_only=True)
class StockItem:
    """One part in a store or a van, with the names of the part."""

    stock_id: str
    """库存编号：某处的某种配件 · Stock of one part at one place"""
    station_id: str
    """网点编号 · Station"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    part_id: str
    """比较用配件号，可用于地址 · The part number as it is compared, for addresses"""
    part_no: str
    """配件号 · Part number"""
    on_hand: int
    """在库数量 · How many are there"""
    reserved: int
    """其中已预留 · How many of them are reserved"""
    under_way: int
    """在途数量 · How many are under way to here"""
    available: int
    """可用数量：在库减预留加在途 · On hand less reserved, and what is under way"""
    minimum: int
    """库存下限，0 为不提醒 · Minimum; 0 for none"""
    short: int
    """低于下限多少；不低为 0 · By how many it is below the minimum; 0 where it is not"""
    waiting: int
    """等待它的派工单数 · Work orders that wait for it"""
    lots: list[Lot]
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""
    counted_at: datetime | None
    """上次盘点时间；从未为 None · When it was last counted; None: never"""
    name_zh: str | None
    """中文名称 · Name in Chinese"""
    name_en: str | None
    """英文名称 · Name in English"""
    unit_zh: str | None
    """中文单位 · Unit in Chinese"""
    unit_en: str | None
    """英文单位 · Unit in English"""


@dataclass(frozen=True, kw_only=True)
class StockRow:
    """One part in a station's store, or in a technician's van. `short` is by how many `available`, which is on hand and
    under way less what is kept, is below the minimum; 0 where it is not. `waiting` are orders. Times are UTC.
    """

    stock_id: str
    """库存编号：某处的某种配件 · Stock of one part at one place"""
    station_id: str
    """网点编号 · Station"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    part_id: str
    """比较用配件号，可用于地址 · The part number as it is compared, for addresses"""
    part_no: str
    """配件号 · Part number"""
    on_hand: int
    """在库数量 · How many are there"""
    reserved: int
    """其中已预留 · How many of them are reserved"""
    under_way: int
    """在途数量 · How many are under way to here"""
    available: int
    """可用数量：在库减预留加在途 · On hand less reserved, and what is under way"""
    minimum: int
    """库存下限，0 为不提醒 · Minimum; 0 for none"""
    short: int
    """低于下限多少；不低为 0 · By how many it is below the minimum; 0 where it is not"""
    waiting: int
    """等待它的派工单数 · Work orders that wait for it"""
    lots: list[Lot]
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""
    counted_at: datetime | None
    """上次盘点时间；从未为 None · When it was last counted; None: never"""


@dataclass(frozen=True, kw_only=True)
class SuggestedBody:
    """What came first in the suggestions, as they told it."""

    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    start: datetime
    """开始时间 · Beginning"""
    end: datetime
    """结束时间 · End"""
    rule: str
    """建议规则的版本 · Version of the rule that suggests"""


@dataclass(frozen=True, kw_only=True)
class SuggestionItem:
    """A technician and a time. `points` are those of all reasons together; the more, the better."""

    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    slot: SlotResponse
    """维修人员的预约时段 · The technician's appointment"""
    points: int
    """得分 · Points"""
    reasons: list[SuggestionReason]
    """理由 · The reasons"""


@dataclass(frozen=True, kw_only=True)
class SuggestionReason:
    """A reason with its figures, and how many points it counts for or against."""

    fact: Literal["skill", "time", "load", "distance", "machine"]
    """理由的种类 · Which kind of reason it is"""
    points: int
    """得分 · Points"""
    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class Suggestions:
    """The best first. `rule` is the version of the rule that gave the points; `without_time`: who has none in the days
    that were looked at.
    """

    work_order_id: str
    """派工单编号 · Work order"""
    rule: str
    """建议规则的版本 · Version of the rule that suggests"""
    asked_at: datetime
    """查询时间 · When it was asked for"""
    minutes: int
    """时长（分钟） · How long it took, or may take, in minutes"""
    suggestions: list[SuggestionItem]
    """建议，最好的在前 · The suggestions, the best first"""
    without_time: list[str]
    """近日没有空闲的维修人员工号 · Who has no time in the days to come"""
    unknown: list[UnknownFact]
    """未知的情况 · What nobody knows"""


@dataclass(frozen=True, kw_only=True)
class TechnicianDay:
    """A technician's day in Asia/Shanghai. A finished order has left the appointments: its slot is free again.

    `absent_until` is None for one who is there. `hours` are the person's own of that day, or the station's.
    """

    technician_id: str
    """维修人员工号 · Technician’s staff number"""
    absent_until: date | None
    """请假至（含当日）；在岗为 None · Absent until and with this day; None for one who is there"""
    date: date
    """日期（北京时间） · Day, China time"""
    hours: list[HoursItem]
    """每周开放时间（北京时间） · Opening hours of every week, China time"""
    appointments: list[AppointmentItem]
    """当天的预约 · The day's appointments"""
    trainings: list[TrainingTime]
    """当天主讲的用户培训 · Trainings that they hold"""
    finished: list[FinishedItem]
    """当天完工的派工单 · Work orders finished on that day"""


@dataclass(frozen=True, kw_only=True)
class TechnicianLoad:
    """One whom the station may send that day; `booked` counts the station's own appointments, those where
    they help as well. `trainings` is when they hold trainings that day.
    """

    staff_id: str
    """工号 · Staff number"""
    rated_skills: list[SkillItem]
    """技能与等级 · Skills, each with its level"""
    absent_until: date | None
    """请假至（含当日）；在岗为 None · Absent until and with this day; None for one who is there"""
    hours: list[HoursItem]
    """每周开放时间（北京时间） · Opening hours of every week, China time"""
    booked: int
    """当天已预约的上门次数 · Appointments of the day"""
    trainings: list[SlotResponse]
    """当天主讲用户培训的时段 · When they hold trainings that day"""


@dataclass(frozen=True, kw_only=True)
class ToolBody:
    """A tool of a station, and until when its calibration holds; nothing where it needs none."""

    tool_id: str
    """工具编号 · Tool"""
    station_id: str
    """网点编号 · Station"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    calibrated_until: date | None = None
    """校准有效期至（含当天，北京时间），无需校准为空 · Calibration holds to this day; none if it needs none"""


@dataclass(frozen=True, kw_only=True)
class ToolRow:
    """One tool. `technician_id` has it until `return_by`; both are None while it is at the station. Days are dates in
    Asia/Shanghai.
    """

    tool_id: str
    """工具编号 · Tool"""
    station_id: str
    """网点编号 · Station"""
    name_zh: str
    """中文名称 · Name in Chinese"""
    name_en: str
    """英文名称 · Name in English"""
    calibrated_until: date | None
    """校准有效期至（含当天，北京时间），无需校准为空 · Calibration holds to this day; none if it needs none"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    return_by: date | None
    """应收回日，未定为 None · To be back by, Asia/Shanghai; None where nobody has said"""
    condition: str | None
    """状况 · Its condition"""
    usable: bool
    """能否继续借用 · Whether it can be lent as it is"""
    retired: bool
    """是否已停用 · Is it not used any more?"""


@dataclass(frozen=True, kw_only=True)
class TrainingTime:
    """A training that the technician holds. `busy`: it is another station's trainer, of whom only the time is told.
    `overlaps` are appointments of the day at the same time: assign one of them anew, or have the training postponed.
    """

    busy: bool
    """该时段属于其他网点，只显示时间 · For another station: only the times are told"""
    start: datetime
    """开始时间 · Beginning"""
    end: datetime
    """结束时间 · End"""
    training_id: str | None
    """培训编号 · Training"""
    customer_id: str | None
    """客户编号 · Customer"""
    way: Literal["site", "remote", "company"] | None
    """培训方式 · Where it is held"""
    overlaps: list[str]
    """同一时段的派工单 · Work orders at the same time"""


@dataclass(frozen=True, kw_only=True)
class TransferBody:
    """Which station takes the order, and why."""

    to_station_id: str
    """去往的网点编号 · The station that it goes to"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class TransferRow:
    """One transfer, numbered at the place that gets it. `arrived` and what follows are None while it is under way."""

    transfer_id: str
    """调拨编号 · Transfer"""
    stock_id: str
    """库存编号：某处的某种配件 · Stock of one part at one place"""
    transfer_no: int
    """该处第几次调入（从 1 起） · Which transfer to this place, from 1"""
    part_no: str
    """配件号 · Part number"""
    quantity: int
    """数量 · How many units"""
    lots: list[Lot]
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""
    from_station_id: str
    """本人所属网点编号 · The technician's own station"""
    from_technician_id: str | None
    """调出的车载库存 · Technician from whose van it was sent"""
    to_station_id: str
    """去往的网点编号 · The station that it goes to"""
    to_technician_id: str | None
    """调入的车载库存 · Technician to whose van it is sent"""
    sent_at: datetime
    """调出时间 · When it was sent"""
    arrived: int | None
    """签收数量；在途为 None · How many arrived; None while it is under way"""
    reason: str | None
    """原因 · Why"""
    arrived_at: datetime | None
    """签收时间；在途为 None · When it arrived; None while it is under way"""


@dataclass(frozen=True, kw_only=True)
class UnitAsideBody:
    """In what condition it was found, and what was seen."""

    condition: Literal["to_clean", "damaged", "incomplete"]
    """替代设备的状况 · Condition of the replacement unit"""
    note: str
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class UnitBackBody:
    """In what condition the unit came back. A damaged or incomplete one needs a note of what is wrong."""

    condition: Literal["good", "to_clean", "damaged", "incomplete"]
    """替代设备的状况 · Condition of the replacement unit"""
    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class UnitCorrectionBody:
    """What it is, and what belongs to it, from now on; what is left out stays as it is."""

    model: str | None = None
    """产品型号 · Product model"""
    accessories: str | None = None
    """随附物品 · What came with it"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class UnitMoveBody:
    """To which station's pool, and why."""

    to_station_id: str
    """去往的网点编号 · The station that it goes to"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class UnitReadyBody:
    """What was checked, or done."""

    note: str | None = None
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class UnitRetirementBody:
    """What became of it, and why."""

    ended: Literal["scrapped", "sold", "lost"]
    """按终止类别计的服务单数 · Cases that ended without a class, by kind"""
    reason: str
    """原因 · Why"""


@dataclass(frozen=True, kw_only=True)
class UnknownFact:
    """Something that nobody has said, so that it does not count."""

    zh: str
    """中文说明 · Told in Chinese"""
    en: str
    """英文说明 · Told in English"""


@dataclass(frozen=True, kw_only=True)
class UnsafeSiteBody:
    """What makes the site unsafe."""

    note: str
    """备注 · Note"""


@dataclass(frozen=True, kw_only=True)
class UseBody:
    """As `ReserveBody`, with the batches or serial numbers where the part is told apart by them."""

    part_no: str
    """配件号 · Part number"""
    quantity: int
    """数量 · How many units"""
    technician_id: str | None = None
    """维修人员工号 · Technician’s staff number"""
    lots: list[LotBody] | None = None
    """批次或序列号，不区分的配件为空 · Batches or serial numbers; none where not told apart"""


@dataclass(frozen=True, kw_only=True)
class VisitImageItem:
    """A photo, or a signature with who signed; `content_there` is false once its content was deleted. Times are UTC."""

    image_no: int
    """本次上门第几张图片（从 1 起，照片与签名连续编号） · Which image of the visit, from 1"""
    purpose: Literal["photo", "signature"]
    """照片或签名 · A photo, or a signature"""
    caption: str | None
    """照片说明，可为空 · What it shows; may be empty"""
    signed_by: str | None
    """签字人 · Who signed"""
    media_type: Literal["image/jpeg", "image/png", "application/pdf", "image/webp"]
    """内容类型，由内容得出 · What it is, as its content says"""
    size: int
    """字节数 · Bytes"""
    sha256: str
    """内容的 SHA-256 · SHA-256 of the content"""
    added_at: datetime
    """添加时间 · When it was added"""
    content_there: bool
    """内容是否仍在 · Is its content still there?"""


@dataclass(frozen=True, kw_only=True)
class WaitBody:
    """What the work waits for; only `customer` pauses the SLA clocks. A part and how many, for `parts` alone."""

    reason: Literal["customer", "parts"]
    """等待什么 · What the work waits for"""
    note: str
    """备注 · Note"""
    part_no: str | None = None
    """配件号 · Part number"""
    quantity: int | None = None
    """数量 · How many units"""


@dataclass(frozen=True, kw_only=True)
class WorkOrderDetail:
    """One order, whole. `work_done` is there once it is solved, `failure_reason` once it is finished without that;
    `charge` once somebody has decided who pays. `waiting_part_no` and how many are None where it waits for no part that
    is named; `hazard_note` is what is dangerous on the site, while it is `unsafe`, and `hazard_visit_no` the visit on
    which that was found; `parts` are those that are reserved for it and that it used. `refusal_reason` is there where
    the station refused the order.
    """

    work_order_id: str
    """派工单编号 · Work order"""
    case_id: str
    """服务单编号 · Case"""
    number: str | None
    """服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · Case number: day, running number, check digit; empty for cases of before there were numbers"""
    station_id: str
    """网点编号 · Station"""
    status: Literal[
        "received",
        "accepted",
        "assigned",
        "en_route",
        "arrived",
        "diagnosed",
        "waiting",
        "solved",
        "not_solved",
        "cancelled",
        "refused",
    ]
    """状态 · Status"""
    technician_id: str | None
    """维修人员工号 · Technician’s staff number"""
    helpers: list[str]
    """协助人员工号 · Staff numbers of those who help"""
    reassigned_from: str | None
    """改派前的维修人员；未改派过为 None · Who was to go before; None where nobody else was"""
    reassign_reason: str | None
    """改派原因；未改派过为 None · Why somebody else goes; None where nobody else did"""
    reassignments: int
    """改派次数 · How often somebody else was assigned"""
    slot: SlotResponse | None
    """维修人员的预约时段 · The technician's appointment"""
    contacted: bool
    """现负责网点是否已联系上客户 · Has the present station reached the customer?"""
    contacts_in_vain: int
    """未联系上的次数 · How often it tried in vain"""
    hindrance: Literal["not_at_home", "wrong_address", "unsafe"] | None
    """未能上门的原因 · Why the last visit could not be made"""
    times_not_at_home: int
    """客户不在的次数 · How often nobody was at home"""
    unsafe: bool
    """现场是否不安全，尚无人确认安全 · Is the site unsafe, as far as anybody has said?"""
    visit_no: int
    """第几次上门（从 1 起） · Which visit, from 1"""
    customer_id: str
    """客户编号 · Customer"""
    equipment_id: str | None
    """设备编号 · Equipment"""
    model: str | None
    """产品型号 · Product model"""
    description: str
    """客户所述 · What the customer said"""
    in_warranty: bool | None
    """是否在保修期内；未指明设备时为 None · In warranty? None where no equipment is named"""
    agreed_slot: SlotResponse | None
    """最近与客户约定的上门时段 · When the customer was last told to expect somebody"""
    waiting_reason: Literal["customer", "parts", "address", "safety"] | None
    """等待什么 · What is waited for"""
    ending: Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"] | None
    """终止类别 · How it ended without a class"""
    kind: Literal[
        "repair",
        "installation",
        "relocation",
        "consultation",
        "complaint",
        "return",
        "exchange",
        "training",
        "inspection",
        "care_visit",
        "delivery_fault",
    ]
    """请求类别 · What the customer asks for"""
    priority: Literal["low", "normal", "high", "urgent"] | None
    """优先级 · Priority"""
    from_site_id: str | None
    """移机的原地点 · The site that a relocation begins at"""
    to_site_id: str | None
    """移机、安装的新地点 · The site that a relocation or installation ends at"""
    delivery_fault: Literal["short", "wrong", "damaged"] | None
    """送货差错：短少、发错、破损 · What is wrong with a delivery"""
    remote_result: Literal["solved", "not_solved", "broken_off", "refused"] | None
    """最近一次远程维护的结果 · What came of the latest remote help"""
    remote_note: str
    """远程维护的备注 · What was noted of remote help"""
    contact_note: str | None
    """最近一次联系客户的内容 · What was last said with the customer"""
    waiting_note: str | None
    """等待的说明 · The note of what is waited for"""
    waiting_part_no: str | None
    """等待的配件号；没有则为 None · The part that it waits for; None for none"""
    waiting_quantity: int | None
    """等待的数量；没有则为 None · How many it waits for; None for none"""
    hazard_note: str | None
    """有何危险；没有为 None · What is dangerous; None for nothing"""
    hazard_visit_no: int | None
    """在第几次上门时发现；没有为 None · On which visit it was found; None for nothing"""
    parts: list[OrderPartItem]
    """预留和使用的配件 · Parts that are reserved for the order and that it used"""
    arrived_at: datetime | None
    """签收时间；在途为 None · When it arrived; None while it is under way"""
    metres_away: int | None
    """距登记地点的米数 · Metres from the registered site"""
    meter_counter: int | None
    """最近的表数 · The last meter reading"""
    photos: int
    """照片张数 · How many photos there are"""
    signed_at: datetime | None
    """签字时间（UTC） · When, UTC"""
    fault: str | None
    """诊断出的故障 · What is wrong"""
    fault_code: (
        Literal[
            "F-00",
            "F-11",
            "F-12",
            "F-21",
            "F-22",
            "F-23",
            "F-24",
            "F-31",
            "F-32",
            "F-33",
            "F-41",
            "F-42",
            "F-43",
            "F-51",
            "F-61",
            "F-71",
            "F-99",
        ]
        | None
    )
    """故障代码，未填为空 · Code of the fault; None where none is said"""
    cause_code: (
        Literal["C-11", "C-12", "C-13", "C-14", "C-19", "C-21", "C-22", "C-23", "C-31", "C-32", "C-33", "C-41"] | None
    )
    """故障原因代码，未填为空 · Code of its cause; None where none"""
    work_done: str | None
    """所做处理 · What was done"""
    failure_reason: str | None
    """未修复的原因 · Why the fault is not solved"""
    refusal_reason: str | None
    """拒单原因 · Why the station refused it"""
    transferred_from: str | None
    """转派来的网点，接单前可拒绝转派 · Which station gave it; until it is accepted it can be declined"""
    declined_by: list[str]
    """拒绝过转派的网点 · Stations that declined a transfer of it"""
    report: ReportResponse | None
    """售后服务报告 · The service report"""
    reports: list[IssuedReport]
    """为客户出具的售后服务报告，先出的在前 · The service reports for the customer, the first one first"""
    charge: ChargeDetail | None
    """费用；未判定则为 None · What the visit costs; None while nobody has decided who pays"""


class Dispatch(Service):
    """网点的派工单、人员、日程与替代设备 · Work orders, rosters, agendas and replacement units"""

    def list_work_orders(
        self,
        *,
        station_id: str | None = None,
        status: Literal[
            "received",
            "accepted",
            "assigned",
            "en_route",
            "arrived",
            "diagnosed",
            "waiting",
            "solved",
            "not_solved",
            "cancelled",
            "refused",
        ]
        | Literal["open"]
        | None = None,
        case_id: str | None = None,
        technician_id: str | None = None,
        kind: Literal[
            "repair",
            "installation",
            "relocation",
            "consultation",
            "complaint",
            "return",
            "exchange",
            "training",
            "inspection",
            "care_visit",
            "delivery_fault",
        ]
        | None = None,
        priority: Literal["low", "normal", "high", "urgent"] | None = None,
        order: Literal["age", "priority"] | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedQueueItem]:
        """派工单队列 · The queue of work orders

        Unfinished orders first, the oldest first; with `order=priority` the most urgent first, and of those the oldest:
        an order without a priority is as a normal one. `status=open` leaves the finished ones out. `technician_absent` says
        that one of those who are to go is absent on the day of the appointment, today where none is made, and
        `technician_in_training` that one holds a training then: send somebody else.

        A station sees its own orders, a technician those assigned to them, also where they are lent to; with `as_of` those
        of then, as they stood then. 422 where too many were in hand then that have changed since.

        - `station_id`: 网点编号 · Station
        - `status`: 状态 · Status
        - `case_id`: 服务单编号 · Case
        - `technician_id`: 维修人员工号 · Technician’s staff number
        - `kind`: 请求类别 · What the customer asks for
        - `priority`: 优先级 · Priority
        - `order`: age 先到先办，priority 紧急优先 · The oldest, or the most urgent
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedQueueItem,
            "GET",
            "/work-orders",
            {},
            query={
                "station_id": station_id,
                "status": status,
                "case_id": case_id,
                "technician_id": technician_id,
                "kind": kind,
                "priority": priority,
                "order": order,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def read_work_order(
        self, work_order_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[WorkOrderDetail]:
        """单个派工单 · One work order

        As its events say at this moment, or said: for whoever had it then. The ETag is its version, for If-Match.

        - `work_order_id`: 派工单编号 · Work order
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            WorkOrderDetail,
            "GET",
            "/work-orders/{work_order_id}",
            {"work_order_id": work_order_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_work_order_history(
        self,
        work_order_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedHistoryItem]:
        """派工单历史 · History of a work order

        Everything that happened to the order: when, by whom, and in one line.

        - `work_order_id`: 派工单编号 · Work order
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedHistoryItem,
            "GET",
            "/work-orders/{work_order_id}/history",
            {"work_order_id": work_order_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def list_earlier_visits(self, work_order_id: str, *, wait_for: str | None = None) -> Answer[ListedEarlierVisit]:
        """此前的上门 · Earlier visits

        Finished visits of the same case and of the same machine, whichever station made them, the latest first: at most
        20. A technician asks for an order of their own that is unfinished.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            ListedEarlierVisit,
            "GET",
            "/work-orders/{work_order_id}/earlier-visits",
            {"work_order_id": work_order_id},
            query={"wait_for": wait_for},
        )

    def list_equipment_visits(
        self, equipment_id: str, *, limit: int | None = None, after: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedEarlierVisit]:
        """设备的历次上门 · Visits at a machine

        The latest first: found, done, charged, and what the call-back said. Empty while the first is under way; 404 for
        a machine that no station was ever sent to. What its register says, moves and meters among it:
        `GET /equipment/{equipment_id}/history` of intake.

        - `equipment_id`: 设备编号 · Equipment
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedEarlierVisit,
            "GET",
            "/equipment/{equipment_id}/visits",
            {"equipment_id": equipment_id},
            query={"limit": limit, "after": after, "wait_for": wait_for},
        )

    def accept_work_order(
        self,
        work_order_id: str,
        body: Nothing | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """接单 · Accept the work order

        A transferred order has to be accepted anew.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/accept",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def assign_technician(
        self,
        work_order_id: str,
        body: AssignTechnicianBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """指派维修人员 · Assign a technician

        Books the slot, and frees the one that the order had. 409 names the order that takes the technician's time.

        Without a slot the time that stands with the customer is booked, as long as it is not over: what was agreed at the
        information centre, or what the order had last. Giving another moves it; the answer says which slot stands. 409 for
        a new slot in the past, or more than a year ahead.

        409 as well outside of the technician's working hours, and where the way from or to the appointment before or after
        takes longer than there is time, or where it is not what was `suggested` first; with `overrule_reason` it is booked
        all the same, and the event keeps why. What overlaps never is.

        An unfinished order can be assigned anew at any time; one under way is `assigned` again. To somebody else it needs a
        `reassign_reason` (409), which history and lists tell. The technician is the
        station's own, or lent to it for that day.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/assign",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def contact_customer(
        self,
        work_order_id: str,
        body: ContactBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """联系客户 · Contact the customer

        The response that is promised within 1 h, where the customer was reached; a call in vain is recorded as such.

        Possible from the receipt of the order until it is finished. Each contact is told, also in the same words.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/contact",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def transfer_work_order(
        self,
        work_order_id: str,
        body: TransferBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """转派其他网点 · Transfer to another station

        Until somebody has set out. Afterwards the order is the other station's and not found here any more, unless that
        station declines it. One that has declined it before is refused.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/transfer",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def decline_work_order_transfer(
        self,
        work_order_id: str,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """拒绝转派 · Decline a transfer

        While the transferred order is not accepted. It goes back to the station that gave it, as one to be accepted, and
        is not found here any more.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/decline-transfer",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def refuse_work_order(
        self,
        work_order_id: str,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """拒单 · Refuse the work order

        Until somebody has set out. The order is finished for this station, and the information centre routes the case
        elsewhere; the clocks go on.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/refuse",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def assign_order_helper(
        self,
        work_order_id: str,
        body: AssignHelperBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """指派协助人员 · Assign a helper

        Another technician of the station, or lent to it, goes as well and is booked at the order's appointment, by the
        rules for assigning; they see the order, and are on site with the one who leads. Assigning anew at another time
        releases all helpers; a finish, a transfer or the end of the case frees them. 409 while nobody is assigned.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/helpers",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def release_order_helper(
        self,
        work_order_id: str,
        technician_id: str,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """撤回协助人员 · Release a helper

        Their slot is free again, and the order is no longer theirs to see. 409 once it is finished.

        - `work_order_id`: 派工单编号 · Work order
        - `technician_id`: 维修人员工号 · Technician’s staff number
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/helpers/{technician_id}/release",
            {"work_order_id": work_order_id, "technician_id": technician_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def suggest_technicians(
        self, work_order_id: str, *, minutes: int | None = None, wait_for: str | None = None
    ) -> Answer[Suggestions]:
        """建议维修人员和时段 · Whom to send, and when

        The ten best among the technicians of the station and those lent to it, each with the time that the customer was
        told, where they could keep it, else the earliest of five days. Skill, time, load, distance and who knows the
        machine count, by a rule with a version. To take one, `assign` it; `suggested` there says what came first here.
        Nobody is suggested for an order that is finished.

        - `work_order_id`: 派工单编号 · Work order
        - `minutes`: 预计用时（分钟） · How long it may take
        """
        return self._call(
            Suggestions,
            "GET",
            "/work-orders/{work_order_id}/suggestions",
            {"work_order_id": work_order_id},
            query={"minutes": minutes, "wait_for": wait_for},
        )

    def list_overrulings(
        self,
        *,
        station_id: str | None = None,
        against_suggestion: bool | None = None,
        since: date | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedOverrulingItem]:
        """建议与破例 · Suggestions and what overruled them

        Assignments since a day in Asia/Shanghai, thirty days ago where none is given, the oldest first.
        `against_suggestion=true`: another technician or time than was suggested first; `false`: all others. A station sees
        those of its own orders.

        - `station_id`: 网点编号 · Station
        - `against_suggestion`: 是否未采纳首选建议 · Was the first suggestion overruled?
        - `since`: 起始位置 · The position that it begins at
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedOverrulingItem,
            "GET",
            "/overrulings",
            {},
            query={
                "station_id": station_id,
                "against_suggestion": against_suggestion,
                "since": since,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def depart_technician(
        self,
        work_order_id: str,
        body: Nothing | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """出发 · On the way

        The assigned technician sets out.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/depart",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def arrive_technician(
        self,
        work_order_id: str,
        body: ArriveBody | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """到达现场 · Arrived on site

        Promised within 16 h. Setting out need not have been told. With coordinates the answer says how far that is from
        the registered site, to a hundred metres, where its place is known.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/arrive",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def diagnose_fault(
        self,
        work_order_id: str,
        body: DiagnoseBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """故障诊断 · Diagnose the fault

        On site; a later finding replaces the first, and each is told, also in the same words. The codes are those of
        `GET /fault-codes`; that of the cause decides who pays. 409 for a code that machines of this family do not have.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/diagnose",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_visit_meter(
        self,
        work_order_id: str,
        body: MeterBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """上门抄表 · Read the meter

        On site. The information centre puts it into the machine's record; 409 for less than the meter said before,
        unless the meter was replaced.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/meter",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def suspend_work(
        self,
        work_order_id: str,
        body: WaitBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """挂起等待 · Let the work wait

        For the customer, which pauses the SLA clocks, or for parts, which does not. A part that is named ends the wait
        by itself when it is in the station's store, and is kept for the order then, the longest wait first; 409 where so
        many are free there already.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/wait",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def resume_work(
        self,
        work_order_id: str,
        body: Nothing | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """恢复处理 · Resume the work

        Where the wait began; a finished order that proved unfinished before the call-back is `assigned` again.

        409 once the call-back about the visit is concluded: the customer who calls again gets a new visit.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/resume",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def miss_customer(
        self,
        work_order_id: str,
        body: NotAtHomeBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """客户不在 · Nobody is at home

        From on the way or on site. The slot is free, and the time that the customer was told is used up; the order waits
        for the customer, which pauses the clocks. Assign it anew: it goes on when somebody sets out or arrives again.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/not-at-home",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def question_customer_address(
        self,
        work_order_id: str,
        body: HindranceBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """地址有误 · The address is wrong

        From on the way or on site. The slot is free; the information centre sees it in the case, and the order goes on
        when it has settled the address. The clocks go on meanwhile.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/wrong-address",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def stop_unsafe_work(
        self,
        work_order_id: str,
        body: UnsafeSiteBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """现场不安全 · The site is unsafe

        From on the way, on site, or during the work. The slot is free, the clocks pause, and nobody goes on, nor lets
        the order wait for something else, until it is declared safe.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/unsafe",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def declare_site_safe(
        self,
        work_order_id: str,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """确认现场安全 · Declare the site safe

        The station's dispatcher or the information centre answers for it, never the technician alone. The order goes on
        as `assigned`, without an appointment.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/declare-safe",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_fault_codes(
        self, *, model: str | None = None, family: str | None = None, wait_for: str | None = None
    ) -> Answer[CodesResponse]:
        """故障与原因代码 · Codes of faults and causes

        Codes are added, and never change their meaning. With `model` or `family` those alone that such machines can
        have, as the products say; all where they say nothing.

        - `model`: 产品型号 · Product model
        - `family`: 产品系列 · Product family
        """
        return self._call(
            CodesResponse, "GET", "/fault-codes", {}, query={"model": model, "family": family, "wait_for": wait_for}
        )

    def add_visit_photo(
        self,
        work_order_id: str,
        body: PhotoBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """上传现场照片 · Add a photo

        Once a technician has the order, also after the visit; 30 images at most. The same content once more is no second
        photo.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/images",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_visit_images(
        self, work_order_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedVisitImageItem]:
        """上门图片 · The images of a visit

        Photos and signatures, in order of number, one page; with `as_of` those of then, and whether their content is
        still there now.

        - `work_order_id`: 派工单编号 · Work order
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            ListedVisitImageItem,
            "GET",
            "/work-orders/{work_order_id}/images",
            {"work_order_id": work_order_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def sign_for_visit(
        self,
        work_order_id: str,
        body: SignatureBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """客户签名 · The customer signs

        On site, or once the visit is finished. A later signature takes the place of the first.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/images/signature",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_visit_image(self, work_order_id: str, image_no: int, *, wait_for: str | None = None) -> Answer[bytes]:
        """查看上门图片 · Read an image

        The picture itself, for whoever may read what is typed of the visit.

        - `work_order_id`: 派工单编号 · Work order
        - `image_no`: 本次上门第几张图片（从 1 起，照片与签名连续编号） · Which image of the visit, from 1
        """
        return self._call(
            bytes,
            "GET",
            "/work-orders/{work_order_id}/images/{image_no}",
            {"work_order_id": work_order_id, "image_no": image_no},
            query={"wait_for": wait_for},
        )

    def remove_visit_image(
        self,
        work_order_id: str,
        image_no: int,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """删除上门图片 · Delete an image

        Its content is deleted for good; that it was there, and why it went, stays on record.

        - `work_order_id`: 派工单编号 · Work order
        - `image_no`: 本次上门第几张图片（从 1 起，照片与签名连续编号） · Which image of the visit, from 1
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/images/{image_no}/remove",
            {"work_order_id": work_order_id, "image_no": image_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def reserve_order_part(
        self,
        work_order_id: str,
        body: ReserveBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """预留配件 · Reserve parts

        Kept for the order until it is used or freed, or the order is over or another station's. 409 where fewer are
        free.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/parts/reserve",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def free_order_part(
        self,
        work_order_id: str,
        body: ReserveBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """取消预留 · Free parts

        It is not needed; whoever waits for it in the store gets it.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/parts/free",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def use_order_part(
        self,
        work_order_id: str,
        body: UseBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """使用配件 · Use parts

        Of what is reserved there first, then of what is free. What is charged for it is said with `charge/settle`, under
        the same number.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/parts/use",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def return_order_part(
        self,
        work_order_id: str,
        body: UseBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """退回未用配件 · Give parts back

        Taken for the order, and not needed: back to where it came from, also after the visit.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/parts/return",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def fill_checklist(
        self,
        work_order_id: str,
        body: FilledChecklist,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ChecklistDetail]:
        """填写检查表 · Fill in the checklist

        On site or after the visit, until its call-back is concluded; a correction takes the place of what was said. The
        information centre hears of it: the inspection was held, and a fault wants a request. 409 for a visit that is no
        inspection.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            ChecklistDetail,
            "POST",
            "/work-orders/{work_order_id}/checklist",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_checklist(self, work_order_id: str, *, wait_for: str | None = None) -> Answer[ChecklistDetail]:
        """查看检查表 · Read the checklist

        What is to be done, and what was found. A visit that is no inspection has no steps.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            ChecklistDetail,
            "GET",
            "/work-orders/{work_order_id}/checklist",
            {"work_order_id": work_order_id},
            query={"wait_for": wait_for},
        )

    def decide_visit_charge(
        self,
        work_order_id: str,
        body: ChargeBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """判定费用 · Decide who pays

        By the cause, the machine's warranty and the customer's contracts of today; each kind of item with the rule, the
        dates and the contract that say so. Once more with another cause, or after a correction in the registers: the new
        decision holds, and an open quote is void.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/charge",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def propose_visit_charges(
        self, work_order_id: str, *, reserved: bool | None = None, wait_for: str | None = None
    ) -> Answer[ChargeProposal]:
        """费用建议 · What could be charged

        Lines that are not in the invoice yet, by the accepted quote, else by the price list of today: parts that the
        order used, the time on site where one item of work is sold by time, and what else the quote has. Change what has to
        be changed, and send it as the `lines` of `quote` or `settle`. Nothing is decided by reading it.

        - `work_order_id`: 派工单编号 · Work order
        - `reserved`: 是否包括已预留的配件，用于报价 · Also what is reserved, for a quote
        """
        return self._call(
            ChargeProposal,
            "GET",
            "/work-orders/{work_order_id}/charge/proposal",
            {"work_order_id": work_order_id},
            query={"reserved": reserved, "wait_for": wait_for},
        )

    def offer_visit_quote(
        self,
        work_order_id: str,
        body: QuoteBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """报价 · Quote

        By the price list of today, frozen: lines, VAT, total. 409 before who pays is decided, or where all is free.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/charge/quote",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def answer_visit_quote(
        self,
        work_order_id: str,
        body: AnswerBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """客户答复报价 · The customer answers

        Accepted or refused: who, how, when. After a refusal the visit ends with `fail`, or another quote is made.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/charge/quote/answer",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def settle_visit_charges(
        self,
        work_order_id: str,
        body: SettleBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """登记所做项目 · Say what was done

        The lines of the invoice, at the prices of the accepted quote and within it; what is covered costs nothing. 409
        for what is charged and was not accepted: quote it first.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/charge/settle",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def reverse_invoice_line(
        self,
        work_order_id: str,
        line_no: int,
        body: ReverseBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """冲销费用行 · Reverse an invoice line

        Also after the visit. The line stays and counts no more; the right one is added with `settle`.

        - `work_order_id`: 派工单编号 · Work order
        - `line_no`: 费用行号 · Line of the invoice
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/charge/lines/{line_no}/reverse",
            {"work_order_id": work_order_id, "line_no": line_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_price_list(
        self, *, day: date | None = None, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[RevisionDetail]:
        """某日的价目表 · The price list of a day

        What holds on a day in Asia/Shanghai, today where none is given; 404 before the first list. The ETag is for
        If-Match of the next one.

        - `day`: 哪一天（北京时间）；缺省为今天 · The day, Asia/Shanghai; today where none is given
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            RevisionDetail, "GET", "/price-list", {}, query={"day": day, "as_of": as_of, "wait_for": wait_for}
        )

    def list_price_revisions(
        self,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedRevisionItem]:
        """价目表的各版 · All revisions

        By their numbers, those that were replaced or withdrawn before their day, too.

        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedRevisionItem,
            "GET",
            "/price-list/revisions",
            {},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def publish_price_list(
        self,
        body: PriceListBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[RevisionDetail]:
        """发布价目表 · Publish a price list

        The whole list, from a day to come; only the very first may begin earlier. One from the same day, which has not
        begun, is replaced. With If-Match (the version that was read, "0" before the first), two who edit at one time do not
        overwrite each other: 412.
        """
        return self._call(
            RevisionDetail,
            "POST",
            "/price-list/revisions",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_price_revision(
        self, revision: int, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[RevisionDetail]:
        """价目表的一版 · One revision

        Whole, with what it changes against the one before.

        - `revision`: 价目表第几版 · Revision of the price list
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            RevisionDetail,
            "GET",
            "/price-list/revisions/{revision}",
            {"revision": revision},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def withdraw_price_list(
        self,
        revision: int,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[RevisionDetail]:
        """撤回未生效的价目表 · Withdraw a revision

        Before its day: the one before it goes on.

        - `revision`: 价目表第几版 · Revision of the price list
        """
        return self._call(
            RevisionDetail,
            "POST",
            "/price-list/revisions/{revision}/withdraw",
            {"revision": revision},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def solve_fault(
        self,
        work_order_id: str,
        body: SolveBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """已解决 · Fault solved

        Promised within 24 h. On site, or without a visit; frees the technician's slot. The call-back follows.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/solve",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def fail_visit(
        self,
        work_order_id: str,
        body: FailBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """未修复 · Fault not solved

        Ends the visit without a solution and frees the technician's slot. The call-back follows.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/fail",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def file_service_report(
        self,
        work_order_id: str,
        body: ReportBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """提交售后服务报告 · File the service report

        Once the visit is finished. A later report takes the place of the first; both stay in the history.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/report",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def issue_service_report(
        self,
        work_order_id: str,
        body: IssueReportBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """出具售后服务报告 · Issue the service report

        Of a finished visit whose report is filed (`…/report`). It says what the order says now, and goes on saying so.
        409 where this finish has one already: correct it.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/reports",
            {"work_order_id": work_order_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def correct_service_report(
        self,
        work_order_id: str,
        report_no: int,
        body: CorrectReportBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """更正售后服务报告 · Correct a service report

        Another one, of how the order stands now, says which it replaces and why; the former stays as it is. What is
        wrong is put right first: file the technician's report anew, reverse a line. 409 for one that was replaced.

        - `work_order_id`: 派工单编号 · Work order
        - `report_no`: 第几份报告 · Which report of the visit
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/reports/{report_no}/correct",
            {"work_order_id": work_order_id, "report_no": report_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def hand_over_service_report(
        self,
        work_order_id: str,
        report_no: int,
        body: HandOverReportBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[WorkOrderDetail]:
        """交付售后服务报告 · Hand a service report over

        Says that the customer has it, or that it was sent; each time is told. 409 for one that was replaced.

        - `work_order_id`: 派工单编号 · Work order
        - `report_no`: 第几份报告 · Which report of the visit
        """
        return self._call(
            WorkOrderDetail,
            "POST",
            "/work-orders/{work_order_id}/reports/{report_no}/hand-over",
            {"work_order_id": work_order_id, "report_no": report_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def show_service_report(
        self,
        work_order_id: str,
        report_no: int,
        *,
        format: Literal["html", "pdf"] | None = None,
        wait_for: str | None = None,
    ) -> Answer[bytes]:
        """售后服务报告（网页或 PDF） · The service report, to print

        A4, in Chinese and English: found, done, used, charged, signed. The same whenever it is asked for, but for what
        is personal: what was erased is not there.

        `format=pdf`: the same as a file, its fonts embedded; 503 where Pango or a font with Chinese is missing on the
        service's machine, with the name of the package.

        - `work_order_id`: 派工单编号 · Work order
        - `report_no`: 第几份报告 · Which report of the visit
        - `format`: 网页或 PDF · A page, or a file
        """
        return self._call(
            bytes,
            "GET",
            "/work-orders/{work_order_id}/reports/{report_no}",
            {"work_order_id": work_order_id, "report_no": report_no},
            query={"format": format, "wait_for": wait_for},
        )

    def read_technician_day(
        self, technician_id: str, *, date: date | None = None, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[TechnicianDay]:
        """维修人员日程 · A technician's day

        Booked appointments, trainings that the technician holds, and finished orders of one day in Asia/Shanghai, today
        where none is given; whether the technician is absent, and the working hours.

        A technician sees their own day; a dispatcher those of the station's staff, and of who is lent to it that day.
        Appointments for other stations are `busy`, without more. With `as_of` all of it as it stood then; today is then.

        - `technician_id`: 维修人员工号 · Technician’s staff number
        - `date`: 日期（北京时间） · Day, China time
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            TechnicianDay,
            "GET",
            "/technicians/{technician_id}/day",
            {"technician_id": technician_id},
            query={"date": date, "as_of": as_of, "wait_for": wait_for},
        )

    def establish_station(
        self,
        body: OpenStationBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StationItem]:
        """设立网点 · Open a station

        The information centre routes cases of these regions to it from now on. A department of the head office 总部
        serves none: it has a roster, and no case goes there by itself.
        """
        return self._call(
            StationItem,
            "POST",
            "/stations",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_stations(
        self, *, limit: int | None = None, after: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedStationItem]:
        """网点列表 · The stations

        All of them, for everybody: an order can be transferred to any.

        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedStationItem, "GET", "/stations", {}, query={"limit": limit, "after": after, "wait_for": wait_for}
        )

    def read_station(
        self, station_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[StationItem]:
        """查看网点 · Read a station

        Any, for everybody: an order can be transferred to it.

        - `station_id`: 网点编号 · Station
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            StationItem,
            "GET",
            "/stations/{station_id}",
            {"station_id": station_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def change_station(
        self,
        station_id: str,
        body: CorrectStationBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StationItem]:
        """更正网点信息 · Correct a station

        Cases are routed by the new regions from now on; those that went somewhere stay there.

        - `station_id`: 网点编号 · Station
        """
        return self._call(
            StationItem,
            "POST",
            "/stations/{station_id}/correct",
            {"station_id": station_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def set_station_capacity(
        self,
        station_id: str,
        body: CapacityBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StationItem]:
        """设定每日产能 · Set the capacity a day

        For planning: `GET /stations/{station_id}/day` tells how much of a day is booked. Nothing is refused for it.

        - `station_id`: 网点编号 · Station
        """
        return self._call(
            StationItem,
            "POST",
            "/stations/{station_id}/capacity",
            {"station_id": station_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def set_station_hours(
        self,
        station_id: str,
        body: StationHoursBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StationItem]:
        """设定营业时间 · Set opening hours

        Its people work then, unless the roster says otherwise of them. Nothing is refused outside of them.

        - `station_id`: 网点编号 · Station
        """
        return self._call(
            StationItem,
            "POST",
            "/stations/{station_id}/hours",
            {"station_id": station_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def enrol_staff_member(
        self,
        station_id: str,
        body: EnrolStaffBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StaffResponse]:
        """登记人员 · Put somebody on the roster

        By staff number, which is on one roster at a time: 409 where another station has it. Once more is no news.

        - `station_id`: 网点编号 · Station
        """
        return self._call(
            StaffResponse,
            "POST",
            "/stations/{station_id}/staff",
            {"station_id": station_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_staff(
        self, station_id: str, *, limit: int | None = None, after: str | None = None, wait_for: str | None = None
    ) -> Answer[ListedStaffResponse]:
        """人员配备表 · The roster

        Who works at the station, by staff number; for those lent to it see the loans.

        - `station_id`: 网点编号 · Station
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedStaffResponse,
            "GET",
            "/stations/{station_id}/staff",
            {"station_id": station_id},
            query={"limit": limit, "after": after, "wait_for": wait_for},
        )

    def read_station_day(
        self, station_id: str, *, date: date | None = None, wait_for: str | None = None
    ) -> Answer[StationDay]:
        """网点日程 · A station's day

        Of one day in Asia/Shanghai, today where none is given: capacity, appointments, and each technician's, with
        skills, hours and absence; those lent to the station that day, too. For the station itself, and headquarters.

        - `station_id`: 网点编号 · Station
        - `date`: 日期（北京时间） · Day, China time
        """
        return self._call(
            StationDay,
            "GET",
            "/stations/{station_id}/day",
            {"station_id": station_id},
            query={"date": date, "wait_for": wait_for},
        )

    def show_station_roster(self, station_id: str, *, wait_for: str | None = None) -> Answer[str]:
        """人员配备表（可打印） · The roster, to print

        A4, as the after-sales plan's form has it. Names and duties are for who works with these people: analysts and
        operations get the document without.

        - `station_id`: 网点编号 · Station
        """
        return self._call(
            str, "GET", "/stations/{station_id}/roster.html", {"station_id": station_id}, query={"wait_for": wait_for}
        )

    def download_station_roster(self, station_id: str, *, wait_for: str | None = None) -> Answer[bytes]:
        """人员配备表（PDF） · The roster as PDF

        The same document as a file, its fonts embedded; 503 where Pango or a font with Chinese is missing on the
        service's machine, with the name of the package.

        - `station_id`: 网点编号 · Station
        """
        return self._call(
            bytes, "GET", "/stations/{station_id}/roster.pdf", {"station_id": station_id}, query={"wait_for": wait_for}
        )

    def download_roster(self, *, wait_for: str | None = None) -> Answer[bytes]:
        """全公司人员配备表（PDF） · All rosters as PDF

        Station by station; a station gets its own. See `GET /stations/{station_id}/roster.pdf`.
        """
        return self._call(bytes, "GET", "/roster.pdf", {}, query={"wait_for": wait_for})

    def show_roster(self, *, wait_for: str | None = None) -> Answer[str]:
        """全公司人员配备表（可打印） · All rosters, to print

        Station by station, a page each; a station gets its own. See `GET /stations/{station_id}/roster.html`.
        """
        return self._call(str, "GET", "/roster.html", {}, query={"wait_for": wait_for})

    def read_staff_member(
        self, staff_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[StaffResponse]:
        """人员 · A member of staff

        A station sees its own staff, of then where a moment is named. The ETag is the person's version, for If-Match.

        - `staff_id`: 工号 · Staff number
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            StaffResponse,
            "GET",
            "/staff/{staff_id}",
            {"staff_id": staff_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def correct_staff_member(
        self,
        staff_id: str,
        body: CorrectStaffBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StaffResponse]:
        """更正岗位或技能 · Correct role or skills

        Holds for assignments from now on.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            StaffResponse,
            "POST",
            "/staff/{staff_id}/correct",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def describe_staff_member(
        self,
        staff_id: str,
        body: ProfileBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StaffResponse]:
        """登记人员档案 · What the roster says

        Job title, duties, since when, hours, levels of skills: all of it, as it is from now on. 409 for the level of a
        skill that the person does not have. What people are called is kept apart: `PUT /staff/{staff_id}/name`.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            StaffResponse,
            "POST",
            "/staff/{staff_id}/profile",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def release_staff_member(
        self,
        staff_id: str,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StaffResponse]:
        """离开网点 · Leave the station

        Off the roster; loans end. 409 names the person's unfinished work orders, which are assigned anew first.

        The number can be put on a roster again.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            StaffResponse,
            "POST",
            "/staff/{staff_id}/leave",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def move_staff_member(
        self,
        staff_id: str,
        body: MoveStaffBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StaffResponse]:
        """调动 · Move to another station

        To another roster, with role and skills; loans end. 409 as for leaving.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            StaffResponse,
            "POST",
            "/staff/{staff_id}/move",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def put_staff_name(
        self,
        staff_id: str,
        body: NameBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StaffName]:
        """登记姓名 · Keep a person's name

        It takes the place of an earlier one, of which nothing is kept. `If-Match` guards against another's change.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            StaffName,
            "PUT",
            "/staff/{staff_id}/name",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_staff_name(self, staff_id: str, *, wait_for: str | None = None) -> Answer[StaffName]:
        """查看姓名 · Read a person's name

        A station reads those of its own staff.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            StaffName, "GET", "/staff/{staff_id}/name", {"staff_id": staff_id}, query={"wait_for": wait_for}
        )

    def remove_staff_name(
        self,
        staff_id: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StaffNameDeleted]:
        """删除姓名 · Delete a person's name

        Nothing is kept of it but that there was one; whatever the log says of the staff number stays. Of who has left,
        the manager deletes it. The log says that it is deleted, so that a restore of an older backup brings none back.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            StaffNameDeleted,
            "DELETE",
            "/staff/{staff_id}/name",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
        )

    def book_staff_absence(
        self,
        staff_id: str,
        body: AbsenceBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[AbsenceItem]:
        """登记请假 · Book an absence

        For whole days. Nobody can assign the person to an order of these days; what is assigned already stays, and the
        answer and the list tell which of the station's orders have an appointment then: give them to somebody else.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            AbsenceItem,
            "POST",
            "/staff/{staff_id}/absences",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def cancel_staff_absence(
        self,
        staff_id: str,
        absence_no: int,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[AbsenceItem]:
        """取消请假 · Cancel an absence

        All of its days: whoever comes back early is booked anew for the days before.

        - `staff_id`: 工号 · Staff number
        - `absence_no`: 该人员的第几次请假（从 1 起） · Which absence of the person, from 1
        """
        return self._call(
            AbsenceItem,
            "POST",
            "/staff/{staff_id}/absences/{absence_no}/cancel",
            {"staff_id": staff_id, "absence_no": absence_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_absences(
        self,
        *,
        station_id: str | None = None,
        staff_id: str | None = None,
        since: date | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedAbsenceItem]:
        """请假列表 · The absences

        Those that hold and end on `since` or later (today where none is given), the first booked first. A station sees
        those of whom it has on its roster.

        - `station_id`: 网点编号 · Station
        - `staff_id`: 工号 · Staff number
        - `since`: 起始位置 · The position that it begins at
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedAbsenceItem,
            "GET",
            "/absences",
            {},
            query={
                "station_id": station_id,
                "staff_id": staff_id,
                "since": since,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def request_loan(
        self,
        staff_id: str,
        body: RequestLoanBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[LoanItem]:
        """申请借调 · Ask for a technician

        The technician's own station grants or declines; what the manager asks for is granted at once.

        - `staff_id`: 工号 · Staff number
        """
        return self._call(
            LoanItem,
            "POST",
            "/staff/{staff_id}/loans",
            {"staff_id": staff_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def grant_loan(
        self,
        staff_id: str,
        loan_no: int,
        body: Nothing | None = None,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[LoanItem]:
        """同意借调 · Grant a loan

        By the technician's own station, or the manager. The other may assign them for the days of the loan.

        - `staff_id`: 工号 · Staff number
        - `loan_no`: 该人员的第几次借调（从 1 起） · Which loan of the person, from 1
        """
        return self._call(
            LoanItem,
            "POST",
            "/staff/{staff_id}/loans/{loan_no}/grant",
            {"staff_id": staff_id, "loan_no": loan_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def decline_loan(
        self,
        staff_id: str,
        loan_no: int,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[LoanItem]:
        """不同意借调 · Decline a loan

        By the technician's own station, or the manager.

        - `staff_id`: 工号 · Staff number
        - `loan_no`: 该人员的第几次借调（从 1 起） · Which loan of the person, from 1
        """
        return self._call(
            LoanItem,
            "POST",
            "/staff/{staff_id}/loans/{loan_no}/decline",
            {"staff_id": staff_id, "loan_no": loan_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def end_loan(
        self,
        staff_id: str,
        loan_no: int,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[LoanItem]:
        """终止借调 · End a loan

        By either station, or the manager; before it is granted, that takes the request back.

        Orders that are assigned already stay so until the borrowing station assigns them anew.

        - `staff_id`: 工号 · Staff number
        - `loan_no`: 该人员的第几次借调（从 1 起） · Which loan of the person, from 1
        """
        return self._call(
            LoanItem,
            "POST",
            "/staff/{staff_id}/loans/{loan_no}/end",
            {"staff_id": staff_id, "loan_no": loan_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_loans(
        self,
        *,
        station_id: str | None = None,
        status: Literal["requested", "granted", "declined", "ended"] | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedLoanItem]:
        """借调列表 · The loans

        The oldest first. A station sees what it asked for and what it was asked for.

        - `station_id`: 网点编号 · Station
        - `status`: 状态 · Status
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedLoanItem,
            "GET",
            "/loans",
            {},
            query={
                "station_id": station_id,
                "status": status,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def hand_over_replacement(
        self,
        case_id: str,
        body: HandOverBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ReplacementItem]:
        """交付替代设备 · Hand a replacement unit over

        While one is owed; or by a dispatcher's decision, with `ground` and `reason`. By the station of the case's latest
        work order.

        A unit that is out for another case has to be taken back first, one that is being checked or repaired has to be
        ready, one of another station's pool has to be moved first, and a customer's registered machine is none. One that
        nobody registered enters the station's pool by this.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            ReplacementItem,
            "POST",
            "/cases/{case_id}/replacement/hand-over",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def agree_replacement_return(
        self,
        case_id: str,
        body: ReturnDayBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ReplacementItem]:
        """约定归还日 · Agree by when the unit is to be back

        Another day than was told before, too. By the station that has the case, or by the one whose unit it is.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            ReplacementItem,
            "POST",
            "/cases/{case_id}/replacement/return-day",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def take_back_replacement(
        self,
        case_id: str,
        body: UnitBackBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ReplacementItem]:
        """收回替代设备 · Take a replacement unit back

        When the repair returns, also after the case is closed, and in what condition. One that is not good is lent again
        when its station says that it is ready; so is one that came back to another station.

        By the station that has the case, or by the one that handed the unit over.

        - `case_id`: 服务单编号 · Case
        """
        return self._call(
            ReplacementItem,
            "POST",
            "/cases/{case_id}/replacement/return",
            {"case_id": case_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_replacements(
        self,
        *,
        station_id: str | None = None,
        open: bool | None = None,
        return_overdue: bool | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedReplacementItem]:
        """替代设备列表 · The replacement units

        The first due first; where none was owed, by when it was handed over. Open are those that are owed, and those
        that are out with the customer, whatever became of the case. A station has those of its cases, and the units that it
        handed over for cases that are another's now; with `as_of` those of then. 422 where too many orders were in hand
        then that have changed since.

        - `station_id`: 网点编号 · Station
        - `open`: 未结服务单数 · Unfinished cases
        - `return_overdue`: 应收回而未收回 · Out past the day by which they were to be back
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedReplacementItem,
            "GET",
            "/replacements",
            {},
            query={
                "station_id": station_id,
                "open": open,
                "return_overdue": return_overdue,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def register_unit(
        self,
        body: PoolUnitBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PoolUnitItem]:
        """登记替代设备 · Register a replacement unit

        In the pool of the caller's own station, or any for the manager. One that was handed over before anybody had
        registered it gets its model by this; one that had left the pool is there again.
        """
        return self._call(
            PoolUnitItem,
            "POST",
            "/replacement-units",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_pool_units(
        self,
        *,
        station_id: str | None = None,
        status: Literal["available", "out", "unfit", "retired"] | None = None,
        model: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedPoolUnitItem]:
        """替代设备库 · The pools

        By serial number; a station sees its own pool. `model` however it is written. With `as_of` as they were; 422
        where too many have changed since.

        - `station_id`: 网点编号 · Station
        - `status`: 状态 · Status
        - `model`: 产品型号 · Product model
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedPoolUnitItem,
            "GET",
            "/replacement-units",
            {},
            query={
                "station_id": station_id,
                "status": status,
                "model": model,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def correct_pool_unit(
        self,
        unit_id: str,
        body: UnitCorrectionBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PoolUnitItem]:
        """更正替代设备 · Correct a unit

        Its model, and what belongs to it. Another serial number is another unit.

        - `unit_id`: unit_id，或序列号 · The unit_id, or the serial number
        """
        return self._call(
            PoolUnitItem,
            "POST",
            "/replacement-units/{unit_id}/correct",
            {"unit_id": unit_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def move_pool_unit(
        self,
        unit_id: str,
        body: UnitMoveBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PoolUnitItem]:
        """调拨替代设备 · Move a unit

        Into another station's pool, by the one that has it, or the manager. 409 while a customer has it.

        - `unit_id`: unit_id，或序列号 · The unit_id, or the serial number
        """
        return self._call(
            PoolUnitItem,
            "POST",
            "/replacement-units/{unit_id}/move",
            {"unit_id": unit_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def set_unit_aside(
        self,
        unit_id: str,
        body: UnitAsideBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PoolUnitItem]:
        """停借待检修 · Set a unit aside

        It is not lent until it is ready. 409 while a customer has it: say the condition when it is back.

        - `unit_id`: unit_id，或序列号 · The unit_id, or the serial number
        """
        return self._call(
            PoolUnitItem,
            "POST",
            "/replacement-units/{unit_id}/set-aside",
            {"unit_id": unit_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def make_unit_ready(
        self,
        unit_id: str,
        body: UnitReadyBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PoolUnitItem]:
        """确认可用 · A unit is ready

        It is at its station, complete and in order, and can be lent.

        - `unit_id`: unit_id，或序列号 · The unit_id, or the serial number
        """
        return self._call(
            PoolUnitItem,
            "POST",
            "/replacement-units/{unit_id}/ready",
            {"unit_id": unit_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def retire_pool_unit(
        self,
        unit_id: str,
        body: UnitRetirementBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PoolUnitItem]:
        """退出替代设备库 · Take a unit out of the pool

        Scrapped, sold or lost. One that is lost at a customer, or sold to them, does not come back: their case says so,
        too.

        - `unit_id`: unit_id，或序列号 · The unit_id, or the serial number
        """
        return self._call(
            PoolUnitItem,
            "POST",
            "/replacement-units/{unit_id}/retire",
            {"unit_id": unit_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_pool_unit(
        self, unit_id: str, *, as_of: str | None = None, wait_for: str | None = None
    ) -> Answer[PoolUnitItem]:
        """一台替代设备 · One unit

        As it is, or was.

        - `unit_id`: unit_id，或序列号 · The unit_id, or the serial number
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            PoolUnitItem,
            "GET",
            "/replacement-units/{unit_id}",
            {"unit_id": unit_id},
            query={"as_of": as_of, "wait_for": wait_for},
        )

    def list_unit_history(
        self,
        unit_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedHistoryItem]:
        """替代设备的经过 · History of a unit

        Which machine of which customer it stood in for, from when to when, and what else became of it.

        - `unit_id`: unit_id，或序列号 · The unit_id, or the serial number
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedHistoryItem,
            "GET",
            "/replacement-units/{unit_id}/history",
            {"unit_id": unit_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def suggest_units(self, work_order_id: str, *, wait_for: str | None = None) -> Answer[FittingUnits]:
        """合适的替代设备 · Which units fit

        The ten best that the order's station can lend now: the same model first, then the same family. It is advice; the
        dispatcher decides.

        - `work_order_id`: 派工单编号 · Work order
        """
        return self._call(
            FittingUnits,
            "GET",
            "/work-orders/{work_order_id}/replacement-suggestions",
            {"work_order_id": work_order_id},
            query={"wait_for": wait_for},
        )

    def enter_part(
        self,
        body: PartBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PartRow]:
        """登记配件 · Enter a part

        Under the number that the price list has for it, however that is spelled.
        """
        return self._call(
            PartRow,
            "POST",
            "/parts",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_parts(
        self,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedPartRow]:
        """配件目录 · The register of parts

        By number; with `as_of` as the register was.

        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedPartRow,
            "GET",
            "/parts",
            {},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def correct_listed_part(
        self,
        part_id: str,
        body: PartCorrectionBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[PartRow]:
        """更正配件 · Correct a part

        Its names and unit; by what it is told apart stays.

        - `part_id`: 配件号，或其 part_id · The part number, or its part_id
        """
        return self._call(
            PartRow,
            "POST",
            "/parts/{part_id}/correct",
            {"part_id": part_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_part(self, part_id: str, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[PartRow]:
        """一种配件 · One part

        As the register has it, or had it.

        - `part_id`: 配件号，或其 part_id · The part number, or its part_id
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            PartRow, "GET", "/parts/{part_id}", {"part_id": part_id}, query={"as_of": as_of, "wait_for": wait_for}
        )

    def list_reorder(
        self,
        *,
        station_id: str | None = None,
        part_no: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedStockItem]:
        """补货建议 · What to reorder

        Where `available`, on hand and under way less what is reserved, is below the minimum; `short` says by how
        many. With `as_of` what it was then.

        - `station_id`: 网点编号 · Station
        - `part_no`: 配件号 · Part number
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedStockItem,
            "GET",
            "/stock/reorder",
            {},
            query={
                "station_id": station_id,
                "part_no": part_no,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def export_reorder(self, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[bytes]:
        """导出补货建议 · What to reorder, as CSV

        The whole list as a file; of a station its own. With `as_of` what it was then.

        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(bytes, "GET", "/stock/reorder/export", {}, query={"as_of": as_of, "wait_for": wait_for})

    def issue_stock(
        self,
        body: IssueBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """客户维修领用 · Issue for a customer’s repair

        Before it is built in, and never more than is free here (409). The history of the repair tells it. Each time is
        told: a repair may need more.
        """
        return self._call(
            StockRow,
            "POST",
            "/stock/issues",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def return_issued_stock(
        self,
        body: IssueBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """客户维修退回 · Back from a customer’s repair

        What the repair did not need; 409 for more than it got from here. What orders wait for is kept for them at
        once.
        """
        return self._call(
            StockRow,
            "POST",
            "/stock/issues/return",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def receive_delivery(
        self,
        body: DeliveryBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """到货入库 · A delivery

        Into the station's store. What orders wait for is kept for them at once, the longest wait first, and they go on.
        Each time is told: a delivery may come in parts.
        """
        return self._call(
            StockRow,
            "POST",
            "/stock/deliveries",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def count_stock(
        self,
        body: CountBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """盘点 · A stock-take

        How many are there, with a reason where that is not what should be; the first one enters what there is. 409 for
        fewer than are reserved: free some first.
        """
        return self._call(
            StockRow,
            "POST",
            "/stock/counts",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def set_stock_minimum(
        self,
        body: MinimumBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """设定库存下限 · Set a minimum

        For a store, or a van. Below it the part is on the list of what to reorder.
        """
        return self._call(
            StockRow,
            "POST",
            "/stock/minimums",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_all_stock(
        self,
        *,
        station_id: str | None = None,
        part_no: str | None = None,
        technician_id: str | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedStockItem]:
        """库存 · What is where

        By station and part. A station sees its own; with `as_of` what was there then.

        - `station_id`: 网点编号 · Station
        - `part_no`: 配件号 · Part number
        - `technician_id`: 维修人员工号 · Technician’s staff number
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedStockItem,
            "GET",
            "/stock",
            {},
            query={
                "station_id": station_id,
                "part_no": part_no,
                "technician_id": technician_id,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def read_stock(self, stock_id: str, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[StockRow]:
        """一处的一种配件 · One part at one place

        As its events say at this moment, or said.

        - `stock_id`: 库存编号：某处的某种配件 · Stock of one part at one place
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            StockRow, "GET", "/stock/{stock_id}", {"stock_id": stock_id}, query={"as_of": as_of, "wait_for": wait_for}
        )

    def list_stock_history(
        self,
        stock_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedHistoryItem]:
        """出入库经过 · History

        Everything that came, went, was kept and counted: when, by whom, and in one line.

        - `stock_id`: 库存编号：某处的某种配件 · Stock of one part at one place
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedHistoryItem,
            "GET",
            "/stock/{stock_id}/history",
            {"stock_id": stock_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def send_stock(
        self,
        body: SendBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """调出 · Send to another place

        From a store or a van of the caller's station to any other. It is under way from now on, and nowhere else, until
        the other side receives it. Answers how the place stands that gets it; where that is another station's, which the
        caller does not see, how the place stands that sends it.
        """
        return self._call(
            StockRow,
            "POST",
            "/stock-transfers",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_stock_transfers(
        self,
        *,
        station_id: str | None = None,
        open: bool | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedTransferRow]:
        """调拨列表 · Transfers

        The oldest first; a station sees what it sent and what it gets. `open`: what is under way; with `as_of`, then.

        - `station_id`: 网点编号 · Station
        - `open`: 是否仍在途 · Whether it is still under way
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedTransferRow,
            "GET",
            "/stock-transfers",
            {},
            query={
                "station_id": station_id,
                "open": open,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def receive_transfer(
        self,
        stock_id: str,
        transfer_no: int,
        body: ArrivalBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """签收调拨 · Receive a transfer

        By the place that gets it: its station, or the technician for their own van. Less than was sent has its reason.
        What orders wait for is kept for them at once, as with a delivery.

        - `stock_id`: 库存编号：某处的某种配件 · Stock of one part at one place
        - `transfer_no`: 该处第几次调入 · Which transfer to this place
        """
        return self._call(
            StockRow,
            "POST",
            "/stock/{stock_id}/transfers/{transfer_no}/receive",
            {"stock_id": stock_id, "transfer_no": transfer_no},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def take_stock_back(
        self,
        stock_id: str,
        body: StockBackBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[StockRow]:
        """退回入库 · Back from a work order

        Also after the order was transferred and is not found here any more: the station that gave the part books it when
        it is there again, a technician into their own van. 409 for more than the order used of this place; what orders wait
        for is kept for them at once.

        - `stock_id`: 库存编号：某处的某种配件 · Stock of one part at one place
        """
        return self._call(
            StockRow,
            "POST",
            "/stock/{stock_id}/returns",
            {"stock_id": stock_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def enter_tool(
        self,
        body: ToolBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ToolRow]:
        """登记工具 · Enter a tool

        Of the caller's own station, or any for the manager.
        """
        return self._call(
            ToolRow,
            "POST",
            "/tools",
            {},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_tools(
        self,
        *,
        station_id: str | None = None,
        technician_id: str | None = None,
        out: bool | None = None,
        due_by: date | None = None,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedToolRow]:
        """工具列表 · The tools

        By number; a station sees its own. `due_by`: whose calibration ends by that day; `out`: whether somebody has
        them. With `as_of` as they were.

        - `station_id`: 网点编号 · Station
        - `technician_id`: 维修人员工号 · Technician’s staff number
        - `out`: 是否已借出 · Does somebody have it?
        - `due_by`: 校准有效期不晚于（北京时间） · Calibration ends by this day, China time
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedToolRow,
            "GET",
            "/tools",
            {},
            query={
                "station_id": station_id,
                "technician_id": technician_id,
                "out": out,
                "due_by": due_by,
                "as_of": as_of,
                "limit": limit,
                "after": after,
                "wait_for": wait_for,
            },
        )

    def lend_tool(
        self,
        tool_id: str,
        body: LendBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ToolRow]:
        """借出工具 · Lend a tool

        To a technician of the station, or one lent to it. 409 while somebody has it, while it is unfit, and for longer
        than its calibration holds. Whoever has it may keep it until another day.

        - `tool_id`: 工具编号 · Tool
        """
        return self._call(
            ToolRow,
            "POST",
            "/tools/{tool_id}/lend",
            {"tool_id": tool_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def take_back_tool(
        self,
        tool_id: str,
        body: BackBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ToolRow]:
        """归还工具 · Take a tool back

        In what condition. One that is not fit is not lent until it is mended.

        - `tool_id`: 工具编号 · Tool
        """
        return self._call(
            ToolRow,
            "POST",
            "/tools/{tool_id}/return",
            {"tool_id": tool_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def calibrate_tool(
        self,
        tool_id: str,
        body: CalibrationBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ToolRow]:
        """登记校准 · Note a calibration

        It may be lent until that day, included.

        - `tool_id`: 工具编号 · Tool
        """
        return self._call(
            ToolRow,
            "POST",
            "/tools/{tool_id}/calibrate",
            {"tool_id": tool_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def mend_tool(
        self,
        tool_id: str,
        body: MendedBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ToolRow]:
        """登记修好 · It is mended

        It can be lent again.

        - `tool_id`: 工具编号 · Tool
        """
        return self._call(
            ToolRow,
            "POST",
            "/tools/{tool_id}/mend",
            {"tool_id": tool_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def retire_tool(
        self,
        tool_id: str,
        body: ReasonBody,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[ToolRow]:
        """停用工具 · Retire a tool

        It is not lent any more. 409 while somebody has it.

        - `tool_id`: 工具编号 · Tool
        """
        return self._call(
            ToolRow,
            "POST",
            "/tools/{tool_id}/retire",
            {"tool_id": tool_id},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def read_tool(self, tool_id: str, *, as_of: str | None = None, wait_for: str | None = None) -> Answer[ToolRow]:
        """一件工具 · One tool

        As it is, or was.

        - `tool_id`: 工具编号 · Tool
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        """
        return self._call(
            ToolRow, "GET", "/tools/{tool_id}", {"tool_id": tool_id}, query={"as_of": as_of, "wait_for": wait_for}
        )

    def list_tool_history(
        self,
        tool_id: str,
        *,
        as_of: str | None = None,
        limit: int | None = None,
        after: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[ListedHistoryItem]:
        """工具的经过 · History of a tool

        Who had it, when, and when it was calibrated.

        - `tool_id`: 工具编号 · Tool
        - `as_of`: 过去的时刻：带时区的时间（截至那时已发生的，按今日所知），或日志位置（截至那时已记录的） · A moment of the past: a time with its zone (what had happened by then, as known today), or a position of the log (what had been recorded by then)
        - `limit`: 每页条数 · Items a page
        - `after`: 上一页的 next · `next` of the page before
        """
        return self._call(
            ListedHistoryItem,
            "GET",
            "/tools/{tool_id}/history",
            {"tool_id": tool_id},
            query={"as_of": as_of, "limit": limit, "after": after, "wait_for": wait_for},
        )

    def download_roster_template(self, *, wait_for: str | None = None) -> Answer[bytes]:
        """下载登记表 · The form to fill in

        A sheet for each of stations, staff, parts, stock, replacement units and tools, with an example that is not
        imported, lists of choices, and notes.
        """
        return self._call(bytes, "GET", "/registers/template", {}, query={"wait_for": wait_for})

    def export_rosters(
        self,
        *,
        csv: Literal["stations", "staff", "parts", "stock", "replacement_units", "tools"] | None = None,
        wait_for: str | None = None,
    ) -> Answer[bytes]:
        """导出登记册 · What is registered

        The form filled in: change cells and import it, and just these are corrected. A station has its own
        alone; names, titles and duties are for who works with these people.

        - `csv`: 只要这一张表，CSV · This sheet alone, as CSV
        """
        return self._call(bytes, "GET", "/registers/export", {}, query={"csv": csv, "wait_for": wait_for})

    def import_rosters(
        self,
        body: bytes,
        *,
        dry_run: bool | None = None,
        sheet: Literal["stations", "staff", "parts", "stock", "replacement_units", "tools"] | None = None,
        reason: str | None = None,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        aftersales_time: str | None = None,
    ) -> Answer[Imported]:
        """检查并导入登记表 · Check and import a workbook

        XLSX or CSV (UTF-8 or GBK) as the body, 8 MiB at most. All of it is taken or nothing: 422 names every fault by
        sheet, row and column. What is new is registered, of what is known each cell that differs is corrected; a blank one
        changes nothing.

        - `dry_run`: 只检查 · Check alone, and change nothing
        - `sheet`: CSV 是哪一张表 · Which register a CSV is
        - `reason`: 更正的原因 · Why details are corrected
        """
        return self._call(
            Imported,
            "POST",
            "/registers/import",
            {},
            query={"dry_run": dry_run, "sheet": sheet, "reason": reason},
            headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "Aftersales-Time": aftersales_time},
            body=body,
        )

    def list_dispatch_events(
        self,
        *,
        after: int | None = None,
        limit: int | None = None,
        upto: int | None = None,
        type: list[str] | None = None,
        case: str | None = None,
        named_station: str | None = None,
        since: str | None = None,
        until: str | None = None,
        wait_for: str | None = None,
    ) -> Answer[EventLog]:
        """事件日志 · The event log

        按位置顺序给出本服务记录的事件；不筛选时 position 连续无缺；人员录入的文字为密文。有筛选时每页最多查看
        5 万个位置，可能没有事件而仍有下一页。`Accept: application/x-ndjson` 一次给出到末尾的全部事件，每行一个；
        `Accept: text/event-stream` 持续给出新事件，`Last-Event-ID` 续接；见 docs/analysts/streams.md。

        What this service has recorded, by position, without gaps where there is no filter; what people typed is sealed. Go
        on behind `reached`. With a filter a page looks at 50,000 positions at most, and may have no events although there
        is a next one. `Accept: application/x-ndjson` gives all that is there, an event a line; `Accept: text/event-stream`
        goes on with what comes, and `Last-Event-ID` resumes it; see docs/analysts/streams.md.

        - `after`: 从该位置之后 · Behind this position
        - `limit`: 每页条数，缺省 500 · How many on a page, 500 if not said
        - `upto`: 到该位置为止，含 · Up to this position, itself too
        - `type`: 事件类型，可重复，可用 * · Event type, repeatable, with * for anything: technician-assigned, TechnicianAssigned, work-order-*, aftersales.dispatch.*
        - `case`: 写明该服务单的事件：编号或服务单号 · Events that name this case, by id or number
        - `named_station`: 事件自己写明的网点；转派取转入网点 · The station that the event itself names; of a move, the new one
        - `since`: 从此刻或该日（上海）开始 · From this moment, or day in Asia/Shanghai, on
        - `until`: 到此刻之前，或到该日（上海）结束 · Before this moment, or to the end of this day in Asia/Shanghai
        """
        return self._call(
            EventLog,
            "GET",
            "/events",
            {},
            query={
                "after": after,
                "limit": limit,
                "upto": upto,
                "type": type,
                "case": case,
                "named_station": named_station,
                "since": since,
                "until": until,
                "wait_for": wait_for,
            },
        )

    def read_dispatch_log_head(self, *, wait_for: str | None = None) -> Answer[Head]:
        """日志末尾 · The end of the event log

        日志末尾的位置、已发布到 Kafka 的位置、各分区最后一个事件的位置，以及日志的各个纪元（从备份恢复后开始新纪元）。 ·
        The newest position, how far Kafka has it, the position of the last event of every partition, and the log's epochs:
        from `since` on it holds other events than before, for its end was lost.
        """
        return self._call(Head, "GET", "/events/head", {}, query={"wait_for": wait_for})

    def read_dispatch_metrics(self, *, wait_for: str | None = None) -> Answer[str]:
        """Prometheus 指标 · Prometheus metrics

        Text format; docs/operations/metrics.md says what each means. What the database knows is asked anew.
        """
        return self._call(str, "GET", "/metrics", {}, query={"wait_for": wait_for})

    def list_dispatch_parked_streams(self, *, wait_for: str | None = None) -> Answer[ListedParkedStream]:
        """隔离的事件流 · Parked streams

        Every stream that stands still in one of this service's subscriptions, the oldest first.
        """
        return self._call(ListedParkedStream, "GET", "/parked", {}, query={"wait_for": wait_for})

    def list_dispatch_parked_events(
        self, subscription: str, source: str, stream: str, *, wait_for: str | None = None
    ) -> Answer[ListedParkedItem]:
        """隔离的事件 · The events of a parked stream

        The waiting events, whole, in order, with the error of each; what people typed is sealed.

        - `subscription`: 订阅名称 · Name of the subscription
        - `source`: 来源服务 · Whose log it stands in
        - `stream`: 事件流 · The stream: what it happened to
        """
        return self._call(
            ListedParkedItem,
            "GET",
            "/parked/{subscription}/{source}/{stream}",
            {"subscription": subscription, "source": source, "stream": stream},
            query={"wait_for": wait_for},
        )

    def retry_dispatch_parked_stream(self, subscription: str, source: str, stream: str) -> Answer[Retried]:
        """重试隔离的事件 · Try a parked stream again

        202: the subscription takes the stream's events up again in a moment; they stay parked if they fail again.
        Asking twice is asking once.

        - `subscription`: 订阅名称 · Name of the subscription
        - `source`: 来源服务 · Whose log it stands in
        - `stream`: 事件流 · The stream: what it happened to
        """
        return self._call(
            Retried,
            "POST",
            "/parked/{subscription}/{source}/{stream}/retry",
            {"subscription": subscription, "source": source, "stream": stream},
        )

    def list_dispatch_skipped_events(self, *, wait_for: str | None = None) -> Answer[ListedParkedEventSkipped]:
        """跳过的事件 · Events that were skipped

        Every parked event that somebody gave up, the newest first: who, when and why. This record is never changed.
        """
        return self._call(ListedParkedEventSkipped, "GET", "/parked/skipped", {}, query={"wait_for": wait_for})

    def skip_dispatch_parked_event(
        self, subscription: str, source: str, stream: str, body: SkipBody
    ) -> Answer[Skipped]:
        """跳过隔离的事件 · Skip a parked event

        Gives up the first event of a parked stream, for good: it has no effect in this subscription, ever, and those
        behind it are tried again. 409 where another event is the first, or this one was never tried. Asking twice is asking
        once: the first answer stands.

        - `subscription`: 订阅名称 · Name of the subscription
        - `source`: 来源服务 · Whose log it stands in
        - `stream`: 事件流 · The stream: what it happened to
        """
        return self._call(
            Skipped,
            "POST",
            "/parked/{subscription}/{source}/{stream}/skip",
            {"subscription": subscription, "source": source, "stream": stream},
            body=body,
        )

    def check_dispatch_liveness(
        self,
    ) -> Answer[Alive]:
        """进程存活 · The process is alive

        Always 200 while the event loop turns.
        """
        return self._call(Alive, "GET", "/healthz", {})

    def check_dispatch_readiness(
        self,
    ) -> Answer[Readiness]:
        """可接受请求 · Ready for requests

        200 when the database answers and the keyring can be used, the schema and the read models are the code's, every
        loop of this process runs and none stands still, and every log that it follows is the one that it received before;
        503 otherwise.
        """
        return self._call(Readiness, "GET", "/readyz", {})
