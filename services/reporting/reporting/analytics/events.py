"""`analytics.events`: a row an event of a case, without what it says; `analytics.facts`: what its clocks count."""

from reporting.analytics.view import Column, View
from reporting.projections.story import TABLE

OF_CASE = f"{TABLE.fullname} s JOIN reporting.cases c ON c.case_id = s.case_id"
STATION = Column(
    "station_id",
    "现负责该服务单的网点",
    "Station that has the case now",
    "coalesce(c.order_station_id, c.routed_station_id)",
)

EVENTS = View(
    "events",
    "服务单的事件，一行一个，不含内容",
    "Events of cases, a row each, without what they say",
    (
        Column("event_id", "事件标识", "Id of the event"),
        Column("case_id", "服务单标识", "Id of the case", "s.case_id"),
        STATION,
        Column("at", "发生时间", "When it happened", "s.time"),
        Column(
            "type", "事件类型，如 technician-arrived", "Type, such as technician-arrived", "split_part(s.type, '.', 3)"
        ),
        Column("source", "来自哪个服务", "Service that said it", "s.source"),
        Column("position", "在该服务日志中的位置", "Position in the log of that service", "s.position"),
    ),
    OF_CASE,
)

FACTS = View(
    "facts",
    "时限所依据的事实，一行一个",
    "Facts that the promises are counted by, a row each",
    (
        Column("case_id", "服务单标识", "Id of the case", "s.case_id"),
        STATION,
        Column("position", "时限监控得知的顺序", "Order in which the SLA monitor heard of them", "s.position"),
        Column("fact", "发生了什么，如 arrived", "What happened, such as arrived", "s.data::jsonb ->> 'fact'"),
        Column("at", "发生时间", "When it happened", "(s.data::jsonb ->> 'fact_at')::timestamptz"),
        Column("policy", "所依据的时限规则", "Policy of the case", "s.data::jsonb ->> 'policy'"),
    ),
    f"{OF_CASE} WHERE s.type = 'aftersales.sla-monitor.case-clocks-changed.v1'",
)
