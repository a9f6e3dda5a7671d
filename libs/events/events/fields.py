"""Fields that mean the same in many events: their type, and what they are called in Chinese and English.

What people type is marked `FREE_TEXT`: it can name a person, so the log keeps it sealed (decision 032).
"""

from datetime import date
from typing import Annotated

from eventlog.sealing import FREE_TEXT
from events.types import DeliveryFault, Priority, RemoteResult, RequestKind

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
Kind = Annotated[RequestKind, "请求类别 · What the customer asks for"]
FromSite = Annotated[str | None, "移机的原地点 · The site that a relocation begins at"]
ToSite = Annotated[str | None, "移机、安装的新地点 · The site that a relocation or installation ends at"]
WrongDelivery = Annotated[DeliveryFault | None, "送货差错的种类 · What is wrong with a delivery"]
CasePriority = Annotated[
    Priority | None, "优先级；此前的服务单没有，为空 · How urgent the case is; null for cases of before there were any"
]
RemoteOutcome = Annotated[
    RemoteResult | None, "最近一次远程维护的结果，没有为空 · What came of the latest remote help; null without any"
]
RemoteNote = Annotated[str, "远程维护的备注 · What was noted of remote help", FREE_TEXT]
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
PartId = Annotated[str, "比较用配件号，可用于地址 · The part number as it is compared, for addresses"]
PartNo = Annotated[str, "配件号，与价目编码相同 · Part number, the same as the code in the price list"]
StockId = Annotated[str, "库存编号：某处的某种配件 · Stock of one part at one place"]
VanOf = Annotated[str | None, "车载库存的维修人员，网点库房为空 · Technician whose van it is; none for the store"]
Quantity = Annotated[int, "数量 · How many units"]
ReturnId = Annotated[str, "退换货编号 · Sales return"]
FaultId = Annotated[str, "送货差错编号 · Delivery fault"]
DeliveryNo = Annotated[str, "送货单号 · Number of the delivery note"]
DeliveredOn = Annotated[date, "送达日期（北京时间） · Delivered on, Asia/Shanghai"]
GoodsLineNo = Annotated[int, "送货单明细行号（从 1 起） · Line of what was delivered, from 1"]
RepairId = Annotated[str, "客户维修编号 · Customer repair"]
FactoryServiceId = Annotated[str, "返厂编号 · Factory service"]
HandOverPlace = Annotated[str, "交接地点 · Where it changed hands", FREE_TEXT]
ThingCondition = Annotated[str, "外观和状况 · Its condition, as it was seen then", FREE_TEXT]
Accessories = Annotated[str, "随附物品 · What came with it", FREE_TEXT]
WorkDone = Annotated[str, "所做处理 · What was done", FREE_TEXT]
