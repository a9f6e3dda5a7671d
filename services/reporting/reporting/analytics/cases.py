"""`analytics.cases`: a row a case."""

from reporting.analytics.view import Column, View, seconds
from reporting.measures.breaches import CLOCKS
from reporting.projections.cases import TABLE

PROMISES = {"respond": ("响应", "to respond"), "arrive": ("到场", "to arrive"), "resolve": ("解决", "to resolve")}


def held_at(case: str, moment: str) -> str:
    """SQL of the station that had a case (an alias of its table) at a moment; null where none had it."""
    return f"""(SELECT holder.value ->> 'station_id' FROM jsonb_array_elements({case}.holders) WITH ORDINALITY holder
        WHERE (holder.value ->> 'since')::timestamptz <= {moment} ORDER BY holder.ordinality DESC LIMIT 1)"""


CASES = View(
    "cases",
    "服务单，一行一张",
    "Cases, a row each",
    (
        Column("case_id", "服务单标识", "Id of the case", "c.case_id"),
        Column("number", "服务单号", "Number that people say", "c.number"),
        Column(
            "station_id",
            "现负责网点；未派单为空",
            "Station that has it now; null before it was routed",
            "coalesce(c.order_station_id, c.routed_station_id)",
        ),
        Column("customer_id", "客户编号", "Id of the customer"),
        Column("equipment_id", "设备编号", "Id of the equipment"),
        Column("region", "地区", "Region"),
        Column("channel", "受理渠道", "How the request came in"),
        Column(
            "in_warranty",
            "是否在保；未知为空",
            "Whether the warranty covers it; null where nobody knows",
            "c.in_warranty",
        ),
        Column("opened_at", "受理时间", "When it was opened"),
        Column("closed_at", "结案或终止时间", "When it was closed, or ended"),
        Column(
            "open_seconds", "从受理到结案的秒数", "Seconds from opening to the end", seconds("opened_at", "closed_at")
        ),
        Column(
            "status",
            "状态：open、guided、helped、goods、settled、routed、collected、brought_back、closed",
            "open, guided (by phone), helped (remotely), goods (a return or delivery fault), settled, routed, "
            "collected, brought_back or closed",
            "c.status",
        ),
        Column("guided", "是否由电话支持解决", "Whether guidance by phone solved it"),
        Column(
            "solved_by",
            "解决环节：phone、remote、on_site、workshop；未结案为空",
            "Step that ended it: phone, remote, on_site or workshop; null while it is not closed with a class",
            """CASE WHEN c.status <> 'closed' OR c.ending IS NOT NULL THEN NULL
            WHEN coalesce(c.order_station_id, c.routed_station_id) IS NOT NULL THEN 'on_site' ELSE c.solved_by END""",
        ),
        Column("ending", "未评类别的终止方式", "How it ended without a class, where it did"),
        Column("reopenings", "重新开启次数", "How often it was opened again"),
        Column(
            "visits",
            "已完成的上门次数",
            "Finished visits",
            "(SELECT count(*) FROM reporting.visits v WHERE v.case_id = c.case_id)",
        ),
        Column(
            "replacement",
            "替代设备：owed、handed_over、returned、written_off",
            "Replacement unit: owed, handed_over, returned or written_off",
            "CASE WHEN c.status = 'closed' AND r.status = 'owed' THEN NULL ELSE r.status END",
        ),
        Column("paused_seconds", "等客户而暂停计时的秒数", "Seconds for which the promises paused"),
        *(
            Column(f"{clock}_state", f"{PROMISES[clock][0]}时限的状态", f"State of the promise {PROMISES[clock][1]}")
            for clock in CLOCKS
        ),
        *(
            Column(
                f"{clock}_breached_at",
                f"{PROMISES[clock][0]}超时的时间；按时为空",
                f"When the promise {PROMISES[clock][1]} was missed; null where it was not",
            )
            for clock in CLOCKS
        ),
        *(
            Column(
                f"{clock}_breached_by",
                f"{PROMISES[clock][0]}超时时负责的网点",
                f"Station that had the case when the promise {PROMISES[clock][1]} was missed",
            )
            for clock in CLOCKS
        ),
    ),
    f"{TABLE.fullname} c LEFT JOIN reporting.replacements r ON r.case_id = c.case_id WHERE c.opened_at IS NOT NULL",
)
