"""What predicts a breach."""

from aftersales.ask.question import Field, Question, words
from events.words import Words

FACTORS = {
    "channel": Words("渠道", "channel"),
    "region": Words("地区", "region"),
    "station": Words("网点", "station"),
    "warranty": Words("保修", "warranty"),
    "opened": Words("受理时段", "opened"),
    "transferred": Words("转派过", "transferred"),
    "parts": Words("等过配件", "waited for parts"),
}
VALUES = {
    "yes": Words("是", "yes"),
    "no": Words("否", "no"),
    "unknown": Words("未知", "unknown"),
    "day": Words("8 至 18 点", "8 to 18 h"),
    "night": Words("其余时间", "other hours"),
    "none": Words("没有", "none"),
}

QUESTION = Question(
    name="breach",
    title=Words("什么预示超时", "What predicts a breach"),
    says=words(
        """每个特征取每个值的服务单中，有多少任何一项时限超时，以及是总体超时率的几倍（倍数）。倍数远大于 1、单数又
        不少的，值得早看；接近 1 的与超时无关。这是相关，不是原因：转派本身费时，也可能是难办的单子才转派。取消
        等未评类别的不计。""",
        """Of the cases with each value of a feature: how many broke a promise, any of the three, and how many times
        the rate of all cases that is (lift). Far above 1, with more than a few cases, is worth an early look; near
        1 has nothing to do with it. It is no cause: a transfer takes time, but difficult cases are transferred,
        too. Cases that ended without a class are left out.""",
    ),
    fields=(
        Field("factor", "特征", "feature", values=FACTORS),
        Field("value", "值", "value", values=VALUES),
        Field("cases", "服务单", "cases", "count"),
        Field("broken", "超时", "broken", "count"),
        Field("share", "超时率", "share", "share"),
        Field("lift", "倍数", "lift", "ratio"),
    ),
    bar="share",
    rest="""
, known AS (
    SELECT c.*, coalesce(respond_breached_at, arrive_breached_at, resolve_breached_at) IS NOT NULL AS broke,
        extract(hour FROM opened_at AT TIME ZONE 'Asia/Shanghai') AS hour,
        EXISTS (SELECT FROM analytics.handovers h
                WHERE h.case_id = c.case_id AND from_station_id <> to_station_id) AS transferred,
        EXISTS (SELECT FROM analytics.waits w WHERE w.case_id = c.case_id AND reason = 'parts') AS parts
    FROM chosen c WHERE ending IS NULL
)
SELECT factor, value, count(*) AS cases, count(*) FILTER (WHERE broke) AS broken, avg(broke::int)::float AS share,
    (avg(broke::int) / nullif((SELECT avg(broke::int) FROM known), 0))::float AS lift
FROM known CROSS JOIN LATERAL (VALUES
    ('channel', channel), ('region', region), ('station', coalesce(station_id, 'none')),
    ('warranty', CASE WHEN in_warranty THEN 'yes' WHEN NOT in_warranty THEN 'no' ELSE 'unknown' END),
    ('opened', CASE WHEN hour >= 8 AND hour < 18 THEN 'day' ELSE 'night' END),
    ('transferred', CASE WHEN transferred THEN 'yes' ELSE 'no' END),
    ('parts', CASE WHEN parts THEN 'yes' ELSE 'no' END)
) AS each (factor, value)
GROUP BY factor, value ORDER BY share DESC, cases DESC, factor, value
""",
)
