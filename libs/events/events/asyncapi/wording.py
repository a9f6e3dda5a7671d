"""What the catalog cannot say of itself: the Chinese words for logs, events and fields.

English sentences are the docstrings of the catalog. Every event type and field of it has its words here.
"""

from dataclasses import dataclass

from events.catalog import callback as c
from events.catalog import dispatch as d
from events.catalog import intake as i
from events.catalog import sla_monitor as s
from events.catalog.types import ClockStanding, Slot


@dataclass(frozen=True, slots=True)
class Words:
    """A title and a sentence in Chinese."""

    title: str
    sentence: str


SOURCES = {
    i.SERVICE: Words("信息中心", "信息中心发布的事件：客户、设备、知识库、案件"),
    d.SERVICE: Words("网点调度", "网点发布的事件：网点与人员、派工单、日程、替代设备"),
    s.SERVICE: Words("时限监控", "时限监控发布的事件：响应、到场、解决三项承诺"),
    c.SERVICE: Words("回访", "回访发布的事件：任务、拨打、回答与六类结果"),
}

TYPES: dict[type, Words] = {
    i.CustomerRegistered: Words("客户已登记", "登记了一个客户单位；联系人不进入日志。"),
    i.EquipmentRegistered: Words("设备已登记", "登记了客户的一台设备；保修月数自验收日起算。"),
    i.EquipmentAccepted: Words("设备已验收", "设备验收合格，保修自验收日（北京时间）起算。"),
    i.ArticlePublished: Words("知识文章已发布", "发布了一篇供电话支持使用的知识库文章。"),
    i.RequestReceived: Words("已受理请求", "客户的请求开立了一个案件，记录渠道与首问人。"),
    i.GuidanceGiven: Words("已电话指导", "座席电话指导了客户；解决则无需上门。"),
    i.AppointmentAgreed: Words("已约定时间", "与客户约定了上门时间段。"),
    i.CaseRouted: Words("案件已派往网点", "案件派往网点作第几次上门，并说明理由。"),
    i.CaseTransferred: Words("案件已转网点", "网点之间转单，案件改由新网点负责。"),
    i.CaseReopened: Words("案件已重开", "回访不佳或客户再次来电，案件重新打开。"),
    i.CaseClosed: Words("案件已结案", "回访满意，案件完结。"),
    d.StationOpened: Words("网点已设立", "设立了一个网点，服务若干区域。"),
    d.StaffEnrolled: Words("人员已入册", "人员列入网点的人员配备表，只记工号。"),
    d.WorkOrderReceived: Words("网点已收到派工单", "网点收到案件某次上门的派工单。"),
    d.WorkOrderAccepted: Words("网点已接单", "网点调度接下了派工单。"),
    d.WorkOrderTransferred: Words("派工单已转网点", "派工单转到另一网点，须重新接单。"),
    d.TechnicianAssigned: Words("已指派维修人员", "指派了上门的维修人员。"),
    d.CustomerContacted: Words("已联系客户", "网点联系上客户，即 1 小时响应。"),
    d.TechnicianDeparted: Words("维修人员已出发", "维修人员在途。"),
    d.TechnicianArrived: Words("维修人员已到场", "维修人员到达现场（承诺 16 小时内）。"),
    d.FaultDiagnosed: Words("故障已诊断", "查明了故障。"),
    d.WorkSuspended: Words("处理已暂停", "等待客户或配件；只有等待客户才暂停时限。"),
    d.WorkResumed: Words("处理已恢复", "等待结束，或解决后在回访前又继续处理。"),
    d.FaultSolved: Words("故障已解决", "本次上门结束，故障已解决，等待回访。"),
    d.FaultNotSolved: Words("故障未解决", "本次上门结束，故障未解决，等待回访。"),
    d.VisitConcluded: Words("上门已有回访结论", "回访结论成立：本次上门不再恢复处理，案件据此结案或退回。"),
    d.ServiceReportFiled: Words("服务报告已提交", "维修人员提交了本次上门的售后服务报告。"),
    d.AppointmentBooked: Words("时段已占用", "占用了维修人员某天的一个时间段。"),
    d.AppointmentReleased: Words("时段已释放", "释放了维修人员某天的一个时间段。"),
    d.ReplacementObliged: Words("网点应替代更换", "网点当天应向客户提供相应的替代产品。"),
    d.ReplacementReleased: Words("替代更换义务解除", "背后的超时并未发生，义务解除。"),
    d.ReplacementUnitHandedOver: Words("替代产品已交付", "客户拿到了相应的替代产品。"),
    d.ReplacementUnitReturned: Words("替代产品已收回", "维修归还后收回了替代产品。"),
    s.CaseClocksChanged: Words("案件时限已变化", "案件的一个事实推动了时限；给出三项时限的完整状态。"),
    s.SlaWarned: Words("时限预警", "无人处理则将超时。"),
    s.SlaBreached: Words("已超时", "一项承诺未能按时兑现。"),
    s.SlaAlarmWithdrawn: Words("预警或超时已撤销", "更早的事实后到，预警或超时其实没有发生。"),
    s.ReplacementDue: Words("应替代更换", "24 小时未解决，当天（北京时间）应给予替代产品。"),
    s.ReplacementWithdrawn: Words("替代更换已撤销", "背后的超时被撤销。"),
    c.CallbackRequested: Words("待回访", "一次上门或电话指导结束，等待回访。"),
    c.CallbackAttempted: Words("已拨打回访", "座席拨打了回访电话；未接通则通话秒数为 0。"),
    c.CallbackAnswered: Words("已记录回答", "客户的一个回答，满意与否都保留。"),
    c.CallbackConcluded: Words("回访已有结论", "回访把案件归入六类之一；满意则结案，否则退回。"),
    c.CallbackWithdrawn: Words("回访已撤销", "回访之前处理又继续；之后会有新的任务。此前刚作出的结论不再算数。"),
    Slot: Words("时间段", "约定的时间段（UTC）。"),
    ClockStanding: Words("时限状态", "某个事实之后一项时限的状态。"),
}

FIELDS = {
    "accepted_on": "验收日期（北京时间） · Date of acceptance, Asia/Shanghai",
    "answer": "客户的回答 · What the customer answered",
    "arrive": "到场时限（16 小时） · The promise to be on site in 16 h",
    "article_id": "知识文章编号 · Knowledge article",
    "article_ids": "所用知识文章 · Knowledge articles used",
    "body": "正文 · Text",
    "breached": "是否超时 · Whether it was missed at any time",
    "by": "最迟时间（UTC） · No later than, UTC",
    "case_id": "案件编号 · Case",
    "channel": "受理渠道 · How the request came in",
    "clock": "哪一项时限 · Which promise",
    "customer_id": "客户编号 · Customer",
    "description": "客户所述 · What the customer said",
    "due": "到期时间（UTC） · When it is due, UTC",
    "end": "结束（UTC） · End, UTC",
    "equipment_id": "设备编号 · Equipment",
    "fact": "发生了什么 · What happened",
    "fact_at": "发生时间（UTC） · When it happened, UTC",
    "fault": "故障 · What is wrong",
    "finish_no": "本次上门第几次完工（从 1 起） · Which finish of the visit, from 1",
    "findings": "检查发现 · What was found",
    "from_station_id": "原网点 · The station it came from",
    "given_by": "指导人工号 · Staff number of who guided",
    "in_warranty": "是否在保修期内 · Whether the warranty covers it",
    "level": "预警或超时 · Warning or breach",
    "minutes_on_site": "现场用时（分钟） · Whole minutes on site",
    "model": "产品型号 · Product model",
    "name": "名称 · Name",
    "note": "备注 · Note",
    "outcome": "结果类别 · Class of outcome",
    "paused_seconds": "累计等待客户的秒数 · Seconds of waiting for the customer so far",
    "policy": "所依据的时限规则 · The SLA policy it follows",
    "question": "回访问题 · What was asked",
    "reached": "是否接通 · Whether the customer was reached",
    "reason": "原因 · Why",
    "region": "区域 · Region",
    "regions": "服务区域 · Regions served",
    "resolve": "解决时限（24 小时） · The promise to solve in 24 h",
    "respond": "响应时限（1 小时） · The promise to respond in 1 h",
    "role": "岗位 · Role",
    "run": "第几轮（从 2 起） · Which run of the case, from 2",
    "running_seconds": "已计时秒数，不含暂停 · Seconds counted, pauses left out",
    "serial_no": "序列号 · Serial number",
    "set_aside": "不再算数的结论类别 · The class that does not count",
    "signed_by_customer": "客户是否签字 · Whether the customer signed",
    "skills": "技能 · Skills",
    "slot": "约定时间段 · Agreed time slot",
    "solved": "是否解决 · Whether it is solved",
    "staff_id": "工号 · Staff number",
    "start": "开始（UTC） · Begin, UTC",
    "state": "状态 · State",
    "station_id": "网点编号 · Station",
    "stopped_at": "停表时间（UTC） · When it stopped, UTC",
    "subject": "回访对象 · What the call-back is about",
    "taken_by": "首问人工号 · Staff number of who first took it",
    "talk_seconds": "通话秒数 · Seconds of talk",
    "task_id": "回访任务编号 · Call-back task",
    "technician_id": "维修人员工号 · Technician's staff number",
    "title": "标题 · Title",
    "to_station_id": "新网点 · The station it goes to",
    "visit_no": "第几次上门（从 1 起，电话指导为 0） · Which visit, from 1; 0 for guidance",
    "warranty_months": "保修月数 · Months of warranty",
    "warranty_until": "保修截止日期 · Last date of the warranty",
    "work_done": "所做处理 · What was done",
    "work_order_id": "派工单编号 · Work order",
}
