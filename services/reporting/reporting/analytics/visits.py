"""`analytics.visits`: a row a work order 派工单, finished or not; `analytics.waits`: a row a wait of one."""

from reporting.analytics.view import Column, View, seconds
from reporting.projections.work_orders import TABLE

ORDERS = TABLE.fullname
WAITED = """coalesce((SELECT sum(extract(epoch FROM (w ->> 'until')::timestamptz - (w ->> 'since')::timestamptz))
    FROM jsonb_array_elements(o.waits) w WHERE w ->> 'reason' = '{}' AND w ->> 'until' IS NOT NULL), 0)::bigint"""

VISITS = View(
    "visits",
    "上门，一行一张派工单，含未完成的",
    "Visits, a row a work order, also one that is not finished",
    (
        Column("work_order_id", "派工单标识", "Id of the work order"),
        Column("case_id", "服务单标识", "Id of the case"),
        Column("visit_no", "该服务单的第几次上门", "Which visit of the case"),
        Column("station_id", "网点", "Station"),
        Column("technician_id", "维修人员工号", "Staff number of the technician"),
        Column("model", "产品型号", "Product model"),
        Column("in_warranty", "是否在保；未知为空", "Whether the warranty covers it; null where nobody knows"),
        Column("transfers", "转派次数", "How often it was transferred"),
        Column("received_at", "现网点收到的时间", "When the present station got it"),
        Column("accepted_at", "接单时间", "When it was accepted"),
        Column("assigned_at", "首次指派时间", "When a technician was first assigned"),
        Column("contacted_at", "首次联系上客户的时间", "When the customer was first reached"),
        Column("departed_at", "首次出发时间", "First departure"),
        Column("arrived_at", "首次到场时间", "First arrival"),
        Column("diagnosed_at", "首次诊断时间", "First diagnosis"),
        Column("finished_at", "完成时间；未完成为空", "When it was finished; null where it is not"),
        Column("solved", "故障是否解决", "Whether the fault is solved"),
        Column("concluded_at", "回访结束时间", "When its call-back was over"),
        Column("outcome", "回访的结果类别", "Class of the call-back"),
        Column("cancelled_at", "取消时间", "When it was cancelled"),
        Column("refused_at", "网点拒单时间", "When the station refused it"),
        Column("travel_seconds", "途中秒数", "Seconds on the way"),
        Column("on_site_seconds", "现场作业秒数，不含等待", "Seconds at work on site, without waits"),
        Column(
            "customer_wait_seconds", "等客户的秒数", "Seconds of waiting for the customer", WAITED.format("customer")
        ),
        Column("parts_wait_seconds", "等配件的秒数", "Seconds of waiting for parts", WAITED.format("parts")),
    ),
    f"{ORDERS} o",
)

WAITS = View(
    "waits",
    "等待，一行一次",
    "Waits, a row each",
    (
        Column("case_id", "服务单标识", "Id of the case", "o.case_id"),
        Column("work_order_id", "派工单标识", "Id of the work order", "o.work_order_id"),
        Column("visit_no", "该服务单的第几次上门", "Which visit of the case", "o.visit_no"),
        Column("station_id", "等待时的网点", "Station that had it then", "w ->> 'station_id'"),
        Column("technician_id", "等待时的维修人员工号", "Staff number of the technician then", "w ->> 'technician_id'"),
        Column("reason", "等什么：customer 或 parts", "What for: customer or parts", "w ->> 'reason'"),
        Column("began_at", "开始时间", "When it began", "(w ->> 'since')::timestamptz"),
        Column(
            "ended_at", "结束时间；仍在等待为空", "When it ended; null while it goes on", "(w ->> 'until')::timestamptz"
        ),
        Column("seconds", "秒数", "Seconds", seconds("(w ->> 'since')::timestamptz", "(w ->> 'until')::timestamptz")),
    ),
    f"{ORDERS} o CROSS JOIN jsonb_array_elements(o.waits) w",
)
