"""First-visit fix by product and technician."""

from aftersales.ask.question import Field, Question, words
from events.words import Words

BY = {"product": Words("产品", "product"), "technician": Words("维修人员", "technician")}

QUESTION = Question(
    name="first-fix",
    title=Words("一次修好率：按产品和维修人员", "First-visit fix by product and technician"),
    says=words(
        """第一次上门完成的服务单中，当次解决且此后没有再次上门的比例。某个产品低，多半是配件或诊断资料的问题；某个
        人低，先看派给他的产品。次数少时比例没有意义：几次上门说明不了什么。""",
        """Of the first visits that were finished, the share that solved the fault and that no further visit followed.
        A product that is low asks for parts or for guides to its faults; a technician who is low may just get the
        difficult products. A share of few visits says nothing.""",
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
    SELECT v.model, v.technician_id, v.solved AND NOT EXISTS (
        SELECT FROM analytics.visits later WHERE later.case_id = v.case_id AND later.visit_no > 1
    ) AS fixed
    FROM analytics.visits v JOIN chosen c ON c.case_id = v.case_id
    WHERE v.visit_no = 1 AND v.finished_at IS NOT NULL
)
SELECT by, coalesce(value, '–') AS value, count(*) AS visits, count(*) FILTER (WHERE fixed) AS fixed,
    avg(fixed::int)::float AS share
FROM first CROSS JOIN LATERAL (VALUES ('product', model), ('technician', technician_id)) AS each (by, value)
GROUP BY by, each.value ORDER BY by, share, visits DESC, value
""",
)
