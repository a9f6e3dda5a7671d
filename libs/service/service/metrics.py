"""What every service measures of its requests and its loops: by route template, never by ids."""

from prometheus_client import disable_created_metrics

from eventlog.measuring import Home

disable_created_metrics()  # type: ignore[no-untyped-call]  # a time beside every series, which nobody asks for
HOME = Home("aftersales")

BUILD = HOME.gauge(
    "build_info",
    "1",
    "程序版本、Python 版本、代码所需的数据库结构版本（引擎/服务）、进程种类",
    "Version of the program, of Python, of the schema that the code needs (engine/service), and the kind of process",
    ["version", "python", "schema", "run"],
    by="process",
    together="max",
)
READY = HOME.gauge(
    "ready",
    "0 or 1",
    "/readyz 的各项检查，读取指标时查一次；log X 只在该日志不符时出现",
    "The checks of /readyz, as they are when the metrics are read; `log X` is there only while that log is another",
    ["check"],
    by="process",
    together="max",
)

REQUESTS = HOME.counter(
    "http_requests_total",
    "requests",
    "已应答的请求，按路由、方法、状态类别；没有路由的为 none",
    "Requests answered, by route, method and class of status; `none` where there is no route",
    ["route", "method", "status"],
    by="process",
)
SECONDS = HOME.histogram(
    "http_request_seconds",
    "seconds",
    "从请求头到答复最后一个字节的时间，按方法；不含健康检查和指标，也没有路由",
    "Time from a request's headers to the last byte of its answer, by method: of all routes together, health checks "
    "and metrics left out",
    ["method"],
    by="process",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
ROUTE_SECONDS = HOME.counter(
    "http_route_seconds_total",
    "seconds",
    "各路由应答请求所用时间之和；除以请求数即平均",
    "Time that answering took, by route; by the number of requests it is the average",
    ["route", "method"],
    by="process",
)
ROUTE_SLOW = HOME.counter(
    "http_slow_total",
    "requests",
    "各路由用时超过半秒的请求",
    "Requests that took over half a second, by route",
    ["route", "method"],
    by="process",
)
IN_FLIGHT = HOME.gauge(
    "http_requests_in_flight",
    "requests",
    "正在处理的请求",
    "Requests that are being answered",
    by="process",
    together="sum",
)
STREAMS = HOME.gauge(
    "event_streams",
    "connections",
    "打开的事件流（GET /events），按形式：ndjson、sse",
    "Event streams that are open (GET /events), by their form: ndjson, sse",
    ["form"],
    by="process",
    together="sum",
)
STREAMED = HOME.counter(
    "event_stream_events_total",
    "events",
    "事件流已发出的事件，按形式",
    "Events that event streams have sent, by their form",
    ["form"],
    by="process",
)
PROBLEMS = HOME.counter(
    "http_problems_total",
    "answers",
    "拒绝的请求，按问题类别：unauthenticated 和 forbidden 即被拒绝的密钥",
    "Refusals, by the kind of problem (the end of its `type`): unauthenticated and forbidden are refused keys",
    ["problem"],
    by="process",
)
REPLAYED = HOME.counter(
    "http_replayed_total",
    "answers",
    "按幂等键再次给出的首次答复",
    "First answers that were given again, by their idempotency keys",
    by="process",
)

SPANS = HOME.counter(
    "spans_exported_total",
    "spans",
    "收集器已接收的 span（追踪）",
    "Spans of traces that the collector has taken",
    by="process",
)
SPANS_DROPPED = HOME.counter(
    "spans_dropped_total",
    "spans",
    "丢弃的 span：queue_full 队列已满，not_taken 收集器不可用或拒绝",
    "Spans that are lost: queue_full, too many were waiting; not_taken, the collector was away or refused them",
    ["reason"],
    by="process",
)
SPANS_FULL, SPANS_NOT_TAKEN = SPANS_DROPPED.labels("queue_full"), SPANS_DROPPED.labels("not_taken")

RENEWED = HOME.counter(
    "loops_renewed_total",
    "times",
    "看门狗因停滞而重新开始循环的次数",
    "Times the watchdog began a loop anew because it stood still",
    ["loop"],
    by="worker",
)
FAILED = HOME.counter(
    "loops_failed_total",
    "times",
    "循环自行结束（出错）后重新开始的次数",
    "Times a loop ended by itself, by an error as a rule, and began again",
    ["loop"],
    by="process",
)
TASK_STALLED = HOME.gauge(
    "task_stalled",
    "0 or 1",
    "循环有事可做而停滞",
    "1 while the loop stands still although it has something to do",
    ["task"],
    by="worker",
    together="max",
)
UNREACHABLE = HOME.gauge(
    "source_unreachable",
    "0 or 1",
    "无法得知来源日志的内容",
    "1 while nobody can say what a source's log holds",
    ["source"],
    by="worker",
    together="max",
)
COUNTED = HOME.gauge(
    "figures_timestamp_seconds",
    "unix seconds",
    "业务数字（按网点等）最近一次统计的时间",
    "When the figures of the business were last counted",
    by="worker",
    together="max",
)
BACKUP = HOME.gauge(
    "backup_last_success_timestamp_seconds",
    "unix seconds",
    "最近一次成功备份的时刻；从未备份过则为 0",
    "The moment that the last good backup holds; 0 where there never was one",
    by="process",
    together="max",
)
