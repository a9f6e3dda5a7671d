"""Where the time goes."""

from aftersales.ask.question import Field, Question, words
from events.words import Words

WHERE = {
    "centre": Words("信息中心", "information centre"),
    "station": Words("网点", "station"),
    "travel": Words("途中", "travel"),
    "on_site": Words("现场", "on site"),
    "customer": Words("等客户", "customer"),
    "parts": Words("等配件", "parts"),
    "callback": Words("回访", "call-back"),
}

QUESTION = Question(
    name="time",
    title=Words("时间去哪了", "Where the time goes"),
    says=words(
        """已结案服务单从受理到结案的全部时间，按谁在占用它来分：派单之前是信息中心的；途中、现场、等客户、等配件按
        派工单的记录；完成之后到结案（或下一次上门）算回访；其余是网点的。各项相加等于总时间。先看最长的一条：等
        配件长，应多备配件；网点长，应早派人；等客户长，多半不在我们。""",
        """All the time from opening to closing of closed cases, by who has it: before a station got the case it is
        the information centre's; travel, work on site and waits are told by the work orders; from the finish to
        the closing, or to the next visit, it is the call-back's; the rest is the station's. The parts add up to
        the whole. Look at the longest bar first: parts ask for stock, the station for earlier assignments, the
        customer is mostly not ours to shorten.""",
    ),
    fields=(
        Field("where", "在哪里", "where", values=WHERE),
        Field("seconds", "合计", "in all", "seconds"),
        Field("share", "占比", "share", "share"),
        Field("per_case", "每单平均", "a case", "seconds"),
    ),
    bar="share",
    rest="""
, closed AS (
    SELECT case_id, opened_at, closed_at, open_seconds FROM chosen WHERE closed_at IS NOT NULL AND ending IS NULL
), came AS (
    SELECT case_id, min(at) AS at FROM analytics.handovers GROUP BY case_id
), turns AS (
    SELECT v.*, lead(received_at) OVER (PARTITION BY case_id ORDER BY visit_no) AS next_received_at
    FROM analytics.visits v
), visited AS (
    SELECT t.case_id, sum(travel_seconds) AS travel, sum(on_site_seconds) AS on_site,
        sum(customer_wait_seconds) AS customer, sum(parts_wait_seconds) AS parts,
        sum(greatest(extract(epoch FROM coalesce(t.next_received_at, c.closed_at) - t.finished_at), 0)) AS callback
    FROM turns t JOIN closed c ON c.case_id = t.case_id GROUP BY t.case_id
), parts AS (
    SELECT c.case_id, c.open_seconds,
        coalesce(extract(epoch FROM came.at - c.opened_at), c.open_seconds) AS centre,
        coalesce(travel, 0) AS travel, coalesce(on_site, 0) AS on_site, coalesce(customer, 0) AS customer,
        coalesce(parts, 0) AS parts, coalesce(callback, 0) AS callback
    FROM closed c LEFT JOIN came ON came.case_id = c.case_id LEFT JOIN visited v ON v.case_id = c.case_id
)
SELECT "where", sum(seconds)::bigint AS seconds,
    (sum(seconds) / nullif(sum(sum(seconds)) OVER (), 0))::float AS share, avg(seconds)::bigint AS per_case
FROM parts CROSS JOIN LATERAL (VALUES
    (1, 'centre', centre), (2, 'station', open_seconds - centre - travel - on_site - customer - parts - callback),
    (3, 'travel', travel), (4, 'on_site', on_site), (5, 'customer', customer), (6, 'parts', parts),
    (7, 'callback', callback)
) AS each (nr, "where", seconds)
GROUP BY nr, "where" ORDER BY nr
""",
)
