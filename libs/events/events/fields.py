"""Fields that mean the same in many events: their type, and what they are called in Chinese and English.

What people type is marked `FREE_TEXT`: it can name a person, so the log keeps it sealed (decision 032).
"""

from typing import Annotated

from eventlog.sealing import FREE_TEXT

CaseId = Annotated[str, "服务单编号 · Case"]
CaseNumber = Annotated[
    str,
    "服务单号：日期、当日序号、校验位；此前的服务单没有，为空 · "
    "Case number: day, running number, check digit; empty for cases of before there were numbers",
]
CustomerId = Annotated[str, "客户编号 · Customer"]
EquipmentId = Annotated[str, "设备编号 · Equipment"]
Model = Annotated[str, "产品型号 · Product model"]
StationId = Annotated[str, "网点编号 · Station"]
WorkOrderId = Annotated[str, "派工单编号 · Work order"]
TechnicianId = Annotated[str, "维修人员工号 · Technician’s staff number"]
TaskId = Annotated[str, "回访任务编号 · Call-back task"]
ArticleId = Annotated[str, "知识库文章编号 · Knowledge-base article"]
SiteId = Annotated[str, "地点编号，在客户内唯一 · Site, unique within the customer"]
ContractId = Annotated[str, "维保合同编号 · Maintenance contract"]
VatCategory = Annotated[str, "增值税类别，税率见价目表 · Category of VAT; the price list has its rates"]
Region = Annotated[str, "区域 · Region"]
VisitNo = Annotated[int, "第几次上门（从 1 起） · Which visit, from 1"]
Refusals = Annotated[
    int,
    "此前有几次上门被网点拒单，未成行 · How many visits before were refused by their stations, and not made",
]
FinishNo = Annotated[int, "本次上门第几次完工（从 1 起） · Which finish of the visit, from 1"]
Description = Annotated[str, "客户所述 · What the customer said", FREE_TEXT]
InWarranty = Annotated[
    bool,
    "是否在保修期内；未指明设备时无从得知，值为 false · "
    "Whether the warranty covers it; nobody knows, and it says false, where no equipment is named",
]
Resource = Annotated[str, "原日志中的人员 · The resource, as the imported log names it", FREE_TEXT]
Note = Annotated[str, "备注 · Note", FREE_TEXT]
Reason = Annotated[str, "原因 · Reason", FREE_TEXT]
JobTitle = Annotated[str, "职位名称，空为未登记 · Job title; empty where none is said", FREE_TEXT]
Duties = Annotated[str, "主要职责，空为未登记 · Main duties; empty where none are said", FREE_TEXT]
WorkDone = Annotated[str, "所做处理 · What was done", FREE_TEXT]
