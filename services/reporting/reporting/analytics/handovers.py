"""`analytics.handovers`: a row each time a case came to a station, or left it."""

from reporting.analytics.view import Column, View, seconds
from reporting.projections.cases import TABLE

HELD = f"""(
    SELECT c.case_id, (h.value ->> 'since')::timestamptz AS at, (h.value ->> 'visit_no')::bigint AS visit_no,
        h.value ->> 'work_order_id' AS work_order_id, h.value ->> 'station_id' AS to_station_id,
        lag(h.value ->> 'station_id') OVER own AS from_station_id,
        lag((h.value ->> 'since')::timestamptz) OVER own AS held_since
    FROM {TABLE.fullname} c CROSS JOIN jsonb_array_elements(c.holders) WITH ORDINALITY h
    WINDOW own AS (PARTITION BY c.case_id ORDER BY h.ordinality)
) h"""

HANDOVERS = View(
    "handovers",
    "交接，服务单每到一个网点或离开网点为一行",
    "Hand-overs, a row each time a case came to a station or left it",
    (
        Column("case_id", "服务单标识", "Id of the case"),
        Column("at", "时间", "When"),
        Column("visit_no", "该服务单的第几次上门", "Which visit of the case"),
        Column("work_order_id", "派工单标识", "Id of the work order"),
        Column("from_station_id", "原网点；首次为空", "Station that had it before; null the first time"),
        Column(
            "to_station_id", "新网点；取消为空", "Station that has it from then on; null where none has it any more"
        ),
        Column("held_seconds", "此前持有的秒数", "Seconds for which it was there before", seconds("held_since", "at")),
    ),
    HELD,
    stations=("from_station_id", "to_station_id"),
)
