"""Arrivals by hour and weekday."""

from aftersales.ask.question import Field, Question, words
from events.words import Words

WEEKDAYS = {
    "1": Words("周一", "Mon"),
    "2": Words("周二", "Tue"),
    "3": Words("周三", "Wed"),
    "4": Words("周四", "Thu"),
    "5": Words("周五", "Fri"),
    "6": Words("周六", "Sat"),
    "7": Words("周日", "Sun"),
}

QUESTION = Question(
    name="arrivals",
    title=Words("何时来单：按星期和钟点", "Arrivals by hour and weekday"),
    says=words(
        """服务单按受理时刻（北京时间）分到一周的各个钟点。信息中心的排班应与它相合；网点的高峰在其后约一小时，因为
        响应承诺是一小时。没有单子的钟点不列。""",
        """Cases by the hour of the week in which they were opened, in Asia/Shanghai. The information centre's shifts
        should fit it; the stations' peak comes about an hour later, for the promise to respond is one hour. Hours
        without a case are left out.""",
    ),
    fields=(
        Field("weekday", "星期", "weekday", values=WEEKDAYS),
        Field("hour", "钟点", "hour"),
        Field("cases", "服务单", "cases", "count"),
    ),
    bar="cases",
    chart="heat",
    rest="""
, local AS (SELECT opened_at AT TIME ZONE 'Asia/Shanghai' AS at FROM chosen)
SELECT extract(isodow FROM at)::text AS weekday, to_char(at, 'HH24') AS hour, count(*) AS cases
FROM local GROUP BY 1, 2 ORDER BY 1, 2
""",
)
