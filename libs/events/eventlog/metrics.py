"""What operations watch about the log and its subscriptions. Labels are names of code, never ids."""

from prometheus_client import Counter, Gauge, Histogram

HANDLED = Counter("aftersales_events_handled_total", "Events that a subscription has handled", ["subscription"])
UNKNOWN = Counter(
    "aftersales_events_unknown_total", "Events of a type that this code does not know, passed over", ["subscription"]
)
PARKED = Gauge("aftersales_events_parked", "Events that wait for somebody to look at them", ["subscription"])
POSITION = Gauge("aftersales_subscription_position", "How far a subscription has come", ["subscription", "lane"])
LEADING = Gauge("aftersales_subscription_leading", "1 where this process runs the subscription", ["subscription"])
BATCH = Histogram("aftersales_subscription_batch_seconds", "Time from a batch read to its commit", ["subscription"])
FOREIGN = Counter("aftersales_kafka_foreign_records_total", "Records on a topic that are no events of ours", ["lane"])
FROM_LOG = Counter("aftersales_kafka_events_from_log_total", "Events that did not come through their topic", ["source"])
FORGED = Counter(
    "aftersales_kafka_forged_records_total",
    "Records that claim to be events of a log which does not hold them",
    ["lane"],
)
REFUSED = Gauge(
    "aftersales_kafka_refused", "1 while the brokers do not let this client in, or do what it asks", ["client"]
)
OUT_OF_RANGE = Counter(
    "aftersales_kafka_out_of_range_total", "Times a partition did not hold what comes next", ["lane"]
)
DIVERGED = Gauge(
    "aftersales_subscription_diverged",
    "1 where a source's log is not the one that was received",
    ["subscription", "source"],
)
KEYS_REMOVED = Counter("aftersales_idempotency_keys_removed_total", "Idempotency keys that were old enough to go")
OLDEST_KEY = Gauge("aftersales_idempotency_oldest_seconds", "Age of the oldest idempotency key that is kept")
BUILDING = Gauge("aftersales_read_models_building", "1 while this process builds read models", ["service"])
BUILT = Counter(
    "aftersales_read_models_events_built_total", "Positions of the logs that builds have taken", ["service"]
)
