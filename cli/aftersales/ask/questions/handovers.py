"""Hand-overs between stations."""

from aftersales.ask.question import Field, Question, words
from events.words import Words

QUESTION = Question(
    name="handovers",
    title=Words("网点之间的交接", "Hand-overs between stations"),
    says=words(
        """服务单从哪个网点转到哪个网点，各多少次，转走之前在原网点停了多久（中位数）。单向多，说明派单规则的分界不
        对；停得久，说明接单之前没有人看。再次上门仍是同一网点的不计。""",
        """From which station to which cases went, how often, and how long they had been there before (median). Many
        in one direction ask for another border between the two regions; a long stay says that nobody looked before
        accepting. A further visit by the same station does not count.""",
    ),
    fields=(
        Field("from", "从", "from"),
        Field("to", "到", "to"),
        Field("handovers", "次数", "times", "count"),
        Field("cases", "服务单", "cases", "count"),
        Field("held", "停留中位数", "median stay", "seconds"),
    ),
    bar="handovers",
    rest="""
SELECT from_station_id AS "from", to_station_id AS "to", count(*) AS handovers, count(DISTINCT h.case_id) AS cases,
    (percentile_cont(0.5) WITHIN GROUP (ORDER BY held_seconds))::bigint AS held
FROM analytics.handovers h JOIN chosen c ON c.case_id = h.case_id
WHERE from_station_id <> to_station_id GROUP BY 1, 2 ORDER BY handovers DESC, 1, 2
""",
)
