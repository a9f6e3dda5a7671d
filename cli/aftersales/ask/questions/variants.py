"""Variants: the roads that cases really take."""

from aftersales.ask.question import Field, Question, words
from aftersales.ask.road import BESIDE, ROAD, STEP_WORDS, steps_sql
from events.words import Words

QUESTION = Question(
    name="variants",
    title=Words("实际走过的路", "Variants"),
    says=words(
        """已结案的服务单按实际经过的步骤次序归类，走得最多的在前，列出前 20 种，以及每种的用时中位数。少数几种覆盖
        大多数单子，说明流程稳定；只出现一次的长路，值得打开全过程看看。""",
        """Closed cases by the steps that they went through, in their order: the most frequent first, twenty at most,
        with the median of how long they took. Where a few cover most cases, work is steady; a long road that was
        taken once is worth a look at its story.""",
    ),
    fields=(
        Field("variant", "步骤", "steps", values=STEP_WORDS),
        Field("cases", "服务单", "cases", "count"),
        Field("share", "占比", "share", "share"),
        Field("median", "用时中位数", "median time", "seconds"),
    ),
    bar="cases",
    rest=f"""
, steps (nr, step, type) AS (VALUES
    {steps_sql({**ROAD, **BESIDE})}
), gone AS (
    SELECT c.case_id, c.open_seconds, string_agg(s.step, ' > ' ORDER BY e.at, e.event_id) AS variant
    FROM chosen c JOIN analytics.events e ON e.case_id = c.case_id JOIN steps s ON s.type = e.type
    WHERE c.closed_at IS NOT NULL AND c.ending IS NULL GROUP BY c.case_id, c.open_seconds
)
SELECT variant, count(*) AS cases, (count(*) / sum(count(*)) OVER ())::float AS share,
    (percentile_cont(0.5) WITHIN GROUP (ORDER BY open_seconds))::bigint AS median
FROM gone GROUP BY variant ORDER BY cases DESC, variant LIMIT 20
""",
)
