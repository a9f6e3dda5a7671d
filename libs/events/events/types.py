"""Values that several kinds of events share, with the words for them: channels, outcome classes, slots, SLA clocks.

A value may be added to a choice: readers of an older version pass it on as it is (`eventlog.choices`). None is ever
taken away or renamed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from events.fault_codes import CAUSE_CODES, FAULT_CODES, CauseCode, FaultCode
from events.shanghai import day_of
from events.words import Words, span, titled

Channel = Literal["phone", "fax", "mail", "web", "visit"]
"""How a request reached us 受理渠道."""

CHANNELS: Mapping[Channel, Words] = {
    "phone": Words("电话", "phone"),
    "fax": Words("传真", "fax"),
    "mail": Words("信箱", "mail"),
    "web": Words("网上", "web"),
    "visit": Words("来访", "walk-in"),
}

RequestKind = Literal[
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
"""What a customer asks for 请求类别."""

REQUEST_KINDS: Mapping[RequestKind, Words] = {
    "repair": Words("维修", "repair"),
    "installation": Words("安装", "installation"),
    "relocation": Words("移机", "relocation"),
    "consultation": Words("咨询", "consultation"),
    "complaint": Words("投诉", "complaint"),
    "return": Words("退货", "return"),
    "exchange": Words("换货", "exchange"),
    "training": Words("培训", "training"),
    "inspection": Words("巡检", "inspection"),
    "care_visit": Words("拜访", "care visit"),
    "delivery_fault": Words("送货差错", "delivery fault"),
}

DeliveryFault = Literal["short", "wrong", "damaged"]
"""What is wrong with what was delivered 送货差错."""

DELIVERY_FAULTS: Mapping[DeliveryFault, Words] = {
    "short": Words("短少", "short"),
    "wrong": Words("发错", "wrong"),
    "damaged": Words("破损", "damaged"),
}

Priority = Literal["low", "normal", "high", "urgent"]
"""How urgent a case is 优先级, from the lowest to the highest."""

PRIORITIES: Mapping[Priority, Words] = {
    "low": Words("低", "low"),
    "normal": Words("普通", "normal"),
    "high": Words("高", "high"),
    "urgent": Words("紧急", "urgent"),
}

RemoteTool = Literal["remote_desktop", "screen_share", "device_page", "maker_service", "other"]
"""What remote help 远程维护 was given with."""

REMOTE_TOOLS: Mapping[RemoteTool, Words] = {
    "remote_desktop": Words("远程桌面", "remote desktop"),
    "screen_share": Words("屏幕共享", "a shared screen"),
    "device_page": Words("设备网页管理界面", "the machine’s own page"),
    "maker_service": Words("厂商远程服务", "the maker’s remote service"),
    "other": Words("其他工具", "another tool"),
}

ConsentWay = Literal["spoken", "written", "on_page"]
"""How a customer consented 同意方式, or did not."""

CONSENT_WAYS: Mapping[ConsentWay, Words] = {
    "spoken": Words("口头", "spoken"),
    "written": Words("书面", "in writing"),
    "on_page": Words("页面确认", "on the page"),
}

RemoteResult = Literal["solved", "not_solved", "broken_off", "refused"]
"""What came of remote help 远程维护结果. `refused`: the customer did not consent, so there was no session."""

REMOTE_RESULTS: Mapping[RemoteResult, Words] = {
    "solved": Words("已解决", "solved"),
    "not_solved": Words("未能解决", "not solved"),
    "broken_off": Words("中断", "broken off"),
    "refused": Words("客户不同意", "the customer did not consent"),
}

Step = Literal["phone", "remote", "on_site", "workshop"]
"""The step that ended a case 解决环节: guidance by phone, remote help, a visit, a repair at our service desk."""

STEPS: Mapping[Step, Words] = {
    "phone": Words("电话支持", "guidance by phone"),
    "remote": Words("远程维护", "remote help"),
    "on_site": Words("现场支持", "a visit"),
    "workshop": Words("客户维修", "a repair at our service desk"),
}

MediaType = Literal["image/jpeg", "image/png", "application/pdf", "image/webp"]
"""What an attachment is 附件类型."""

MEDIA_TYPES: Mapping[MediaType, Words] = {
    "image/jpeg": Words("JPEG 图片", "JPEG picture"),
    "image/png": Words("PNG 图片", "PNG picture"),
    "application/pdf": Words("PDF 文件", "PDF document"),
    "image/webp": Words("WebP 图片", "WebP picture"),
}

Outcome = Literal[
    "satisfied",
    "dissatisfied",
    "complained_by_phone",
    "not_fixed_first_visit",
    "not_fixed_several_visits",
    "attitude",
]
"""The six classes of a case 六类结果."""

OUTCOMES: Mapping[Outcome, Words] = {
    "satisfied": Words("满意", "satisfied"),
    "dissatisfied": Words("回访不满意", "dissatisfied at call-back"),
    "complained_by_phone": Words("来电投诉", "complained by phone"),
    "not_fixed_first_visit": Words("一次维修不到位", "not fixed at the first visit"),
    "not_fixed_several_visits": Words("多次维修不到位", "not fixed after several visits"),
    "attitude": Words("服务态度不满意", "dissatisfied with the attitude"),
}

Ending = Literal["cancelled", "withdrawn", "duplicate", "unreached", "no_request"]
"""How a case ends that gets none of the six classes 终止."""

ENDINGS: Mapping[Ending, Words] = {
    "cancelled": Words("取消", "cancelled"),
    "withdrawn": Words("撤回", "withdrawn"),
    "duplicate": Words("重复", "a duplicate"),
    "unreached": Words("联系不上", "customer never reached"),
    "no_request": Words("无需服务", "no request"),
}

ErasureReason = Literal["asked", "ordered", "not_needed"]
"""Why what was kept of the people at a customer is erased 删除原因."""

ERASURE_REASONS: Mapping[ErasureReason, Words] = {
    "asked": Words("本人要求", "the person asked"),
    "ordered": Words("主管机关要求", "an authority ordered it"),
    "not_needed": Words("不再需要", "it is not needed any more"),
}

CustomerClass = Literal["key", "regular", "new"]
"""What a customer is to the company 客户等级."""

CUSTOMER_CLASSES: Mapping[CustomerClass, Words] = {
    "key": Words("重点客户", "a key customer"),
    "regular": Words("普通客户", "a regular customer"),
    "new": Words("新客户", "a new customer"),
}

Coverage = Literal["work", "parts", "travel", "consumables"]
"""What a maintenance contract pays for 合同承担的费用."""

COVERAGES: Mapping[Coverage, Words] = {
    "work": Words("人工", "work"),
    "parts": Words("配件", "parts"),
    "travel": Words("上门", "travel"),
    "consumables": Words("耗材", "consumables"),
}

SiteNeed = Literal["power", "network", "space", "floor", "climate", "access", "other"]
"""What a machine needs of the place where it is installed 安装条件."""

SITE_NEEDS: Mapping[SiteNeed, Words] = {
    "power": Words("电源", "power"),
    "network": Words("网络", "network"),
    "space": Words("空间", "space"),
    "floor": Words("地面承重", "the floor’s load"),
    "climate": Words("温湿度", "temperature and humidity"),
    "access": Words("搬运通道", "a way in"),
    "other": Words("其他", "something else"),
}

SiteMender = Literal["customer", "company"]
"""Who sees to what a site lacks."""

SITE_MENDERS: Mapping[SiteMender, Words] = {
    "customer": Words("客户", "the customer"),
    "company": Words("我方", "the company"),
}

DocumentKind = Literal["manual", "certificate", "warranty_card", "packing_list", "acceptance_report", "other"]
"""What is handed over with a machine 随机资料."""

DOCUMENT_KINDS: Mapping[DocumentKind, Words] = {
    "manual": Words("使用说明书", "manual"),
    "certificate": Words("合格证", "certificate"),
    "warranty_card": Words("保修卡", "warranty card"),
    "packing_list": Words("装箱单", "packing list"),
    "acceptance_report": Words("验收报告", "acceptance report"),
    "other": Words("其他资料", "another document"),
}

TrainingWay = Literal["site", "remote", "company"]
"""Where users are trained 培训方式."""

TRAINING_WAYS: Mapping[TrainingWay, Words] = {
    "site": Words("上门", "at the customer’s"),
    "remote": Words("远程", "remotely"),
    "company": Words("在我方", "at the company’s"),
}

CareWay = Literal["visit", "call"]
"""How a customer is cared for 拜访、积极关注."""

CARE_WAYS: Mapping[CareWay, Words] = {
    "visit": Words("上门拜访", "visited"),
    "call": Words("电话关怀", "called"),
}

PriceKind = Literal["work", "travel", "parts", "consumables", "fee"]
"""What an item of the price list is 价目类别."""

PRICE_KINDS: Mapping[PriceKind, Words] = {
    "work": Words("人工", "work"),
    "travel": Words("上门", "travel"),
    "parts": Words("配件", "parts"),
    "consumables": Words("耗材", "consumables"),
    "fee": Words("定额费用", "flat fee"),
}

FaultCause = Literal["defect", "misuse", "accident", "consumables"]
"""What a fault comes from, as far as it matters for who pays 故障原因."""

FAULT_CAUSES: Mapping[FaultCause, Words] = {
    "defect": Words("设备故障", "a fault of the machine"),
    "misuse": Words("使用不当", "misuse"),
    "accident": Words("意外损坏", "an accident"),
    "consumables": Words("耗材用尽", "consumables used up"),
}

ChargeRule = Literal[
    "misuse",
    "accident",
    "warranty",
    "asked_in_warranty",
    "contract",
    "consumables",
    "out_of_warranty",
    "no_warranty",
]
"""By which rule the customer pays, or does not 收费依据."""

CHARGE_RULES: Mapping[ChargeRule, Words] = {
    "misuse": Words("使用不当", "misuse"),
    "accident": Words("意外损坏", "an accident"),
    "warranty": Words("保修期内", "in warranty"),
    "asked_in_warranty": Words("请求时在保修期内", "in warranty when the customer asked"),
    "contract": Words("维保合同承担", "a maintenance contract pays"),
    "consumables": Words("耗材不在保修内", "the warranty leaves consumables out"),
    "out_of_warranty": Words("已过保修期", "out of warranty"),
    "no_warranty": Words("没有保修", "no warranty"),
}

AnswerWay = Literal["phone", "signature", "email", "in_person"]
"""How a customer answered a quote 答复方式."""

ANSWER_WAYS: Mapping[AnswerWay, Words] = {
    "phone": Words("电话", "by phone"),
    "signature": Words("签字", "by signature"),
    "email": Words("电子邮件", "by e-mail"),
    "in_person": Words("当面", "in person"),
}

ReportWay = Literal["paper", "email", "message", "post"]
"""How a service report goes to the customer 报告交付方式."""

REPORT_WAYS: Mapping[ReportWay, Words] = {
    "paper": Words("当面交纸质件", "on paper, by hand"),
    "email": Words("电子邮件", "by e-mail"),
    "message": Words("即时消息", "by instant message"),
    "post": Words("邮寄", "by post"),
}

WaitReason = Literal["customer", "parts", "address", "safety"]
"""Why work stands still 等待原因. The last two are said by a visit that could not be made."""

PAUSING: frozenset[WaitReason] = frozenset({"customer", "safety"})
"""The waits that pause the promises."""

WAIT_REASONS: Mapping[WaitReason, Words] = {
    "customer": Words("等客户，时限暂停计时", "for the customer; the clocks pause"),
    "parts": Words("等配件，时限继续计时", "for parts; the clocks go on"),
    "address": Words("等更正地址，时限继续计时", "for the right address; the clocks go on"),
    "safety": Words("等确认现场安全，时限暂停计时", "until the site is safe; the clocks pause"),
}

Hindrance = Literal["not_at_home", "wrong_address", "unsafe"]
"""Why a visit could not be made 无法上门的原因."""

HINDRANCES: Mapping[Hindrance, Words] = {
    "not_at_home": Words("客户不在", "nobody at home"),
    "wrong_address": Words("地址有误", "wrong address"),
    "unsafe": Words("现场不安全", "unsafe site"),
}

Tracking = Literal["none", "batch", "serial"]
"""By what a part is told apart 追溯方式: not at all, by batches, or each by its serial number."""

TRACKINGS: Mapping[Tracking, Words] = {
    "none": Words("不区分", "not told apart"),
    "batch": Words("按批次", "by batch"),
    "serial": Words("按序列号", "by serial number"),
}

ReleaseReason = Literal["not_missed", "solved", "closed", "ended"]
"""Why a replacement unit is no longer owed 义务解除原因. `ended`: the case ended without a class of outcome."""

RELEASE_REASONS: Mapping[ReleaseReason, Words] = {
    "not_missed": Words("24 小时时限并未超时", "the 24 h were not missed"),
    "solved": Words("故障已解决", "the fault is solved"),
    "closed": Words("服务单已结案", "the case is closed"),
    "ended": Words("服务单已终止", "the case has ended"),
}

UnitCondition = Literal["good", "to_clean", "damaged", "incomplete"]
"""In what condition a replacement unit is 状况. Whatever is not `good` keeps it from the next customer."""

UNIT_CONDITIONS: Mapping[UnitCondition, Words] = {
    "good": Words("完好", "good"),
    "to_clean": Words("待清洁", "to be cleaned"),
    "damaged": Words("损坏", "damaged"),
    "incomplete": Words("不齐全", "incomplete"),
}

UnitStatus = Literal["available", "out", "unfit", "retired"]
"""How a replacement unit stands. `unfit`: it is being checked, cleaned or repaired."""

UNIT_STATUSES: Mapping[UnitStatus, Words] = {
    "available": Words("可用", "available"),
    "out": Words("在客户处", "at a customer"),
    "unfit": Words("待检修", "being checked or repaired"),
    "retired": Words("已退出", "out of the pool"),
}

LendingGround = Literal["owed", "key_customer", "long_repair", "goodwill"]
"""Why a customer has a replacement unit 借出依据: it was owed, or somebody decided it."""

LENDING_GROUNDS: Mapping[LendingGround, Words] = {
    "owed": Words("24 小时未解决", "not solved in 24 h"),
    "key_customer": Words("重点客户", "a key customer"),
    "long_repair": Words("维修时间长", "a long repair"),
    "goodwill": Words("客户关怀", "goodwill"),
}

UnitEnd = Literal["scrapped", "sold", "lost"]
"""How a replacement unit left the pool 退出方式."""

UNIT_ENDS: Mapping[UnitEnd, Words] = {
    "scrapped": Words("报废", "scrapped"),
    "sold": Words("售出", "sold"),
    "lost": Words("丢失", "lost"),
}

UnitDueCause = Literal["agreed", "solved", "closed", "ended", "unsolved"]
"""Why a replacement unit is to be back by a day, or by none any more: the fault proved unsolved."""

UNIT_DUE_CAUSES: Mapping[UnitDueCause, Words] = {
    "agreed": Words("与客户约定", "agreed with the customer"),
    "solved": Words("故障已解决", "the fault is solved"),
    "closed": Words("服务单已结案", "the case is closed"),
    "ended": Words("服务单已终止", "the case has ended"),
    "unsolved": Words("故障并未解决", "the fault proved unsolved"),
}

StaffRole = Literal[
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
"""What a member of staff does 岗位. What somebody may do in the services is said by their key, not by this."""

STAFF_ROLES: Mapping[StaffRole, Words] = {
    "dispatcher": Words("调度员", "dispatcher"),
    "technician": Words("维修人员", "technician"),
    "clerk": Words("信息中心座席", "clerk of the information centre"),
    "salesperson": Words("业务员", "salesperson"),
    "billing_clerk": Words("开票员", "billing clerk"),
    "delivery": Words("配送员", "delivery worker"),
    "qc_returns": Words("质管部退货组", "QC returns group"),
    "team_leader": Words("客服组组长", "customer-service team leader"),
    "administrator": Words("客服管理员", "customer-service administrator"),
    "agent": Words("客户服务岗", "customer-service agent"),
    "after_sales": Words("售后服务管理", "after-sales management"),
    "department_head": Words("部门负责人", "department head"),
    "director": Words("售后服务部部长", "director of after-sales service"),
    "analyst": Words("数据分析人员", "analyst"),
    "operations": Words("运维人员", "operations"),
}

SkillLevel = Literal["trained", "skilled", "expert"]
"""How well somebody can do a thing 技能等级, from the lowest to the highest."""

SKILL_LEVELS: Mapping[SkillLevel, Words] = {
    "trained": Words("受过培训", "trained"),
    "skilled": Words("熟练", "skilled"),
    "expert": Words("专家", "expert"),
}

ChecklistPhase = Literal["check", "debug", "clean"]
"""What a step of the periodic inspection 定期检查 does."""

CHECKLIST_PHASES: Mapping[ChecklistPhase, Words] = {
    "check": Words("检查", "check"),
    "debug": Words("调试", "debug"),
    "clean": Words("清洁", "clean"),
}

StepResult = Literal["ok", "adjusted", "cleaned", "fault", "skipped"]
"""What came of a step of the periodic inspection."""

STEP_RESULTS: Mapping[StepResult, Words] = {
    "ok": Words("正常", "in order"),
    "adjusted": Words("已调整", "adjusted"),
    "cleaned": Words("已清洁", "cleaned"),
    "fault": Words("有故障", "fault"),
    "skipped": Words("未做", "not done"),
}

InspectionGrounds = Literal["warranty", "contract"]
"""Why a machine is inspected."""

INSPECTION_GROUNDS: Mapping[InspectionGrounds, Words] = {
    "warranty": Words("保修期", "warranty"),
    "contract": Words("维保合同", "maintenance contract"),
}

InspectionStatus = Literal["planned", "begun", "held", "missed", "called_off"]
"""Where a periodic inspection stands."""

INSPECTION_STATUSES: Mapping[InspectionStatus, Words] = {
    "planned": Words("已计划", "planned"),
    "begun": Words("已开单", "begun"),
    "held": Words("已完成", "held"),
    "missed": Words("已错过", "missed"),
    "called_off": Words("已取消", "called off"),
}

CallOffCause = Literal["customer", "scrapped", "replaced", "accessory", "not_covered", "changed"]
"""Why a periodic inspection is not to be held any more."""

CALL_OFF_CAUSES: Mapping[CallOffCause, Words] = {
    "customer": Words("客户不需要", "the customer does not want it"),
    "scrapped": Words("设备已报废", "the machine is scrapped"),
    "replaced": Words("设备已由新设备接替", "another machine took its place"),
    "accessory": Words("已成为附件，随主机检查", "it is an accessory, inspected with its machine"),
    "not_covered": Words("不在保修期或合同内", "neither the warranty nor a contract covers it"),
    "changed": Words("保修或合同有变，另行计划", "warranty or contract changed: planned otherwise"),
}

ArticlePart = Literal["title", "body", "symptoms", "models", "families"]
"""What a revision of a knowledge-base article can change."""

ARTICLE_PARTS: Mapping[ArticlePart, Words] = {
    "title": Words("标题", "title"),
    "body": Words("正文", "text"),
    "symptoms": Words("故障现象", "symptoms"),
    "models": Words("适用型号", "models"),
    "families": Words("适用系列", "families"),
}

MeterOrigin = Literal["visit", "customer", "remote"]
"""Where a meter reading 抄表 comes from."""

METER_ORIGINS: Mapping[MeterOrigin, Words] = {
    "visit": Words("上门抄表", "read on a visit"),
    "customer": Words("客户报数", "told by the customer"),
    "remote": Words("远程读取", "read remotely"),
}

ClockName = Literal["respond", "arrive", "resolve"]
"""The three promises 时限: respond in 1 h, on site within 16 h, solved within 24 h."""

CLOCKS: Mapping[ClockName, Words] = {
    "respond": Words("响应", "respond"),
    "arrive": Words("到达现场", "arrive"),
    "resolve": Words("解决", "resolve"),
}

AlarmLevel = Literal["warning", "breach"]
"""How serious an alarm is: a promise will be missed 预警, or was missed 超时."""

ALARM_LEVELS: Mapping[AlarmLevel, Words] = {
    "warning": Words("预警", "warning"),
    "breach": Words("超时", "breach"),
}

ClockState = Literal["running", "paused", "met", "missed", "ended", "not_promised"]
"""`met` stopped in time; `missed` stopped after its due time; `ended`: the case ended before the promise was kept, and
before it was due; `not_promised`: cases of its kind have no such promise. A breach while running shows in
`breached`."""

CLOCK_STATES: Mapping[ClockState, Words] = {
    "running": Words("计时中", "running"),
    "paused": Words("暂停", "paused"),
    "met": Words("按时", "met"),
    "missed": Words("超时", "missed"),
    "ended": Words("终止", "ended"),
    "not_promised": Words("无此承诺", "not promised"),
}

Subject = Literal["guidance", "remote", "visit", "goods", "workshop"]
"""What a call-back is about 回访事项."""

SUBJECTS: Mapping[Subject, Words] = {
    "guidance": Words("电话支持", "guidance by phone"),
    "remote": Words("远程维护", "remote help"),
    "visit": Words("上门服务", "a visit"),
    "goods": Words("退换货与送货差错", "goods returned or delivered wrong"),
    "workshop": Words("客户维修", "a repair at our service desk"),
}

ReturnCause = Literal["fault", "unsuitable", "unwanted"]
"""Why goods are to come back 退换货原因."""

RETURN_CAUSES: Mapping[ReturnCause, Words] = {
    "fault": Words("性能故障", "a fault"),
    "unsuitable": Words("与约定不符", "not as agreed"),
    "unwanted": Words("不再需要", "not wanted any more"),
}

Judgement = Literal["refund", "exchange", "repair", "refuse"]
"""What is done about goods that come back 处理方式."""

JUDGEMENTS: Mapping[Judgement, Words] = {
    "refund": Words("退款", "refund"),
    "exchange": Words("换货", "exchange"),
    "repair": Words("维修", "repair"),
    "refuse": Words("拒绝", "refuse"),
}

InspectionVerdict = Literal["returnable", "not_returnable", "undecided"]
"""What the QC returns group finds 检验结论; what it cannot tell goes to the team leader undecided."""

INSPECTION_VERDICTS: Mapping[InspectionVerdict, Words] = {
    "returnable": Words("可以退回", "can be taken back"),
    "not_returnable": Words("不可退回", "cannot be taken back"),
    "undecided": Words("无法确定，交客服组", "undecided, for customer service"),
}

ReturnRule = Literal[
    "unwanted", "return_period", "exchange_period", "failed_repairs", "warranty_repair", "out_of_periods"
]
"""The rule of 三包 that advice goes by."""

RETURN_RULES: Mapping[ReturnRule, Words] = {
    "unwanted": Words("非质量原因", "no fault of the goods"),
    "return_period": Words("退货期内", "within the days for a return"),
    "exchange_period": Words("换货期内", "within the days for an exchange"),
    "failed_repairs": Words("多次修理未修好", "repairs that failed"),
    "warranty_repair": Words("保修期内", "in warranty"),
    "out_of_periods": Words("已过三包期", "out of all periods"),
}

ReturnStatus = Literal["requested", "received", "inspected", "judged", "settled", "withdrawn"]
"""Where a sales return is 退换货状态."""

RETURN_STATUSES: Mapping[ReturnStatus, Words] = {
    "requested": Words("已申请，待收货", "requested; the goods are awaited"),
    "received": Words("已收货，待检验", "received; to be inspected"),
    "inspected": Words("已检验，待判定", "inspected; to be judged"),
    "judged": Words("已判定，待结算", "judged; to be settled"),
    "settled": Words("已结算", "settled"),
    "withdrawn": Words("已撤回", "withdrawn"),
}

Remedy = Literal["send_rest", "swap", "credit", "refuse"]
"""How a delivery fault is made good 处理方式."""

REMEDIES: Mapping[Remedy, Words] = {
    "send_rest": Words("补发", "the rest is sent"),
    "swap": Words("调换", "swapped"),
    "credit": Words("退差价", "credit"),
    "refuse": Words("不予处理", "refused"),
}

FaultOrigin = Literal["warehouse", "carrier", "sales", "supplier", "customer", "unknown"]
"""Whose responsibility a delivery fault is 责任方."""

FAULT_ORIGINS: Mapping[FaultOrigin, Words] = {
    "warehouse": Words("仓库", "warehouse"),
    "carrier": Words("承运方", "carrier"),
    "sales": Words("销售", "sales"),
    "supplier": Words("供应商", "supplier"),
    "customer": Words("客户", "customer"),
    "unknown": Words("未查明", "not found out"),
}

DeliveryFaultStatus = Literal["reported", "verified", "settled", "acknowledged", "told", "withdrawn"]
"""Where a delivery fault is 送货差错状态."""

DELIVERY_FAULT_STATUSES: Mapping[DeliveryFaultStatus, Words] = {
    "reported": Words("已登记，待核实", "reported; to be verified"),
    "verified": Words("已核实，待处理", "verified; to be settled"),
    "settled": Words("已处理，待客服知悉", "settled; customer service is to take note"),
    "acknowledged": Words("客服已知悉，待告知客户", "customer service knows; the customer is to be told"),
    "told": Words("已告知客户", "the customer was told"),
    "withdrawn": Words("已撤回", "withdrawn"),
}

GoodsStep = Literal["agent", "qc_returns", "team_leader", "after_sales"]
"""Whose step a return or delivery fault waits for 待谁处理."""

GOODS_STEPS: Mapping[GoodsStep, Words] = {
    "agent": Words("客户服务岗", "customer-service agent"),
    "qc_returns": Words("质管部退货组", "QC returns group"),
    "team_leader": Words("客服组组长", "customer-service team leader"),
    "after_sales": Words("售后服务管理组", "after-sales management"),
}

GoodsMatter = Literal["sales_return", "delivery_fault"]
"""What a case's goods are about 货物事项."""

GOODS_MATTERS: Mapping[GoodsMatter, Words] = {
    "sales_return": Words("销售退回", "a sales return"),
    "delivery_fault": Words("送货差错", "a delivery fault"),
}

GoodsEnd = Literal["settled", "repair", "withdrawn"]
"""How it ended about the goods of a case 货物事项的结果."""

GOODS_ENDS: Mapping[GoodsEnd, Words] = {
    "settled": Words("已了结，待回访", "settled, to be called back"),
    "repair": Words("转维修", "to be repaired"),
    "withdrawn": Words("客户撤回", "withdrawn by the customer"),
}

RepairWay = Literal["salesperson", "delivery"]
"""Who collects what a customer has repaired by us 取件方式, and brings it back."""

REPAIR_WAYS: Mapping[RepairWay, Words] = {
    "salesperson": Words("业务员", "by the salesperson"),
    "delivery": Words("配送员", "by the delivery worker"),
}

RepairStatus = Literal["collected", "to_desk", "at_desk", "at_factory", "from_desk", "bringing_back", "returned"]
"""Where a thing is that a customer has repaired by us 客户维修进度. With the billing clerk: `to_desk`, `from_desk`."""

REPAIR_STATUSES: Mapping[RepairStatus, Words] = {
    "collected": Words("已取件", "collected"),
    "to_desk": Words("开票员转送中", "with the billing clerk, on its way to the service desk"),
    "at_desk": Words("在客户服务岗", "at the service desk"),
    "at_factory": Words("已返厂", "at the maker’s"),
    "from_desk": Words("开票员转交中", "with the billing clerk, on its way back"),
    "bringing_back": Words("送还途中", "being brought back"),
    "returned": Words("已交还客户", "back with the customer"),
}

RepairResult = Literal["repaired", "not_repairable", "quote_refused", "withdrawn"]
"""What came of a customer's repair 维修结果. `withdrawn`: the customer wants it back as it is."""

REPAIR_RESULTS: Mapping[RepairResult, Words] = {
    "repaired": Words("已修好", "repaired"),
    "not_repairable": Words("无法修复", "beyond repair"),
    "quote_refused": Words("客户不接受报价", "the customer refused the quote"),
    "withdrawn": Words("客户撤回", "the customer took it back as it was"),
}

Absence = Literal["left", "absent"]
"""Why somebody else takes a thing on 换人原因."""

ABSENCES: Mapping[Absence, Words] = {
    "left": Words("已离职", "has left"),
    "absent": Words("不在岗", "is absent"),
}

FactoryStatus = Literal["sent", "at_maker", "quoted", "approved", "declined", "done", "on_the_way", "back"]
"""Where a thing is that was sent to its maker 返厂进度."""

FACTORY_STATUSES: Mapping[FactoryStatus, Words] = {
    "sent": Words("已寄出", "sent"),
    "at_maker": Words("厂家已签收", "received by the maker"),
    "quoted": Words("厂家已报价", "quoted by the maker"),
    "approved": Words("报价已接受", "the quote is accepted"),
    "declined": Words("报价已拒绝", "the quote is refused"),
    "done": Words("厂家已答复结果", "the maker has decided"),
    "on_the_way": Words("厂家已寄回", "sent back by the maker"),
    "back": Words("已收回", "back with us"),
}

FactoryResult = Literal["repaired", "refused", "not_worthwhile"]
"""What the maker did 返厂结果. `not_worthwhile`: a repair would cost more than the thing is worth."""

FACTORY_RESULTS: Mapping[FactoryResult, Words] = {
    "repaired": Words("已修好", "repaired"),
    "refused": Words("厂家拒修", "refused by the maker"),
    "not_worthwhile": Words("不值得修", "not worthwhile"),
}

QuoteDecider = Literal["customer", "company"]
"""Who answered the maker's quote 报价答复方."""

QUOTE_DECIDERS: Mapping[QuoteDecider, Words] = {
    "customer": Words("客户", "the customer"),
    "company": Words("本公司", "the company"),
}

Fact = Literal[
    "opened", "responded", "arrived", "waiting", "resumed", "solved", "unsolved", "reopened", "closed", "ended"
]
"""What can happen to a case as far as its clocks care. `waiting` is a wait for the customer, `ended` is without a
class."""

FACTS: Mapping[Fact, Words] = {
    "opened": Words("受理", "opened"),
    "responded": Words("已响应", "responded"),
    "arrived": Words("已到场", "arrived"),
    "waiting": Words("等客户", "waiting for the customer"),
    "resumed": Words("恢复处理", "resumed"),
    "solved": Words("已解决", "solved"),
    "unsolved": Words("未解决", "not solved"),
    "reopened": Words("重新开启", "reopened"),
    "closed": Words("结案", "closed"),
    "ended": Words("终止", "ended"),
}

Overrule = Literal["hours", "travel", "suggestion"]
"""What a dispatcher may overrule with a reason when they assign somebody. Never that the technician is taken."""

OVERRULES: Mapping[Overrule, Words] = {
    "hours": Words("工作时间", "working hours"),
    "travel": Words("路程时间", "travel time"),
    "suggestion": Words("建议", "the suggestion"),
}

CHOICES: Mapping[Any, Mapping[Any, Words]] = {
    Channel: CHANNELS,
    RequestKind: REQUEST_KINDS,
    DeliveryFault: DELIVERY_FAULTS,
    Priority: PRIORITIES,
    RemoteTool: REMOTE_TOOLS,
    ConsentWay: CONSENT_WAYS,
    RemoteResult: REMOTE_RESULTS,
    Step: STEPS,
    RepairWay: REPAIR_WAYS,
    RepairStatus: REPAIR_STATUSES,
    RepairResult: REPAIR_RESULTS,
    Absence: ABSENCES,
    FactoryStatus: FACTORY_STATUSES,
    FactoryResult: FACTORY_RESULTS,
    QuoteDecider: QUOTE_DECIDERS,
    MediaType: MEDIA_TYPES,
    Outcome: OUTCOMES,
    Ending: ENDINGS,
    CustomerClass: CUSTOMER_CLASSES,
    Coverage: COVERAGES,
    SiteNeed: SITE_NEEDS,
    SiteMender: SITE_MENDERS,
    DocumentKind: DOCUMENT_KINDS,
    TrainingWay: TRAINING_WAYS,
    CareWay: CARE_WAYS,
    PriceKind: PRICE_KINDS,
    FaultCause: FAULT_CAUSES,
    FaultCode: FAULT_CODES,
    CauseCode: CAUSE_CODES,
    ChargeRule: CHARGE_RULES,
    AnswerWay: ANSWER_WAYS,
    ReportWay: REPORT_WAYS,
    WaitReason: WAIT_REASONS,
    Hindrance: HINDRANCES,
    Tracking: TRACKINGS,
    ReleaseReason: RELEASE_REASONS,
    UnitCondition: UNIT_CONDITIONS,
    UnitStatus: UNIT_STATUSES,
    LendingGround: LENDING_GROUNDS,
    UnitEnd: UNIT_ENDS,
    UnitDueCause: UNIT_DUE_CAUSES,
    StaffRole: STAFF_ROLES,
    SkillLevel: SKILL_LEVELS,
    ClockName: CLOCKS,
    AlarmLevel: ALARM_LEVELS,
    ClockState: CLOCK_STATES,
    Subject: SUBJECTS,
    ChecklistPhase: CHECKLIST_PHASES,
    StepResult: STEP_RESULTS,
    InspectionGrounds: INSPECTION_GROUNDS,
    InspectionStatus: INSPECTION_STATUSES,
    CallOffCause: CALL_OFF_CAUSES,
    MeterOrigin: METER_ORIGINS,
    ArticlePart: ARTICLE_PARTS,
    ReturnCause: RETURN_CAUSES,
    Judgement: JUDGEMENTS,
    InspectionVerdict: INSPECTION_VERDICTS,
    ReturnRule: RETURN_RULES,
    ReturnStatus: RETURN_STATUSES,
    Remedy: REMEDIES,
    FaultOrigin: FAULT_ORIGINS,
    DeliveryFaultStatus: DELIVERY_FAULT_STATUSES,
    GoodsStep: GOODS_STEPS,
    GoodsMatter: GOODS_MATTERS,
    GoodsEnd: GOODS_ENDS,
    Fact: FACTS,
    Overrule: OVERRULES,
}
"""Every choice of the published language, with the words for its values."""


@titled("时间段")
@dataclass(frozen=True, slots=True)
class Slot:
    """An agreed time slot 约定时间段, `start` < `end`."""

    start: Annotated[datetime, "开始（UTC） · Begin, UTC"]
    end: Annotated[datetime, "结束（UTC） · End, UTC"]

    @property
    def within_a_day(self) -> bool:
        """Whether it begins before it ends, within one day in Asia/Shanghai; ending at midnight is within."""
        try:
            return self.start < self.end and day_of(self.start) == day_of(self.end - timedelta.resolution)
        except OverflowError:  # the very end of year 9999
            return False


NOT_WITHIN_A_DAY = Words(
    "预约时段的开始须早于结束，且在同一天内（北京时间）",
    "a slot must begin before it ends, within one day (Asia/Shanghai)",
)
"""Why a slot is refused."""


def slot_words(slot: Slot | None) -> Words:
    """`2026-03-05 14:30–16:30（北京时间） · …`, or that there is none."""
    if slot is None:
        return Words("未约时间", "no appointment")
    text = span(slot.start, slot.end)
    return Words(f"{text}（北京时间）", f"{text} (Asia/Shanghai)")


@titled("时限状态")
@dataclass(frozen=True, slots=True)
class ClockStanding:
    """Where one promise stands after a fact 时限状态."""

    state: Annotated[ClockState, "状态 · State"]
    breached: Annotated[bool, "是否超时 · Whether it was missed at any time"]
    due: Annotated[datetime | None, "到期时间（UTC），已计入暂停 · When it is due, UTC, moved by the pauses so far"]
    stopped_at: Annotated[datetime | None, "停止计时的时间（UTC） · When it stopped, UTC"]
    running_seconds: Annotated[int, "已计时秒数，不含暂停 · Seconds that used up the promise, pauses left out"]
