"""Conformance with the prescribed road."""

from aftersales.ask.question import Field, Question, words
from aftersales.ask.road import ROAD, STEP_WORDS, steps_sql
from events.words import Words

DEVIATION = {"skipped": Words("跳过", "skipped"), "repeated": Words("重复", "repeated")}

QUESTION = Question(
    name="conformance",
    title=Words("是否按规定流程走", "Conformance with the prescribed road"),
    says=words(
        """规定的流程是：受理、约定时间、派往网点、接单、指派、到场、完成、服务报告、回访、结案，各一次。这里列出派
        过网点并已结案的服务单中，哪些步骤被跳过、哪些重复，以及是哪几张单子。没有列出的步骤，每张单子都恰好走了
        一次。重复多半来自转派和再次上门；跳过则是漏做，或没有记录。""",
        """The road is: request, appointment, routing, acceptance, assignment, arrival, finish, service report,
        call-back, closing, each once. Of the closed cases that went to a station, this says which steps were skipped or
        repeated, and by which cases. A step that is not listed was taken exactly once by every case. Repetitions
        come mostly from transfers and further visits; what was skipped was not done, or not recorded.""",
    ),
    fields=(
        Field("step", "步骤", "step", values=STEP_WORDS),
        Field("deviation", "偏离", "deviation", values=DEVIATION),
        Field("cases", "服务单", "cases", "count"),
        Field("of", "共", "of", "count"),
        Field("which", "哪些", "which"),
    ),
    bar="cases",
    rest=f"""
, road (nr, step, type) AS (VALUES
    {steps_sql(ROAD)}
), went AS (
    SELECT case_id, coalesce(number, case_id) AS number FROM chosen c
    WHERE closed_at IS NOT NULL AND ending IS NULL
        AND EXISTS (SELECT FROM analytics.handovers h WHERE h.case_id = c.case_id)
), taken AS (
    SELECT e.case_id, r.step, count(*) AS times
    FROM analytics.events e JOIN road r ON r.type = e.type JOIN went w ON w.case_id = e.case_id
    GROUP BY e.case_id, r.step
), counted AS (
    SELECT w.number, s.nr, s.step, coalesce(t.times, 0) AS times
    FROM went w CROSS JOIN (SELECT DISTINCT nr, step FROM road) s
    LEFT JOIN taken t ON t.case_id = w.case_id AND t.step = s.step
)
SELECT step, CASE times WHEN 0 THEN 'skipped' ELSE 'repeated' END AS deviation, count(*) AS cases,
    (SELECT count(*) FROM went) AS of, string_agg(number, ' ' ORDER BY number) AS which
FROM counted WHERE times <> 1 GROUP BY nr, step, deviation ORDER BY nr, deviation
""",
)
