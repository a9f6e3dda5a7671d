"""What operations watch about the log, its subscriptions, and what carries its events."""

from eventlog.measuring import Home

HOME = Home("eventlog")
_SHORT = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)

APPENDS = HOME.counter(
    "appends_total",
    "commands",
    "请日志接收的命令，按结果：appended 已写入，stale 版本冲突，replayed 幂等键已有答复，reused 幂等键属于其他请求，"
    "failed 未写入或无从得知",
    "Commands that the log was asked to take, by what became of them: appended; stale, a version conflict; replayed, "
    "its idempotency key had its answer; reused, the key was another request's; failed, not taken, or nobody knows",
    ["outcome"],
    by="process",
)
BATCH_COMMANDS = HOME.histogram(
    "append_batch_commands",
    "commands",
    "一次提交合并的命令数",
    "Commands that share a commit",
    by="process",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 200),
)
BATCH_APPEND = HOME.histogram(
    "append_batch_seconds",
    "seconds",
    "一批命令从发出到提交的时间",
    "Time from sending a batch of commands to its commit",
    by="process",
    buckets=_SHORT,
)
APPENDED = HOME.counter(
    "events_appended_total",
    "events",
    "写入日志的事件，按类型",
    "Events that were appended, by type; what a transaction took back is counted as well",
    ["type"],
    by="process",
)
LOG_POSITION = HOME.gauge(
    "log_position",
    "positions",
    "本服务日志最新事件的位置",
    "The position of the newest event of the service's own log",
    by="process",
    together="max",
)
KEYS_REMOVED = HOME.counter(
    "idempotency_keys_removed_total",
    "keys",
    "到期删除的幂等键",
    "Idempotency keys that were old enough to go",
    by="worker",
)
OLDEST_KEY = HOME.gauge(
    "idempotency_oldest_seconds",
    "seconds",
    "保留的最旧幂等键的存在时间",
    "Age of the oldest idempotency key that is kept",
    by="worker",
    together="max",
)

HANDLED = HOME.counter(
    "events_handled_total",
    "events",
    "订阅已处理的事件",
    "Events that a subscription has handled",
    ["subscription"],
    by="worker",
)
UNKNOWN = HOME.counter(
    "events_unknown_total",
    "events",
    "本版本不认识而略过的事件",
    "Events of a type that this code does not know, passed over",
    ["subscription"],
    by="worker",
)
BATCH = HOME.histogram(
    "subscription_batch_seconds",
    "seconds",
    "一批事件从读到到提交的时间",
    "Time from a batch read to its commit",
    ["subscription"],
    by="worker",
    buckets=_SHORT,
)
RESTARTS = HOME.counter(
    "subscription_restarts_total",
    "times",
    "订阅因数据库、Kafka 或来源不可用而重新开始的次数；relay 即转发出错",
    "Times a subscription began anew because the database, Kafka or a source was away; of the relay, its errors",
    ["subscription"],
    by="worker",
)
POSITION = HOME.gauge(
    "subscription_position",
    "positions",
    "订阅处理到的位置，按通道（整个日志，或主题的一个分区）",
    "How far a subscription has come, by lane: a whole log, or a partition of its topic",
    ["subscription", "lane"],
    by="worker",
    together="max",
)
LEADING = HOME.gauge(
    "subscription_leading",
    "0 or 1",
    "该进程是否承担该订阅的通道，按经由：store 或 kafka",
    "1 where this process has lanes of the subscription that come by that feed: store or kafka",
    ["subscription", "feed"],
    by="worker",
    together="sum",
)
LAG_EVENTS = HOME.gauge(
    "subscription_lag_events",
    "events",
    '通道上待处理的事件，至多这么多；subscription="relay" 是未发布到 Kafka 的',
    "Events left to handle on a lane, at most; those of the relay are not in Kafka yet",
    ["subscription", "lane"],
    by="worker",
    together="max",
)
LAG_SECONDS = HOME.gauge(
    "subscription_lag_seconds",
    "seconds",
    "多久以前的日志已全部处理；0 为没有待处理的",
    "How old that state of the log is which was handled whole; 0 where nothing is left",
    ["subscription", "lane"],
    by="worker",
    together="max",
)
STALLED = HOME.gauge(
    "subscription_stalled",
    "0 or 1",
    "来源日志还有事件，而订阅停滞",
    "1 while the subscription stands still although its source's log holds more",
    ["subscription", "source"],
    by="worker",
    together="max",
)
DIVERGED = HOME.gauge(
    "subscription_diverged",
    "0 or 1",
    "来源日志已不是收到过的那一个（从备份恢复，或有人伪造）",
    "1 where a source's log is not the one that was received: it was restored, or somebody has forged records",
    ["subscription", "source"],
    by="worker",
    together="max",
)
PARKED = HOME.gauge(
    "events_parked",
    "events",
    "隔离的事件，等待处理",
    "Parked events, which wait for somebody to look at them",
    ["subscription"],
    by="process",
    together="max",
)
PARKED_OLDEST = HOME.gauge(
    "events_parked_oldest_seconds",
    "seconds",
    "最早的隔离事件已等待的时间；没有则为 0",
    "How long the oldest parked event has waited; 0 where there is none",
    ["subscription"],
    by="process",
    together="max",
)
SKIPPED = HOME.counter(
    "events_skipped_total",
    "events",
    "有人放弃处理的隔离事件（`aftersales parked skip`）",
    "Parked events that somebody gave up (`aftersales parked skip`)",
    ["subscription"],
    by="process",
)

KAFKA_AWAY = HOME.gauge(
    "kafka_away",
    "0 or 1",
    "最近一次请求没有得到 Kafka 的答复",
    "1 while Kafka did not answer this client's last request",
    ["client"],
    by="worker",
    together="max",
)
KAFKA_FAILURES = HOME.counter(
    "kafka_failures_total",
    "requests",
    "Kafka 未答复或拒绝的请求",
    "Requests that Kafka did not answer, or refused",
    ["client"],
    by="worker",
)
REFUSED = HOME.gauge(
    "kafka_refused",
    "0 or 1",
    "Kafka 不让该客户端登录，或不许它做所要求的事",
    "1 while the brokers do not let this client in, or do what it asks",
    ["client"],
    by="worker",
    together="max",
)
FROM_LOG = HOME.counter(
    "kafka_events_from_log_total",
    "events",
    "未经主题、而从来源日志读到的事件",
    "Events that did not come through their topic, and were read from the source's log",
    ["source"],
    by="worker",
)
OUT_OF_RANGE = HOME.counter(
    "kafka_out_of_range_total",
    "times",
    "分区中没有接下来的事件（主题被删除或缩短）",
    "Times a partition did not hold what comes next: its topic was deleted, or shortened",
    ["lane"],
    by="worker",
)
FOREIGN = HOME.counter(
    "kafka_foreign_records_total",
    "records",
    "主题中不是本系统事件的记录",
    "Records on a topic that are no events of ours",
    ["lane"],
    by="worker",
)
FORGED = HOME.counter(
    "kafka_forged_records_total",
    "records",
    "冒充某日志的事件、而该日志中没有的记录",
    "Records that claim to be events of a log which does not hold them",
    ["lane"],
    by="worker",
)

BUILT_RATIO = HOME.gauge(
    "read_model_built_ratio",
    "ratio",
    "本版本读模型的构建进度；1 为已在使用",
    "How much of the logs this version's read model has; 1 when it serves",
    ["read_model"],
    by="process",
    together="max",
)
BUILDING = HOME.gauge(
    "read_model_builds",
    "builds",
    "该进程正在进行的读模型构建",
    "Builds of read models that this process is at",
    by="worker",
    together="sum",
)
BUILT = HOME.counter(
    "read_model_positions_built_total",
    "positions",
    "构建读模型时已经过的日志位置；其变化率即速度",
    "Positions of the logs that builds have taken; its rate is their speed",
    by="worker",
)

POOL_LIMIT = HOME.gauge(
    "pool_limit_connections",
    "connections",
    "连接池最多可有的数据库连接",
    "Connections to the database that the pool may have",
    ["pool"],
    by="process",
    together="sum",
)
POOL_SIZE = HOME.gauge(
    "pool_connections",
    "connections",
    "连接池现有的连接",
    "Connections that the pool has",
    ["pool"],
    by="process",
    together="sum",
)
POOL_IN_USE = HOME.gauge(
    "pool_in_use_connections",
    "connections",
    "正在使用的连接",
    "Connections that are in use",
    ["pool"],
    by="process",
    together="sum",
)
POOL_WAITING = HOME.gauge(
    "pool_waiting_requests",
    "requests",
    "等待连接的请求",
    "Those who wait for a connection",
    ["pool"],
    by="process",
    together="sum",
)
