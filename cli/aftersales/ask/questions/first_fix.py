"""First-visit fix by product and technician."""

from aftersales.ask.question import Field, Question, words
from events.words import Words

BY = {"product": Words("产品", "product"), "technician": Words("维修人员", "technician")}

QUESTION = Question(
    name="first-fix",
    title=Words("一次修好率：按产品和维修人员", "First-visit fix by product and technician"),
    says=words(
        """已结案且上过门的服务单中，只上门一次、当次解决、从未重新开启的比例，与评分卡的算法相同。某个产品低，多半是配件
        或诊断资料的问题；某个人低，先看派给他的产品。次数少时比例没有意义：几次上门说明不了什么。""",
        """Of the closed cases with a visit: the share that a single one solved and that were never reopened, as
        scorecards count it. A product that is low asks for parts or for guides to its faults; a technician who is low
        may just get the difficult products. A share of few visits says nothing.""",
    ),
    fields=(
        Field("by", "按", "by", values=BY),
        Field("value", "是", "is"),
        Field("visits", "首次上门", "first visits", "count"),
        Field("fixed", "一次修好", "fixed", "count"),
        Field("share", "比例", "share", "share"),
    ),
    bar="share",
    rest="""
, first AS (
    SELECT v.model, v.technician_id, v.solved AND c.reopenings = 0 AND c.visits = 1 AS fixed
    FROM analytics.visits v JOIN chosen c ON c.case_id = v.case_id
    WHERE v.finished_at IS NOT NULL AND c.status = 'closed' AND c.ending IS NULL
        AND v.visit_no = (SELECT min(made.visit_no) FROM analytics.visits made
            WHERE made.case_id = v.case_id AND made.refused_at IS NULL)
)
SELECT by, coalesce(value, '–') AS value, count(*) AS visits, count(*) FILTER (WHERE fixed) AS fixed,
    avg(fixed::int)::float AS share
FROM first CROSS JOIN LATERAL (VALUES ('product', model), ('technician', technician_id)) AS each (by, value)
GROUP BY by, each.value ORDER BY by, share, visits DESC, value
""",
)
