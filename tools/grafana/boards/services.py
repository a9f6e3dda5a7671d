"""One or several services from the inside: what is asked of them, what they write, their connections."""

from collections.abc import Sequence

from tools.grafana.links import Runbook
from tools.grafana.parts import PEOPLE, Board, Panel, bars, board, choice, lines, now, query, said

OF = 'service=~"$service"'
ROUTE = "service, route, method"


def services() -> Board:
    """HTTP, commands, pools, loops."""
    return board(
        "aftersales-services",
        "售后服务 · 服务 Services",
        said("各服务的请求、命令、连接池与循环", "Requests, commands, pools and loops of the services"),
        "now-3h",
        [choice("service", "服务 Service", "label_values(aftersales_build_info, service)")],
        [
            ("HTTP", _http()),
            ("拒绝与重复 · Refusals and repetitions", _refusals()),
            ("命令与提交 · Commands and commits", _commands()),
            ("数据库连接 · Connections to the database", _pools()),
            ("检查、循环、保存期限 · Checks, loops, retention", _loops()),
            ("事件流与追踪 · Event streams and traces", _sent()),
        ],
    )


def _http() -> Sequence[Panel]:
    bucket = f"aftersales_http_request_seconds_bucket{{{OF}}}[$__rate_interval]"
    return [
        lines(
            "请求 Requests",
            said("每秒应答的请求，按服务和状态类别", "Requests answered a second, by service and class of status"),
            "reqps",
            Runbook.WATCHING,
            query(
                f"sum by (service, status) (rate(aftersales_http_requests_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{status}}",
            ),
        ),
        lines(
            "时间 Time",
            said(
                "从请求头到答复最后一个字节的时间：中位数、p95、p99，按服务，不含健康检查",
                "Time from a request's headers to the last byte of its answer: median, p95, p99, without health checks",
            ),
            "s",
            Runbook.WATCHING,
            *(
                query(
                    f"histogram_quantile({share}, sum by (service, le) (rate({bucket})))",
                    f"{{{{service}}}} {name}",
                )
                for share, name in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99"))
            ),
        ),
        bars(
            "最慢的路由 Slowest routes",
            said(
                "所示时间内平均最慢的十条路由和方法",
                "The ten routes and methods that were slowest in the time shown, on the average",
            ),
            "s",
            Runbook.WATCHING,
            now(
                f"topk(10, sum by ({ROUTE}) (increase(aftersales_http_route_seconds_total{{{OF}}}[$__range])) "
                f"/ (sum by ({ROUTE}) (increase(aftersales_http_requests_total{{{OF}}}[$__range])) > 0))",
                "{{service}} {{method}} {{route}}",
            ),
        ),
        bars(
            "最常用的路由 Busiest routes",
            said(
                "所示时间内请求最多的十条路由和方法，不含健康检查和指标",
                "The ten routes and methods that were asked most, health checks and metrics left out",
            ),
            "short",
            Runbook.WATCHING,
            now(
                f"topk(10, round(sum by ({ROUTE}) "
                f"(increase(aftersales_http_requests_total{{{PEOPLE},{OF}}}[$__range]))))",
                "{{service}} {{method}} {{route}}",
            ),
        ),
        lines(
            "超过半秒 Over half a second",
            said(
                "每秒用时超过半秒的请求，按服务、路由和方法，只列出所示时间内最多的五条",
                "Requests a second that took over half a second, by route and method: the five with most of them",
            ),
            "reqps",
            Runbook.SLOW,
            query(
                f"topk(5, sum by ({ROUTE}) (rate(aftersales_http_slow_total{{{OF}}}[$__rate_interval])))",
                "{{service}} {{method}} {{route}}",
            ),
            span=8,
        ),
        lines(
            "正在处理 In flight",
            said(
                "正在处理的请求，按服务，含读取指标本身；每个进程有上限",
                "Requests being answered, by service, the reading of metrics included; a process has a bound",
            ),
            "short",
            Runbook.BOUNDS,
            query(f"sum by (service) (aftersales_http_requests_in_flight{{{OF}}})", "{{service}}"),
            span=8,
        ),
        lines(
            "出错 Failing",
            said(
                "每秒以 5xx 应答的请求，按服务、路由和方法，只列出所示时间内最多的五条",
                "Requests answered by 5xx a second, by service, route and method: the five with most of them",
            ),
            "reqps",
            Runbook.NOT_READY,
            query(
                f"topk(5, sum by ({ROUTE}) "
                f'(rate(aftersales_http_requests_total{{status="5xx",{OF}}}[$__rate_interval])))',
                "{{service}} {{method}} {{route}}",
            ),
            span=8,
        ),
    ]


def _refusals() -> Sequence[Panel]:
    problems = f"aftersales_http_problems_total{{{OF}}}"
    keys = f'aftersales_http_problems_total{{problem=~"unauthenticated|forbidden",{OF}}}'
    return [
        lines(
            "拒绝 Refusals",
            said("每秒拒绝的请求，按问题类别", "Refusals a second, by the kind of problem"),
            "reqps",
            Runbook.WATCHING,
            query(f"sum by (problem) (rate({problems}[$__rate_interval]))", "{{problem}}"),
            span=8,
        ),
        lines(
            "被拒绝的密钥 Refused keys",
            said(
                "每秒因密钥被拒绝的请求：unauthenticated 密钥无效，forbidden 无此权限",
                "Requests a second whose key was refused: unauthenticated, no such key; forbidden, it may not do that",
            ),
            "reqps",
            Runbook.KEYS,
            query(f"sum by (service, problem) (rate({keys}[$__rate_interval]))", "{{service}} {{problem}}"),
            span=8,
        ),
        lines(
            "重复的请求 Repetitions",
            said(
                "每秒按幂等键再次给出首次答复的请求",
                "First answers a second that were given again, by their idempotency keys",
            ),
            "reqps",
            Runbook.IDEMPOTENCY,
            query(f"sum by (service) (rate(aftersales_http_replayed_total{{{OF}}}[$__rate_interval]))", "{{service}}"),
            span=8,
        ),
    ]


def _commands() -> Sequence[Panel]:
    size = f"eventlog_append_batch_commands_bucket{{{OF}}}[$__rate_interval]"
    time = f"eventlog_append_batch_seconds_bucket{{{OF}}}[$__rate_interval]"
    return [
        lines(
            "命令 Commands",
            said(
                "每秒请日志接收的命令，按结果：stale 即版本冲突，replayed 即重复",
                "Commands a second that the log was asked to take, by what became of them",
            ),
            "cps",
            Runbook.WATCHING,
            query(f"sum by (outcome) (rate(eventlog_appends_total{{{OF}}}[$__rate_interval]))", "{{outcome}}"),
        ),
        lines(
            "冲突 Conflicts",
            said(
                "每秒因版本冲突而重新决定或拒绝的命令，按服务",
                "Commands a second that met a version conflict, by service",
            ),
            "cps",
            Runbook.WATCHING,
            query(
                f'sum by (service) (rate(eventlog_appends_total{{outcome="stale",{OF}}}[$__rate_interval]))',
                "{{service}}",
            ),
        ),
        lines(
            "每次提交的命令 Commands a commit",
            said("一次提交合并的命令数：中位数和 p99", "Commands that share a commit: median and p99"),
            "short",
            Runbook.WATCHING,
            query(f"histogram_quantile(0.5, sum by (service, le) (rate({size})))", "{{service}} p50"),
            query(f"histogram_quantile(0.99, sum by (service, le) (rate({size})))", "{{service}} p99"),
        ),
        lines(
            "提交时间 Time of a commit",
            said(
                "一批命令从发出到提交的时间：中位数和 p99",
                "Time from sending a batch of commands to its commit: median, p99",
            ),
            "s",
            Runbook.WATCHING,
            query(f"histogram_quantile(0.5, sum by (service, le) (rate({time})))", "{{service}} p50"),
            query(f"histogram_quantile(0.99, sum by (service, le) (rate({time})))", "{{service}} p99"),
        ),
        bars(
            "事件 Events",
            said(
                "所示时间内写入日志的事件，最多的十种",
                "Events appended in the time shown: the ten types most seen",
            ),
            "short",
            Runbook.WATCHING,
            now(
                f"topk(10, round(sum by (service, type) (increase(eventlog_events_appended_total{{{OF}}}[$__range]))))",
                "{{service}} {{type}}",
            ),
        ),
        lines(
            "幂等键 Idempotency keys",
            said("保留的最旧幂等键的存在时间", "Age of the oldest idempotency key that is kept"),
            "s",
            Runbook.IDEMPOTENCY,
            query(f"max by (service) (eventlog_idempotency_oldest_seconds{{{OF}}})", "{{service}}"),
        ),
    ]


def _pools() -> Sequence[Panel]:
    def share(of: str) -> str:
        return f"sum by (service, pool) ({of}{{{OF}}})"

    return [
        lines(
            "在用 In use",
            said(
                "正在使用的连接占上限的比例，按服务和连接池",
                "Connections in use, as a share of those it may have, by pool",
            ),
            "percentunit",
            Runbook.BOUNDS,
            query(
                f"{share('eventlog_pool_in_use_connections')} / {share('eventlog_pool_limit_connections')}",
                "{{service}} {{pool}}",
            ),
            span=8,
        ),
        lines(
            "等待连接 Waiting",
            said("等待数据库连接的请求，按服务和连接池", "Those who wait for a connection to the database, by pool"),
            "short",
            Runbook.BOUNDS,
            query(share("eventlog_pool_waiting_requests"), "{{service}} {{pool}}"),
            span=8,
        ),
        lines(
            "连接 Connections",
            said("连接池现有的连接，按服务和连接池", "Connections that the pools have"),
            "short",
            Runbook.BOUNDS,
            query(share("eventlog_pool_connections"), "{{service}} {{pool}}"),
            span=8,
        ),
    ]


def _loops() -> Sequence[Panel]:
    return [
        lines(
            "未就绪 Not ready",
            said("/readyz 的各项检查：1 为未通过", "The checks of /readyz: 1 where one fails"),
            "short",
            Runbook.NOT_READY,
            query(f"1 - min by (service, check) (aftersales_ready{{{OF}}})", "{{service}} {{check}}"),
            span=8,
        ),
        lines(
            "循环重新开始 Loops begun anew",
            said(
                "循环因停滞（由看门狗）或因出错而重新开始的次数",
                "Times a loop began anew because it stood still (the watchdog did it), or because it failed",
            ),
            "short",
            Runbook.WATCHING,
            query(
                f"sum by (service, loop) (increase(aftersales_loops_renewed_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{loop}} 停滞 stalled",
            ),
            query(
                f"sum by (service, loop) (increase(aftersales_loops_failed_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{loop}} 出错 failed",
            ),
            span=8,
        ),
        bars(
            "按期限删除 Removed by their rule",
            said(
                "所示时间内按保存期限删除的联系人、文字和查阅记录，以及到期的幂等键",
                "What went by its retention rule in the time shown, and idempotency keys that were old enough",
            ),
            "short",
            Runbook.PERSONAL_DATA,
            now("sum by (what) (increase(aftersales_retention_removed_total[$__range]))", "{{what}}"),
            now(
                f"sum by (service) (increase(eventlog_idempotency_keys_removed_total{{{OF}}}[$__range]))",
                "幂等键 keys {{service}}",
            ),
            span=8,
        ),
    ]


def _sent() -> Sequence[Panel]:
    return [
        lines(
            "打开的事件流 Open event streams",
            said("打开的事件流（`GET /events`），按形式", "Event streams that are open (`GET /events`), by form"),
            "short",
            Runbook.STREAMS,
            query(f"sum by (service, form) (aftersales_event_streams{{{OF}}})", "{{service}} {{form}}"),
            span=8,
        ),
        lines(
            "发出的事件 Events sent",
            said("事件流每秒发出的事件，按形式", "Events a second that event streams have sent, by form"),
            "eps",
            Runbook.STREAMS,
            query(
                f"sum by (service, form) (rate(aftersales_event_stream_events_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{form}}",
            ),
            span=8,
        ),
        lines(
            "追踪 Spans",
            said(
                "每秒收集器接收的和丢弃的 span；未设收集器时为 0",
                "Spans a second that the collector took, and that were lost; 0 without a collector",
            ),
            "ops",
            Runbook.TRACES,
            query(
                f"sum by (service) (rate(aftersales_spans_exported_total{{{OF}}}[$__rate_interval]))",
                "{{service}} 接收 taken",
            ),
            query(
                f"sum by (service, reason) (rate(aftersales_spans_dropped_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{reason}}",
            ),
            span=8,
        ),
    ]
