"""For whoever is on duty: is everything there, is it quick, does it keep up."""

from collections.abc import Sequence

from tools.grafana.links import Operation, Runbook
from tools.grafana.parts import PEOPLE, Board, Panel, board, lines, now, number, query, rows, said, words

HOW = f"""\
- 有红色数字 · **A red number**: 面板菜单中有手册 · the runbook is in the panel's menu. 指标的含义 · What metrics mean:
  [指标 metrics]({Runbook.METRICS.url}).
- 指标里没有服务单号 · **Metrics know no case numbers.** 一张服务单的经过 · The story of a case:
  [接口页面 API page]({Operation.STORY.url})
  （需要密钥 · with a key），或 · or `./aftersales events show`, 后接服务单号 · then its number."""


def overview() -> Board:
    """Everything at one look, then traffic, lag, processes."""
    return board(
        "aftersales-overview",
        "售后服务 · 总览 Overview",
        said(
            "给值班运维：是否都在、是否够快、是否跟得上", "For whoever is on duty: is it there, quick, and up to date"
        ),
        "now-6h",
        [],
        [
            ("现在 · Now", _now()),
            ("请求 · Requests", _requests()),
            ("落后与停滞 · Lag, and what stands still", _lag()),
            ("进程 · Processes", _processes()),
        ],
    )


def _now() -> Sequence[Panel]:
    failing = f'sum(rate(aftersales_http_requests_total{{status="5xx",{PEOPLE}}}[$__rate_interval]))'
    answered = f"sum(rate(aftersales_http_requests_total{{{PEOPLE}}}[$__rate_interval]))"
    return [
        number(
            "读不到的进程 Processes away",
            said("Prometheus 读不到的进程数", "Processes that Prometheus cannot read"),
            "short",
            Runbook.NOT_READY,
            now('count(up{job="aftersales"} == 0) or vector(0)', "进程 processes"),
            limits=(None, 1),
        ),
        number(
            "未通过的检查 Checks that fail",
            said("/readyz 中未通过的检查数，按服务和检查计", "Checks of /readyz that fail, by service and check"),
            "short",
            Runbook.NOT_READY,
            now("count(min by (service, check) (aftersales_ready) == 0) or vector(0)", "检查 checks"),
            limits=(None, 1),
        ),
        number(
            "出错的请求 Requests that fail",
            said(
                "以 5xx 应答的请求所占比例；没有请求时为 0",
                "The share of requests that are answered by 5xx; 0 where nobody asks",
            ),
            "percentunit",
            Runbook.NOT_READY,
            now(f"{failing} / ({answered} > 0) or vector(0)", "比例 share"),
            limits=(0.001, 0.01),
        ),
        number(
            "隔离的事件 Parked events",
            said("等待人工处理的隔离事件", "Parked events, which wait for somebody to look at them"),
            "short",
            Runbook.PARKED,
            now("sum(max by (service, subscription) (eventlog_events_parked))", "事件 events"),
            limits=(None, 1),
        ),
        number(
            "最大落后 Largest lag",
            said(
                "落后最多的订阅处理到多久以前的日志，含转发到 Kafka",
                "How old the state of the log is that the slowest subscription has handled, the relay included",
            ),
            "s",
            Runbook.WATCHING,
            now("max(eventlog_subscription_lag_seconds)", "落后 lag"),
            limits=(5, 30),
        ),
        number(
            "停滞 Standing still",
            said(
                "有事可做而停滞的订阅和循环",
                "Subscriptions and loops that stand still although they have something to do",
            ),
            "short",
            Runbook.WATCHING,
            now(
                "(sum(max by (service, subscription, source) (eventlog_subscription_stalled)) or vector(0)) + "
                "(sum(max by (service, task) (aftersales_task_stalled)) or vector(0))",
                "循环 loops",
            ),
            limits=(None, 1),
        ),
        number(
            "定时器逾期 Timers overdue",
            said(
                "最早的应触发而未触发的时限定时器已过多久", "How long ago the earliest timer was due that has not fired"
            ),
            "s",
            Runbook.LIMITS,
            now("max(aftersales_sla_timers_overdue_seconds)", "逾期 overdue"),
            limits=(10, 60),
        ),
        number(
            "上次备份 Last backup",
            said(
                "距最近一次成功备份最久的服务；从未备份过则从 1970 年算起",
                "How long ago the last good backup was, of the service where it is oldest; from 1970 where none was",
            ),
            "s",
            Runbook.BACKUPS,
            now(
                "time() - min(max by (service) (aftersales_backup_last_success_timestamp_seconds))",
                "备份 backup",
            ),
            limits=(26 * 3600, 50 * 3600),
        ),
        number(
            "工作日历还有 Calendar left",
            said(
                "已知的工作日历还有多久用完",
                "How long until the calendar of working days that is known ends",
                empty=(
                    "本版本的承诺按自然时间计，没有日历",
                    "this version's promises run on the wall clock, without a calendar",
                ),
            ),
            "s",
            Runbook.LIMITS,
            now("min by (calendar) (aftersales_calendar_end_timestamp_seconds) - time()", "{{calendar}}"),
        ),
        words("怎样继续 · How to go on", HOW, span=18, height=4),
    ]


def _requests() -> Sequence[Panel]:
    counted = f"aftersales_http_requests_total{{{PEOPLE}}}"
    return [
        lines(
            "请求 Requests",
            said(
                "每秒应答的请求，按服务；不含健康检查和指标",
                "Requests answered a second, by service, without health checks and metrics",
            ),
            "reqps",
            Runbook.WATCHING,
            query(f"sum by (service) (rate({counted}[$__rate_interval]))", "{{service}}"),
        ),
        lines(
            "出错的请求 Requests that fail",
            said("每秒以 5xx 应答的请求，按服务", "Requests answered by 5xx a second, by service"),
            "reqps",
            Runbook.NOT_READY,
            query(
                f'sum by (service) (rate(aftersales_http_requests_total{{status="5xx",{PEOPLE}}}[$__rate_interval]))',
                "{{service}}",
            ),
        ),
        lines(
            "p99 时间 Time, p99",
            said(
                "百分之九十九的请求在此时间内得到应答，按服务，不含健康检查；没有请求的时段没有线",
                "In this time 99 of 100 requests are answered, without health checks; no line where nobody asks",
            ),
            "s",
            Runbook.WATCHING,
            query(
                "histogram_quantile(0.99, sum by (service, le) "
                "(rate(aftersales_http_request_seconds_bucket[$__rate_interval])))",
                "{{service}}",
            ),
        ),
        lines(
            "正在处理 In flight",
            said(
                "正在处理的请求，按服务，含读取指标本身；每个进程有上限",
                "Requests being answered, by service, the reading of metrics included; a process has a bound",
            ),
            "short",
            Runbook.BOUNDS,
            query("sum by (service) (aftersales_http_requests_in_flight)", "{{service}}"),
        ),
    ]


def _lag() -> Sequence[Panel]:
    return [
        lines(
            "落后 Lag",
            said(
                "各服务最慢的订阅处理到多久以前的日志",
                "How old the state of the log is that a service's slowest subscription has handled",
            ),
            "s",
            Runbook.WATCHING,
            query("max by (service) (eventlog_subscription_lag_seconds)", "{{service}}"),
        ),
        lines(
            "重新开始 Begun anew",
            said(
                "循环因停滞或出错、订阅因依赖不可用而重新开始的次数",
                "Times a loop began anew (it stood still, or failed), or a subscription (what it needs was away)",
            ),
            "short",
            Runbook.WATCHING,
            query(
                "sum by (service) (increase(aftersales_loops_renewed_total[$__rate_interval]))",
                "{{service}} 停滞 stalled",
            ),
            query(
                "sum by (service) (increase(aftersales_loops_failed_total[$__rate_interval]))",
                "{{service}} 出错 failed",
            ),
            query(
                "sum by (service) (increase(eventlog_subscription_restarts_total[$__rate_interval]))",
                "{{service}} 订阅 subscription",
            ),
        ),
    ]


def _processes() -> Sequence[Panel]:
    return [
        lines(
            "内存 Memory",
            said("各进程占用的内存", "Memory of each process"),
            "bytes",
            Runbook.WATCHING,
            query(
                'sum by (service, instance) (process_resident_memory_bytes{job="aftersales"})',
                "{{service}} {{instance}}",
            ),
            span=8,
        ),
        lines(
            "处理器 CPU",
            said("各进程使用的处理器核数", "Processor cores that each process uses"),
            "short",
            Runbook.WATCHING,
            query(
                'sum by (service, instance) (rate(process_cpu_seconds_total{job="aftersales"}[$__rate_interval]))',
                "{{service}} {{instance}}",
            ),
            span=8,
        ),
        lines(
            "打开的文件 Open files",
            said("打开的文件和连接占上限的比例", "Open files and connections, as a share of what the process may have"),
            "percentunit",
            Runbook.BOUNDS,
            query(
                'max by (service, instance) (process_open_fds{job="aftersales"} / process_max_fds{job="aftersales"})',
                "{{service}} {{instance}}",
            ),
            span=8,
        ),
        rows(
            "版本 Versions",
            said(
                "各服务各种进程的程序、Python 和数据库结构版本，及其进程数",
                "Versions of program, Python and schema, by service and kind of process, and how many they are",
            ),
            Runbook.UPGRADING,
            [("count by (service, run, version, python, schema) (aftersales_build_info)", "进程 Processes", "short")],
            {
                "service": "服务 Service",
                "run": "进程种类 Kind",
                "version": "版本 Version",
                "python": "Python",
                "schema": "数据库结构 Schema",
            },
            height=9,
        ),
    ]
