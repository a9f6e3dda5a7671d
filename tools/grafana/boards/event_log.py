"""How events go from the logs to whoever listens: subscriptions, Kafka, parked streams, read models, timers."""

from collections.abc import Sequence

from tools.grafana.links import Runbook
from tools.grafana.parts import Board, Panel, bars, board, choice, lines, now, number, query, said

OF = 'service=~"$service"'
STORE_ALONE = (
    "不经 Kafka 运行时（EVENT_FEED=store）没有转发",
    "without Kafka (EVENT_FEED=store) there is no relay",
)
NO_KAFKA = ("不经 Kafka 运行时（EVENT_FEED=store）没有数值", "without Kafka (EVENT_FEED=store) there is no value")


def event_log() -> Board:
    """Logs, subscriptions, parked events, Kafka, read models, timers."""
    return board(
        "aftersales-event-log",
        "售后服务 · 事件日志与 Kafka · Event log and Kafka",
        said(
            "事件从日志到订阅者：落后、转发、隔离、重建",
            "From the logs to whoever listens: lag, relay, parking, rebuilding",
        ),
        "now-3h",
        [choice("service", "服务 Service", "label_values(aftersales_build_info, service)")],
        [
            ("现在 · Now", _now()),
            ("日志与订阅 · Logs and subscriptions", _subscriptions()),
            ("隔离 · Parking", _parking()),
            ("Kafka", _kafka()),
            ("读模型 · Read models", _read_models()),
            ("时限的定时器 · The promises' timers", _timers()),
        ],
    )


def _now() -> Sequence[Panel]:
    return [
        number(
            "最大落后 Largest lag",
            said(
                "落后最多的订阅处理到多久以前的日志，含转发",
                "How old the state of the log is that the slowest subscription has handled, the relay included",
            ),
            "s",
            Runbook.WATCHING,
            now(f"max(eventlog_subscription_lag_seconds{{{OF}}})", "落后 lag"),
            limits=(5, 30),
            span=8,
        ),
        number(
            "待处理 To handle",
            said("各订阅待处理的事件之和，至多这么多", "Events left to handle, of all subscriptions together, at most"),
            "short",
            Runbook.WATCHING,
            now(f"sum(max by (service, subscription, lane) (eventlog_subscription_lag_events{{{OF}}}))", "事件 events"),
            limits=(1000, 10000),
            span=8,
        ),
        number(
            "隔离的事件 Parked events",
            said("等待人工处理的隔离事件", "Parked events, which wait for somebody to look at them"),
            "short",
            Runbook.PARKED,
            now(f"sum(max by (service, subscription) (eventlog_events_parked{{{OF}}}))", "事件 events"),
            limits=(None, 1),
            span=8,
        ),
        number(
            "停滞 Standing still",
            said("来源还有事件而停滞的订阅", "Subscriptions that stand still although their source's log holds more"),
            "short",
            Runbook.WATCHING,
            now(
                f"sum(max by (service, subscription, source) (eventlog_subscription_stalled{{{OF}}})) or vector(0)",
                "订阅 subscriptions",
            ),
            limits=(None, 1),
            span=8,
        ),
        number(
            "日志不符 Diverged",
            said(
                "来源日志已不是收到过的那一个（从备份恢复，或有人伪造）",
                "Subscriptions whose source's log is not the one received: it was restored, or records were forged",
            ),
            "short",
            Runbook.FORGED,
            now(
                f"sum(max by (service, subscription, source) (eventlog_subscription_diverged{{{OF}}})) or vector(0)",
                "订阅 subscriptions",
            ),
            limits=(None, 1),
            span=8,
        ),
        number(
            "Kafka 不可用 Kafka away",
            said("最近一次请求没有得到 Kafka 答复的客户端", "Clients whose last request Kafka did not answer"),
            "short",
            Runbook.KAFKA,
            now(
                f"(sum(max by (service, client) (eventlog_kafka_away{{{OF}}})) or vector(0)) + "
                f"(sum(max by (service, client) (eventlog_kafka_refused{{{OF}}})) or vector(0))",
                "客户端 clients",
            ),
            limits=(None, 1),
            span=8,
        ),
    ]


def _subscriptions() -> Sequence[Panel]:
    batch = f"eventlog_subscription_batch_seconds_bucket{{{OF}}}[$__rate_interval]"
    return [
        lines(
            "日志位置 Position of the log",
            said("各服务日志最新事件的位置", "The position of the newest event of each service's log"),
            "short",
            Runbook.WATCHING,
            query(f"max by (service) (eventlog_log_position{{{OF}}}) >= 0", "{{service}}"),
            span=8,
        ),
        lines(
            "写入 Appended",
            said("每秒写入日志的事件", "Events appended a second"),
            "eps",
            Runbook.WATCHING,
            query(f"sum by (service) (rate(eventlog_events_appended_total{{{OF}}}[$__rate_interval]))", "{{service}}"),
            span=8,
        ),
        lines(
            "处理 Handled",
            said("每秒处理的事件，按订阅", "Events handled a second, by subscription"),
            "eps",
            Runbook.WATCHING,
            query(
                f"sum by (service, subscription) (rate(eventlog_events_handled_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{subscription}}",
            ),
            span=8,
        ),
        lines(
            "落后的事件 Lag in events",
            said(
                "待处理的事件，按订阅，各通道之和；至多这么多",
                "Events left to handle by subscription, its lanes together, at most",
            ),
            "short",
            Runbook.WATCHING,
            query(
                "sum by (service, subscription) "
                f"(max by (service, subscription, lane) (eventlog_subscription_lag_events{{{OF}}}))",
                "{{service}} {{subscription}}",
            ),
        ),
        lines(
            "落后的时间 Lag in seconds",
            said(
                "最慢的通道处理到多久以前的日志，按订阅",
                "How old the state of the log is that the slowest lane has handled, by subscription",
            ),
            "s",
            Runbook.WATCHING,
            query(
                f"max by (service, subscription) (eventlog_subscription_lag_seconds{{{OF}}})",
                "{{service}} {{subscription}}",
            ),
        ),
        lines(
            "一批的时间 Time of a batch",
            said(
                "一批事件从读到到提交的时间，p99，按订阅", "Time from a batch read to its commit, p99, by subscription"
            ),
            "s",
            Runbook.WATCHING,
            query(
                f"histogram_quantile(0.99, sum by (service, subscription, le) (rate({batch})))",
                "{{service}} {{subscription}}",
            ),
            span=8,
        ),
        lines(
            "重新开始 Begun anew",
            said(
                "订阅因数据库、Kafka 或来源不可用而重新开始的次数",
                "Times a subscription began anew because the database, Kafka or a source was away",
            ),
            "short",
            Runbook.WATCHING,
            query(
                "sum by (service, subscription) "
                f"(increase(eventlog_subscription_restarts_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{subscription}}",
            ),
            span=8,
        ),
        lines(
            "由几个进程承担 Led by",
            said(
                "承担该订阅的进程数，按经由；0 表示无人处理",
                "Processes that have lanes of a subscription, by feed; 0 means that nobody handles it",
            ),
            "short",
            Runbook.WATCHING,
            query(
                f"sum by (service, subscription, feed) (eventlog_subscription_leading{{{OF}}})",
                "{{service}} {{subscription}} {{feed}}",
            ),
            span=8,
        ),
    ]


def _parking() -> Sequence[Panel]:
    return [
        lines(
            "隔离的事件 Parked events",
            said("隔离的事件，按服务和订阅", "Parked events, by service and subscription"),
            "short",
            Runbook.PARKED,
            query(f"max by (service, subscription) (eventlog_events_parked{{{OF}}})", "{{service}} {{subscription}}"),
            span=8,
        ),
        lines(
            "最早的已等待 The oldest has waited",
            said(
                "最早的隔离事件已等待的时间；没有则为 0",
                "How long the oldest parked event has waited; 0 where there is none",
            ),
            "s",
            Runbook.PARKED,
            query(
                f"max by (service, subscription) (eventlog_events_parked_oldest_seconds{{{OF}}})",
                "{{service}} {{subscription}}",
            ),
            span=8,
        ),
        lines(
            "不认识的事件 Unknown events",
            said(
                "每秒因本版本不认识而略过的事件：升级中的正常现象",
                "Events a second of a type that this version does not know: usual while an upgrade is under way",
            ),
            "eps",
            Runbook.UPGRADING,
            query(
                f"sum by (service, subscription) (rate(eventlog_events_unknown_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{subscription}}",
            ),
            span=8,
        ),
        lines(
            "放弃的事件 Given up",
            said(
                "有人放弃处理的隔离事件（`aftersales parked skip`），所示时间内累计",
                "Parked events that somebody gave up (`aftersales parked skip`), in the time shown",
            ),
            "short",
            Runbook.PARKED,
            query(
                f"sum by (service, subscription) (increase(eventlog_events_skipped_total{{{OF}}}[$__range]))",
                "{{service}} {{subscription}}",
            ),
            span=12,
        ),
        lines(
            "无法得知的来源 Sources nobody can ask",
            said(
                "1 为无法得知该来源日志的内容：时限的预警会因此推迟",
                "1 while nobody can say what a source's log holds: warnings wait for it",
            ),
            "short",
            Runbook.NOT_READY,
            query(f"max by (service, source) (aftersales_source_unreachable{{{OF}}})", "{{service}} {{source}}"),
            span=12,
        ),
    ]


def _kafka() -> Sequence[Panel]:
    relay = 'subscription="relay"'
    records = ("eventlog_kafka_out_of_range_total", "eventlog_kafka_foreign_records_total")
    return [
        lines(
            "转发落后的事件 Relay, lag in events",
            said("日志中尚未发布到 Kafka 的事件", "Events of the log that are not in Kafka yet", empty=STORE_ALONE),
            "short",
            Runbook.KAFKA,
            query(
                f"sum by (service) (max by (service, lane) (eventlog_subscription_lag_events{{{relay},{OF}}}))",
                "{{service}}",
            ),
            span=8,
        ),
        lines(
            "转发落后的时间 Relay, lag in seconds",
            said(
                "已全部发布到 Kafka 的是多久以前的日志",
                "How old the state of the log is that is in Kafka whole",
                empty=STORE_ALONE,
            ),
            "s",
            Runbook.KAFKA,
            query(f"max by (service) (eventlog_subscription_lag_seconds{{{relay},{OF}}})", "{{service}}"),
            span=8,
        ),
        lines(
            "转发出错 Relay, errors",
            said("转发因出错而重新开始的次数", "Times the relay began anew because of an error", empty=STORE_ALONE),
            "short",
            Runbook.KAFKA,
            query(
                f"sum by (service) (increase(eventlog_subscription_restarts_total{{{relay},{OF}}}[$__rate_interval]))",
                "{{service}}",
            ),
            span=8,
        ),
        lines(
            "Kafka 未答复的请求 Requests that Kafka failed",
            said(
                "每秒 Kafka 未答复或拒绝的请求，按客户端",
                "Requests a second that Kafka did not answer, or refused",
                empty=NO_KAFKA,
            ),
            "reqps",
            Runbook.KAFKA,
            query(
                f"sum by (service, client) (rate(eventlog_kafka_failures_total{{{OF}}}[$__rate_interval]))",
                "{{service}} {{client}}",
            ),
            span=8,
        ),
        lines(
            "不让登录 Not let in",
            said(
                "1：Kafka 不让该客户端登录，或不许它做所要求的事",
                "1 while the brokers do not let this client in, or do what it asks",
                empty=NO_KAFKA,
            ),
            "short",
            Runbook.KAFKA,
            query(f"max by (service, client) (eventlog_kafka_refused{{{OF}}})", "{{service}} {{client}}"),
            span=8,
        ),
        lines(
            "从来源日志读到 Read from the source's log",
            said(
                "每秒未经主题、而从来源日志读到的事件",
                "Events a second that their topic did not bring, and that were read from the source's log",
                empty=NO_KAFKA,
            ),
            "eps",
            Runbook.KAFKA,
            query(
                f"sum by (service, source) (rate(eventlog_kafka_events_from_log_total{{{OF}}}[$__rate_interval]))",
                "{{service}} ← {{source}}",
            ),
            span=8,
        ),
        lines(
            "主题中的异常 What is wrong in topics",
            said(
                "分区中缺少接下来的事件的次数，以及不是本系统事件的记录数",
                "Times a partition did not hold what comes next, and records that are no events of ours",
                empty=NO_KAFKA,
            ),
            "short",
            Runbook.KAFKA,
            *(
                query(f"sum by (service) (increase({name}{{{OF}}}[$__rate_interval]))", f"{{{{service}}}} {word}")
                for name, word in zip(records, ("缺少 missing", "外来 foreign"), strict=True)
            ),
        ),
        lines(
            "伪造的记录 Forged records",
            said(
                "冒充某日志的事件、而该日志中没有的记录",
                "Records that claim to be events of a log which does not hold them",
                empty=NO_KAFKA,
            ),
            "short",
            Runbook.FORGED,
            query(
                f"sum by (service) (increase(eventlog_kafka_forged_records_total{{{OF}}}[$__rate_interval]))",
                "{{service}}",
            ),
        ),
    ]


def _read_models() -> Sequence[Panel]:
    return [
        bars(
            "构建进度 Built",
            said(
                "本版本读模型的构建进度；1 为已在使用",
                "How much of the logs this version's read models have; 1 when they serve",
            ),
            "percentunit",
            Runbook.READ_MODELS,
            now(
                f"max by (service, read_model) (eventlog_read_model_built_ratio{{{OF}}})", "{{service}} {{read_model}}"
            ),
            span=8,
        ),
        lines(
            "构建速度 Speed of building",
            said(
                "每秒构建时经过的日志位置，以及正在进行的构建",
                "Positions of the logs that builds take a second, and builds under way",
            ),
            "short",
            Runbook.READ_MODELS,
            query(
                f"sum by (service) (rate(eventlog_read_model_positions_built_total{{{OF}}}[$__rate_interval]))",
                "{{service}} 位置/秒 positions/s",
            ),
            query(f"sum by (service) (eventlog_read_model_builds{{{OF}}})", "{{service}} 构建 builds"),
            span=8,
        ),
        lines(
            "按日合计 Sums by day",
            said(
                "待重新计算的天数，以及最早一次变更至今的秒数；其间期间报表较慢，数字仍然准确",
                "Days that are to be counted anew, and seconds since the earliest change: until then reports over a "
                "period are slower, and as exact",
            ),
            "short",
            Runbook.READ_MODELS,
            query("max(aftersales_report_days_uncounted)", "天 days"),
            query("max(aftersales_report_days_wait_seconds)", "最早变更（秒） earliest change (s)"),
            span=8,
        ),
    ]


def _timers() -> Sequence[Panel]:
    late = "sum by (le) (rate(aftersales_sla_timer_lateness_seconds_bucket[$__rate_interval]))"
    return [
        lines(
            "应触发的定时器 Timers due",
            said("已到时刻而尚未触发的定时器", "Timers whose instant has come, and which have not fired yet"),
            "short",
            Runbook.LIMITS,
            query("max(aftersales_sla_timers_due)", "应触发 due"),
            query("sum(aftersales_sla_timers_unreadable)", "无法触发 cannot be fired"),
            span=8,
        ),
        lines(
            "迟到 Lateness",
            said(
                "从定时器的时刻到触发的时间（中位数、p99），以及最早的未触发者已过多久",
                "Time from a timer's instant to its firing (median, p99); how long ago the earliest unfired was due",
            ),
            "s",
            Runbook.LIMITS,
            query(f"histogram_quantile(0.5, {late})", "p50"),
            query(f"histogram_quantile(0.99, {late})", "p99"),
            query("max(aftersales_sla_timers_overdue_seconds)", "未触发 not fired"),
            span=8,
        ),
        lines(
            "等待来源 Waiting for the sources",
            said(
                "最早的定时器等待来源的时间，以及因等待而推迟的时间合计",
                "How long the earliest timer has been waiting for the sources, and how long timers were held in all",
            ),
            "s",
            Runbook.LIMITS,
            query("max(aftersales_sla_alarm_waiting_seconds)", "等待 waiting"),
            query("sum(increase(aftersales_sla_alarm_held_seconds_sum[$__rate_interval]))", "推迟合计 held in all"),
            span=8,
        ),
        lines(
            "应保持为零 Should stay zero",
            said(
                "来源未收到而照常触发的定时器，以及与事件流不符、已纠正的服务单",
                "Timers that fired with a source unheard, and cases whose timer was set right",
            ),
            "short",
            Runbook.LIMITS,
            query("sum(increase(aftersales_sla_alarms_unheard_total[$__rate_interval]))", "未收到 unheard"),
            query("sum(increase(aftersales_sla_timers_mended_total[$__rate_interval]))", "已纠正 mended"),
        ),
        lines(
            "多久前核对 Reconciled",
            said(
                "距最近一次核对完全部服务单的定时器的时间；平时每分钟一次",
                "Time since the timers of all cases were last looked through, which is done each minute",
            ),
            "s",
            Runbook.LIMITS,
            query("time() - max(aftersales_sla_reconciled_timestamp_seconds)", "核对 reconciled"),
        ),
    ]
