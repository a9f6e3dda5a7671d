"""What every field of the HTTP API is called, in Chinese and English, with an example: said once, for all services.

A name means the same wherever it stands; where it does not, `Schema.name` says what it means there. What events have
and say alike is called as there, and need not be said again. The services' OpenAPI documents take descriptions and
examples from here (`service.http.openapi`), and clients made of them too.
"""

import dataclasses
from typing import Any, NamedTuple, get_args

from events import fields
from events.catalog import codec
from events.words import Words, meaning


class Term(NamedTuple):
    """What a field means, and an example of its value, as JSON has it; None leaves it to the field's type."""

    zh: str
    en: str
    example: Any = None


def _of(field: Any, example: Any) -> Term:
    """What the events say of a field that they have, too."""
    zh, _, en = get_args(field)[1].partition(" · ")
    return Term(zh, en, example)


def _of_events() -> dict[str, Term]:
    """What all events that have a field say of it, where they say the same."""
    said: dict[str, set[Words | None]] = {}
    for event in codec.names:
        for field in dataclasses.fields(event):
            said.setdefault(field.name, set()).add(meaning(event, field.name))
    return {name: Term(*words) for name, (words, *others) in said.items() if words is not None and not others}


MORNING, NOON, EVENING = "2026-01-05T01:00:00Z", "2026-01-05T04:30:00Z", "2026-01-05T09:00:00Z"
EVENT, CAUSE = "019ca35e-6b40-7000-8000-000000000002", "019ca35e-6b40-7000-8000-000000000001"
ORDER, TASK = "5b0c1f5e-6f0a-5d0e-9a55-2f6d7a0c4e11", "6f1d0c2e-5a0b-5d53-9f0e-3a7f6f0b8f54"
PLACE = "MX-200-0815"

GLOSSARY: dict[str, Term] = _of_events() | {
    # whom and what it is about
    "case_id": _of(fields.CaseId, "k-1001"),
    "number": _of(fields.CaseNumber, "260105-0017-7"),
    "customer_id": _of(fields.CustomerId, "c-1001"),
    "equipment_id": _of(fields.EquipmentId, "e-1001"),
    "article_id": _of(fields.ArticleId, "a-jam"),
    "article_ids": Term("用到的知识库文章编号", "The knowledge-base articles that were used", ["a-jam"]),
    "station_id": _of(fields.StationId, "shanghai"),
    "work_order_id": _of(fields.WorkOrderId, ORDER),
    "technician_id": _of(fields.TechnicianId, "t-1001"),
    "staff_id": Term("工号", "Staff number", "t-1001"),
    "task_id": _of(fields.TaskId, TASK),
    "loan_no": Term("该人员的第几次借调（从 1 起）", "Which loan of the person, from 1", 1),
    "visit_no": _of(fields.VisitNo, 1),
    "run": Term("第几次受理（从 1 起，重新开启加一）", "Which run of the case, from 1; reopening begins the next", 1),
    "into": Term("并入的服务单编号", "The case that goes on", "k-1001"),
    "merged_into": Term("并入的服务单编号，仅重复的服务单有", "The case that goes on instead of a duplicate"),
    "possible_duplicates": Term("可能重复的未结服务单", "Unfinished cases that it may be the same as"),
    # customers, equipment, contacts, articles, regions
    "name": Term("名称", "Name", "启明小学"),
    "region": Term(
        "区域：代码、全称或常用简称，见 GET /regions", "Region: code, full or usual short name (GET /regions)", "上海市"
    ),
    "regions": Term(
        "服务区域，任何层级，见 GET /regions", "Regions served, of any level (GET /regions of intake)", ["上海市"]
    ),
    "short_name": Term("简称", "Short name", "上海"),
    "code": Term("行政区划代码（GB/T 2260）", "Code by GB/T 2260", "310000"),
    "Region.level": Term("层级", "Level", "province"),
    "Region.name": Term("全称", "Full name", "上海市"),
    "parent": Term("上级区域", "The region right above", "华东"),
    "site_id": _of(fields.SiteId, "east-campus"),
    "site_closed": Term("是否已停用", "Is the customer there no longer?", False),
    "hours": Term("每周开放时间（北京时间）", "Opening hours of every week, China time"),
    "weekday": Term("星期几，1 为星期一", "Day of the week, 1 is Monday", 1),
    "opens": Term("开始，如 08:30", "When it begins, as 08:30", "08:30"),
    "closes": Term("结束，如 17:30；24:00 为午夜", "When it ends, as 17:30; 24:00 is midnight", "17:30"),
    "coordinates": Term("位置（GCJ-02）", "Where it is, by GCJ-02"),
    "latitude": Term("纬度（GCJ-02）", "Latitude, GCJ-02", 31.22),
    "longitude": Term("经度（GCJ-02）", "Longitude, GCJ-02", 121.45),
    "addresses": Term("被删除地址的地点数", "Sites whose addresses were deleted", 0),
    "contract_id": _of(fields.ContractId, "ct-1001"),
    "contract_no": Term("合同号，合同上所印", "Number of the contract, as it is printed on it", "维保 2026-001"),
    "starts_on": Term("生效日期（北京时间）", "First day of the contract, China time", "2026-01-01"),
    "ends_on": Term("到期日期（北京时间，含当天）", "Last day of the contract, China time", "2026-12-31"),
    "ContractRow.last_day": Term("有效的最后一天；提前终止则更早", "Last day that it covers", "2026-12-31"),
    "ContractEnding.last_day": Term("有效的最后一天（北京时间）", "Last day that it covers, China time", "2026-06-30"),
    "covers": Term("承担的费用", "What it pays for", ["work", "travel"]),
    "visits_a_year": Term("每年巡检次数", "Inspections a year", 4),
    "equipment_ids": Term("所含设备；空为客户的全部设备", "Machines by number; none named: all", []),
    "customer_class": Term("客户等级：重点、普通、新客户", "What the customer is: key, regular or new", "key"),
    "classified": Term("人工指定的等级；按规则时为 null", "The class given by hand; null while the rule speaks"),
    "class_reason": Term("人工指定等级的原因", "Why the class was given by hand"),
    "CustomerDetail.why": Term("等级的依据", "Why the customer has its class"),
    "ClassReason.by": Term("按规则还是人工", "By rule or by hand", "rule"),
    "ClassReason.rule": Term("规则版本；人工指定时为 null", "Version of the rule; null by hand", "2026-1"),
    "model": _of(fields.Model, "MX-200"),
    "serial_no": Term("序列号", "Serial number", PLACE),
    "warranty_months": Term("保修月数，自验收合格之日起", "Months of warranty, from acceptance on", 36),
    "accepted_on": Term("验收合格之日（北京时间）", "Day of acceptance, China time", "2025-06-30"),
    "warranty_until": Term("保修期最后一天（北京时间）", "Last day in warranty, China time", "2028-06-29"),
    "in_warranty": Term("是否在保修期内；未指明设备时为 null", "In warranty? null where no equipment is named", True),
    "person": Term("联系人", "Contact person", "李老师"),
    "phone": Term("电话", "Telephone number", "021-55550100"),
    "address": Term("地址", "Address", "长宁路 1 号"),
    "title": Term("标题", "Title", "卡纸"),
    "body": Term("正文", "Text of the article", "关闭电源，打开后盖，沿出纸方向取出纸张。"),
    # products
    "model_key": Term(
        "比较用型号，可用于地址：不计全半角、大小写、空格和连字符",
        "The model as it is compared, for addresses: width, case, blanks and dashes are nothing",
        "mx200",
    ),
    "family": Term("产品系列", "Product family", "MX"),
    # what happens to a machine
    "parent_id": Term("所属主机的设备编号，仅附件有", "The machine that it is an accessory of", "e-1001"),
    "successor_id": Term("接替它的设备编号", "The machine that took its place", "e-1002"),
    "predecessor_id": Term("被它接替的设备编号", "The machine whose place it took", "e-1000"),
    "counter": Term("表数（印张数）", "What the meter said: sheets", 128400),
    "origin": Term("表数来源", "Where the reading comes from", "visit"),
    "meter_replaced": Term("计数器是否已更换", "Was the meter itself replaced?", False),
    "read_at": Term("抄表时间；不填为现在", "When it was read; now, where it is left out", MORNING),
    "read_by": Term("抄表人工号；不填即本人", "Who read it or was told; the caller, where it is left out", "t-1001"),
    "meter_counter": Term("最近的表数", "The last meter reading", 128400),
    "meter_read_at": Term("最近的抄表时间", "When the meter was last read", MORNING),
    "scrapped_at": Term("报废时间；在用为 null", "When it was scrapped; null while it is in use"),
    "scrapped_reason": Term("报废原因", "Why it was scrapped"),
    "EquipmentDetail.family": Term(
        "产品系列；型号未列入则为 null", "Product family; null where nobody listed the model"
    ),
    "NewEquipment.warranty_months": Term(
        "保修月数，自验收合格之日起；不填则按产品，未列入的型号为 60",
        "Months of warranty, from acceptance on; left out, those of the product, and 60 where nobody listed the model",
        36,
    ),
    "name_zh": Term("中文名称", "Name in Chinese", "激光打印机"),
    "name_en": Term("英文名称", "Name in English", "Laser printer"),
    "ProductRow.skills": Term("维修人员须具备的技能", "Skills that a technician needs for it", ["激光"]),
    "parts": Term("适用的配件", "Parts that fit"),
    "part_no": Term("配件号", "Part number", "DR-200"),
    "checklist": Term("定期检查项目，按顺序", "Steps of the periodic inspection, in their order"),
    "phase": Term("检查、调试或清洁", "To check, debug or clean", "clean"),
    "ChecklistStep.zh": Term("中文说明", "What to do, in Chinese", "清洁搓纸轮"),
    "ChecklistStep.en": Term("英文说明", "What to do, in English", "Clean the pick-up roller"),
    "StepBody.zh": Term("中文说明", "What to do, in Chinese", "清洁搓纸轮"),
    "StepBody.en": Term("英文说明", "What to do, in English", "Clean the pick-up roller"),
    "listed_at": Term("列入时间", "When it was listed, the last time", MORNING),
    "discontinued": Term("是否已停售", "Is it sold no more?", False),
    "discontinued_reason": Term("停售原因", "Why it is sold no more"),
    # texts: one name for one kind
    "description": _of(fields.Description, "打印机卡纸，面板亮红灯"),
    "reason": Term("原因", "Why", "客户指定"),
    "note": _of(fields.Note, "约好下午两点"),
    "fault": Term("诊断出的故障", "What is wrong", "硒鼓磨损"),
    "findings": Term("检查情况", "What was found", "硒鼓磨损"),
    "work_done": _of(fields.WorkDone, "更换硒鼓"),
    "question": Term("问题", "Question", "问题解决了吗？"),
    "answer": Term("客户的答复", "What the customer answered", "解决了"),
    "answers": Term("客户的答复", "What the customer answered"),
    "routing_reason": Term("派往该网点的原因", "Why the case went to the station", "上海市 由 上海网点 负责"),
    "ending_reason": Term("终止原因", "Why it ended without a class"),
    "failure_reason": Term("未修复的原因", "Why the fault is not solved"),
    "contact_note": Term("最近一次联系客户的内容", "What was last said with the customer", "约好下午两点"),
    "waiting_note": Term("等待的说明", "The note of what is waited for"),
    "answer_reason": Term("不同意或终止借调的原因", "Why the loan was declined or ended"),
    "Conclusion.reason": Term("原因；除“满意”外必填", "Why; anything but satisfied needs it", "仍然卡纸"),
    "WaitBody.reason": Term("等待什么", "What the work waits for", "parts"),
    "TaskRow.reason": Term("结果的原因，或放弃回访的原因", "Why this class, or why it was given up"),
    "TaskDetail.reason": Term("结果的原因，或放弃回访的原因", "Why this class, or why it was given up"),
    "Acceptance.reason": Term("更正的原因；首次登记不需要", "Why it is corrected; none for the first time"),
    "LoanItem.reason": Term("申请借调的原因", "Why the loan is asked for", "本网点维修人员培训"),
    "RequestLoanBody.reason": Term("申请借调的原因", "Why the loan is asked for", "本网点维修人员培训"),
    # a case's road
    "channel": Term("请求渠道", "How the request came", "phone"),
    "taken_by": Term("首问人工号", "Staff number of who first took the request", "u-1001"),
    "status": Term("状态", "Status"),
    "solved": Term("故障是否已解决", "Is the fault solved?", True),
    "deflected": Term("是否电话解决、未上门", "Closed without any visit?", False),
    "Totals.deflected": Term("电话解决、未上门的服务单数", "Closed cases that the phone alone solved", 3),
    "outcome": Term("六类结果之一", "One of the six classes"),
    "ending": Term("终止类别", "How it ended without a class"),
    "slot": Term("维修人员的预约时段", "The technician's appointment"),
    "agreed_slot": Term("最近与客户约定的上门时段", "When the customer was last told to expect somebody"),
    "slot_start": Term("约定上门时段的开始", "Beginning of the agreed time slot"),
    "slot_end": Term("约定上门时段的结束", "End of the agreed time slot"),
    "start": Term("开始时间", "Beginning", MORNING),
    "end": Term("结束时间", "End", NOON),
    "SpanResponse.end": Term("结束时间；仍在继续为 null", "End; null while it goes on", NOON),
    "guided": Term("是否已电话支持", "Was there guidance by phone?", True),
    "subject": Term("回访针对电话支持还是上门", "What the call-back is about: guidance or visit", "visit"),
    # times
    "opened_at": Term("受理时间", "When it was opened", MORNING),
    "StationItem.opened_at": Term("网点设立时间", "When the station was opened", MORNING),
    "closed_at": Term("结案时间", "When it was closed"),
    "activity": Term("原日志中的活动", "The activity, as the imported log names it", "Take in charge ticket"),
    "resource": Term("原日志中的人员", "The resource, as the imported log names it", "Value 2"),
    "happened_at": Term("原日志中的时间", "When, says the imported log", MORNING),
    "occurrence": Term("相同的行中的第几行", "Which of several equal rows, from 1"),
    "registered_at": Term("登记时间", "When it was registered", MORNING),
    "changed_at": Term("最近更改时间", "When it was last changed", MORNING),
    "published_at": Term("发布时间", "When this wording was published", MORNING),
    "received_at": Term("网点收到时间", "When the station got it", MORNING),
    "finished_at": Term("完工时间", "When the work was finished", NOON),
    "requested_at": Term("提出时间", "When it was asked for", MORNING),
    "concluded_at": Term("回访结束时间", "When the call-back was concluded", EVENING),
    "waiting_since": Term("等待起始时间", "When the wait began"),
    "due": Term("截止时间", "When it is due", EVENING),
    "due_at": Term("应完成时间", "When it is due", EVENING),
    "next_due": Term("最近的截止时间", "When the next promise is due", EVENING),
    "next_attempt_at": Term("下次拨打时间", "When to call next"),
    "time": Term("发生时间", "When it happened", MORNING),
    "at": Term("时间", "When", MORNING),
    "CaseResponse.at": Term("时限计算到此刻", "The moment that the clocks are told for", MORNING),
    "as_of": Term("数据时间", "The moment that it is told for", MORNING),
    "date": Term("日期（北京时间）", "Day, China time", "2026-01-05"),
    "age_seconds": Term("自收到至完工或至今的秒数", "Seconds from its receipt to its end, or until now", 5400),
    # stations and staff
    "role": Term("岗位", "Role", "technician"),
    "skills": Term("技能", "Skills", ["激光"]),
    "from_station_id": Term("本人所属网点编号", "The technician's own station", "shanghai"),
    "to_station_id": Term("去往的网点编号", "The station that it goes to", "hangzhou"),
    "first_day": Term("首日（北京时间）", "First day, China time", "2026-03-11"),
    "last_day": Term(
        "末日（含当日，北京时间）；未定为 null", "Last day, China time; null until it is ended", "2026-03-12"
    ),
    "job_title": Term("职位名称", "Job title", "高级维修人员"),
    "duties": Term("主要职责", "Main duties", "复印机与打印机上门维修"),
    "working_since": Term("从业起始日", "Since when somebody does such work", "2018-07-01"),
    "StaffName.name": Term("姓名", "What the person is called", "王师傅"),
    "NameBody.name": Term("姓名", "What the person is called", "王师傅"),
    "skill": Term("技能", "Skill", "激光"),
    "levels": Term("技能等级", "Levels of skills"),
    "rated_skills": Term("技能与等级", "Skills, each with its level"),
    "SkillItem.level": Term("等级；未评定为 null", "Level; null where nobody has rated it", "expert"),
    "RatedSkillBody.level": Term("等级", "Level", "expert"),
    "absence_no": Term("该人员的第几次请假（从 1 起）", "Which absence of the person, from 1", 1),
    "AbsenceItem.reason": Term("请假原因", "Why the person is absent", "年假"),
    "AbsenceBody.reason": Term("请假原因", "Why the person is absent", "年假"),
    "booked_at": Term("登记时间", "When it was booked", MORNING),
    "cancelled": Term("是否已取消", "Is it cancelled?", False),
    "cancel_reason": Term("取消的原因", "Why it was cancelled"),
    "absent_until": Term("请假至（含当日）；在岗为 null", "Absent until and with this day; null for one who is there"),
    "to_reassign": Term("这些日期已有预约、须改派的派工单", "Work orders with an appointment on these days", []),
    "visits_a_day": Term("每日可上门次数", "Visits that the station can make a day", 24),
    "booked": Term("当天已预约的上门次数", "Appointments of the day", 2),
    "free": Term("当天还可预约的次数；未设产能为 null", "How many more it can take; null without a capacity", 22),
    "technicians": Term("可指派的维修人员", "Technicians whom the station may assign"),
    "running": Term("今天可由借用网点指派", "May the borrowing station assign the technician today?", False),
    "busy": Term("该时段属于其他网点，只显示时间", "For another station: only the times are told", False),
    "appointments": Term("当天的预约", "The day's appointments"),
    "TechnicianDay.finished": Term("当天完工的派工单", "Work orders finished on that day"),
    "finished": Term("是否已完工", "Is the work finished?", False),
    "contacted": Term("现负责网点是否已联系上客户", "Has the present station reached the customer?", True),
    "contacts_in_vain": Term("未联系上的次数", "How often it tried in vain", 0),
    "waiting_reason": Term("等待什么", "What is waited for"),
    "report": Term("售后服务报告", "The service report"),
    "report_filed": Term("是否已提交售后服务报告", "Is the service report filed?", False),
    "minutes_on_site": Term("现场分钟数", "Minutes on site", 40),
    "signed_by_customer": Term("客户是否签字", "Has the customer signed?", True),
    "replacement_owed": Term("是否欠客户替代设备", "Is a replacement unit owed?", False),
    "case_closed": Term("服务单是否已结案", "Is the case closed?", False),
    # who had to do with a contact, and what was erased
    "Access.id": Term("记录编号", "The number of the record", 17),
    "Access.scope": Term("当时的角色与网点", "The roles and the station of who did it", "clerk"),
    "Access.action": Term(
        "所做：查看、查找、更改、删除、抹除", "What was done: read, searched, changed, deleted or erased", "read"
    ),
    "deleted_at": Term("删除时间", "When it was deleted", MORNING),
    # what a search finds
    "q": Term(
        "客户所说：电话、名称、序列号、服务单号、编号、地址，全部或部分",
        "What the customer said: a phone number, a name, a serial number, a case number, an id, an address, or a part",
        "021-5555 0100",
    ),
    "Search.limit": Term("最多几条", "How many at most", 20),
    "misheard": Term(
        "像服务单号而校验位不对：可能听错或输错；否则为 null",
        "It looks like a case number with a wrong check digit: misheard or mistyped; null otherwise",
    ),
    "Misheard.number": Term("所输入的号码", "The number as it was typed", "261126-0017-2"),
    "Misheard.zh": Term(
        "中文说明", "Said in Chinese", "261126-0017-2 像服务单号，但校验位不对，可能听错或输错，请再核对"
    ),
    "Misheard.en": Term(
        "英文说明",
        "Said in English",
        "261126-0017-2 looks like a case number, but has a wrong check digit: it was misheard or mistyped",
    ),
    "Hit.kind": Term(
        "是什么：服务单、联系人、客户、设备、地点",
        "What it is: a case, a contact, a customer, equipment, a site",
        "contact",
    ),
    "Hit.id": Term(
        "编号；联系人为客户编号，地点为客户编号/sites/地点编号",
        "Its id; a contact's is the customer's, a site's c-1/sites/s-1",
        "c-1001",
    ),
    "Hit.label": Term("名称", "What people call it", "李老师"),
    "Hit.why": Term("与所查相符的内容", "What of it is like the search", "phone"),
    "Hit.match": Term("相符的程度：相同、开头、其中", "How much of it: the same, its beginning, a part", "exact"),
    "Hit.href": Term("在何处查看", "Where it is read", "/customers/c-1001/contact"),
    "Hit.phone": Term("联系人电话", "The contact's telephone number", "021-55550100"),
    "Hit.customer": Term("客户名称", "What the customer is called", "启明小学"),
    "Hit.open_cases": Term("该客户最近的未结服务单", "The newest of the customer's unfinished cases"),
    # replacement units
    "ReplacementItem.status": Term(
        "状态：owed、released、handed_over、returned", "owed, released, handed_over or returned", "handed_over"
    ),
    "overdue": Term("是否已超时未交付", "Owed, and its day is over?", False),
    "release_reason": Term("不再需要替代设备的原因", "Why no unit is owed any more"),
    "handed_over_by": Term("交付替代设备的网点编号", "The station whose unit it is", "shanghai"),
    "obliged_at": Term("开始欠替代设备的时间", "Since when the unit is owed", MORNING),
    "handed_over_at": Term("交付时间", "When it was handed over", NOON),
    "returned_at": Term("收回时间", "When it was taken back"),
    # call-backs
    "reached": Term("是否接通", "Was the customer reached?", True),
    "talk_seconds": Term("通话秒数", "Seconds of talk", 95),
    "attempts": Term("次数", "How many attempts", 1),
    "in_vain": Term(
        "上次接通以来各次未接通的日期", "The day of each call in vain since the customer was last reached", []
    ),
    "may_give_up": Term("是否可以放弃回访", "May the call-back be given up?", False),
    "calls": Term("各次通话", "Every call"),
    "by": Term("拨打人工号", "Who dialled", "u-1001"),
    # service levels
    "policy": Term("适用的服务承诺", "The promises that hold for the case", "standard-2026"),
    "policies": Term("全部服务承诺", "All promises that cases may have begun under"),
    "current": Term("新服务单适用的服务承诺", "The promises of new cases", "standard-2026"),
    "PolicyResponse.name": Term("服务承诺名称", "Name of the promises", "standard-2026"),
    "targets": Term("各时限的秒数", "Seconds of running time for each clock", {"respond": 3600}),
    "warning_percent": Term("用去百分之几时预警", "After how many percent a warning comes", 75),
    "closed": Term("是否已结案", "Is the case closed?", False),
    "clocks": Term("三个时限", "The three clocks"),
    "clock": Term("时限", "Clock", "respond"),
    "respond": Term("响应时限", "The promise to respond"),
    "arrive": Term("到场时限", "The promise to be on site"),
    "resolve": Term("解决时限", "The promise to solve"),
    "state": Term("时限状态", "State of the clock", "running"),
    "breached": Term("是否已超时", "Was the promise missed?", False),
    "breached_by": Term("超时发生时负责的网点编号", "The station that had the case when the promise was missed"),
    "stopped_at": Term("停止时间", "When it stopped"),
    "running_seconds": Term("已用秒数", "Seconds used", 900),
    "target_seconds": Term("承诺秒数", "Seconds promised", 3600),
    "runs": Term("各段计时", "When it ran"),
    "paused_seconds": Term("暂停秒数", "Seconds paused", 0),
    "waits": Term("各段等待", "The waits"),
    "alarms": Term("有效的预警与超时", "The alarms that stand"),
    "level": Term("报警级别", "Level of the alarm", "warning"),
    "next_alarm_at": Term("下一次报警时间", "When the next alarm comes", NOON),
    "facts": Term("计入时限的事实", "What happened and counts"),
    "fact": Term("发生了什么", "What happened", "opened"),
    # figures
    "stations": Term("各网点", "Station by station"),
    "total": Term("合计", "All of them together"),
    "BoardRow.name": Term("网点名称", "Name of the station", "上海网点"),
    "Scorecard.name": Term("网点名称", "Name of the station", "上海网点"),
    "StationItem.name": Term("网点名称", "Name of the station", "上海网点"),
    "OpenStationBody.name": Term("网点名称", "Name of the station", "上海网点"),
    "CorrectStationBody.name": Term("网点名称", "Name of the station", "上海网点"),
    "open": Term("未结服务单数", "Unfinished cases", 6),
    "BoardRow.breached": Term("已超时的未结服务单数", "Unfinished cases that broke a promise", 1),
    "warned": Term("已预警的未结服务单数", "Unfinished cases with a warning", 1),
    "paused": Term("暂停计时的未结服务单数", "Unfinished cases that are paused", 0),
    "on_time": Term("按时的未结服务单数", "Unfinished cases that are on time", 4),
    "replacements_owed": Term("所欠替代设备数", "Replacement units owed", 0),
    "handed_on": Term("在本网点超时后转出的服务单数", "Cases that broke a promise here and went elsewhere", 0),
    "cases": Term("服务单数", "Cases", 20),
    "Scorecard.closed": Term("已结案数", "Closed cases", 14),
    "Totals.closed": Term("已结案数", "Closed cases", 14),
    "ended": Term("按终止类别计的服务单数", "Cases that ended without a class, by kind"),
    "Promise.ended": Term("超时后终止的服务单数", "Cases that broke it and ended without a class", 0),
    "reopened": Term("重新开启过的服务单数", "Cases that were reopened", 2),
    "reopenings": Term("重新开启次数", "How often it was reopened", 0),
    "visits": Term("上门次数", "Visits", 1),
    "sla": Term("各时限的履约情况", "How each promise was kept"),
    "decided": Term("已有结论的服务单数", "Cases in which the promise is decided", 18),
    "breaches": Term("超时的服务单数", "Cases that broke the promise", 2),
    "ended_breaches": Term("超时后终止的服务单数", "Breaches of cases that ended without a class"),
    "Totals.breaches": Term("各时限超时的服务单数", "Cases that broke each promise"),
    "without_a_station": Term("超时发生时尚无网点负责的服务单数", "Breaches while no station had the case"),
    "attainment": Term("履约率", "Share of cases that kept it", 0.89),
    "first_visit_fix": Term("一次上门解决情况", "Fixed at the first visit"),
    "visited": Term("有上门的已结服务单数", "Closed cases with a visit", 12),
    "fixed": Term("一次上门解决的服务单数", "Those solved by a single visit and never reopened", 9),
    "rate": Term("一次上门解决率", "Share of them", 0.75),
    "outcomes": Term("六类结果的次数", "How often each of the six classes was given"),
    "sla_state": Term("时限状态", "How the case stands with its promises", "on_time"),
    "order_status": Term("当前派工单的状态", "Status of the present work order", "accepted"),
    "replacement": Term("替代设备状态", "How it stands with the replacement unit"),
    **{
        f"{clock}_{suffix}": Term(f"{zh}{told_zh}", f"{en}: {told_en}", example)
        for clock, zh, en in (
            ("respond", "响应", "To respond"),
            ("arrive", "到场", "On site"),
            ("resolve", "解决", "To solve"),
        )
        for suffix, told_zh, told_en, example in (
            ("state", "时限的状态", "state of the clock", None),
            ("breached", "是否超时", "was it missed?", False),
            ("breached_by", "超时发生时负责的网点编号", "the station that had the case when it was missed", None),
        )
    },
    # events and operations
    "items": Term("本页内容", "What this page has"),
    "next": Term("下一页的 after；最后一页为 null", "`after` of the next page; null on the last"),
    "event_id": Term("事件编号", "The event's own id", EVENT),
    "id": Term("事件编号", "The event's own id", EVENT),
    "source": Term("来源服务", "Whose log it stands in", "intake"),
    "position": Term("在来源日志中的位置", "Its place in the log of its source", 7),
    "published": Term("已发布到 Kafka 的位置", "How far Kafka has it", 7),
    "tails": Term("各分区最后一个事件的位置", "The position of the last event of each partition", []),
    "Epoch.number": Term("第几个纪元", "Which epoch", 1),
    "epochs": Term("日志的各个纪元", "The log's epochs"),
    "since": Term("起始位置", "The position that it begins at", 1),
    "head": Term("最新位置", "The newest position", 7),
    "EventLog.reached": Term("已查看到的位置", "The position up to which it was looked", 7),
    "stream": Term("事件流", "The stream: what it happened to", "case-k-1001"),
    "version": Term("在事件流中的次序", "Its place in its stream, from 1", 1),
    "type": Term("事件类型与版本", "The event type and its version", "RequestReceived.v1"),
    "key": Term("分区键", "The key on Kafka", "k-1001"),
    "data": Term("事件内容，见 docs/events", "The payload, see docs/events"),
    "ParkedRecord.data": Term("事件内容（JSON 文本）", "The payload as JSON text", "{}"),
    "causation": Term("所响应的事件", "The event reacted to", CAUSE),
    "correlation": Term("链上第一个事件", "The first event of the chain", CAUSE),
    "actor": Term("工号、密钥编号或服务", "A staff number, a key's id or a service", "u-1001"),
    "traceparent": Term("W3C 追踪上下文", "W3C trace context"),
    "zh": Term("中文说明", "Told in Chinese", "受理请求"),
    "en": Term("英文说明", "Told in English", "Request received"),
    "subscription": Term("订阅名称", "Name of the subscription", "reactions"),
    "recorded": Term("记录的事件", "The event as it was recorded"),
    "events": Term("等待的事件数", "How many events wait", 1),
    "error": Term("错误", "What went wrong", "ValueError"),
    "parked_at": Term("隔离时间", "When it was parked", MORNING),
    "retry": Term("是否即将重试", "Is it about to be tried again?", False),
    "skipped": Term("跳过的事件", "What was skipped"),
    "Skipped.before": Term("此前已有人跳过", "Had it been skipped already?", False),
    "SkipBody.reason": Term("跳过的原因", "Why it is given up", "服务单已手工更正"),
    "ParkedEventSkipped.reason": Term("跳过的原因", "Why it was given up", "服务单已手工更正"),
    "roles": Term("角色", "Roles", ["operations"]),
    "skipped_at": Term("跳过时间", "When it was skipped", NOON),
    "ready": Term("是否可接受请求", "Ready for requests?", True),
    "checks": Term("各项检查", "Check by check", {"database": True}),
    "Alive.status": Term("ok", "ok", "ok"),
}
