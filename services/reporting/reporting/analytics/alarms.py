"""`analytics.alarms`: a row an alarm, with the station that had the case when the promise was missed, or warned of."""

from reporting.analytics.cases import held_at
from reporting.analytics.view import Column, View
from reporting.projections.alarms import TABLE

ALARMS = View(
    "alarms",
    "预警与超时，一行一次",
    "Warnings and breaches, a row each",
    (
        Column("case_id", "服务单标识", "Id of the case", "a.case_id"),
        Column(
            "station_id",
            "当时负责的网点；派单之前为空",
            "Station that had the case then; null where none had it yet",
            held_at("c", "CASE a.level WHEN 'breach' THEN a.due_at ELSE a.raised_at END"),
        ),
        Column("clock", "哪项时限：respond、arrive、resolve", "Which promise: respond, arrive or resolve", "a.clock"),
        Column("level", "warning 预警或 breach 超时", "warning or breach", "a.level"),
        Column("due_at", "到期时间", "When the promise was due", "a.due_at"),
        Column("raised_at", "告警时间", "When the alarm was raised", "a.raised_at"),
        Column(
            "withdrawn_at",
            "撤销时间；有效为空",
            "When it was withdrawn, for it never happened; null where it stands",
            "a.withdrawn_at",
        ),
    ),
    f"{TABLE.fullname} a JOIN reporting.cases c ON c.case_id = a.case_id",
)
