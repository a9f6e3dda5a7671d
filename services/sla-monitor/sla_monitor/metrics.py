"""What operations watch about the timers."""

from prometheus_client import Gauge, Histogram

LATENESS = Histogram(
    "aftersales_sla_timer_lateness_seconds",
    "Time from the instant of a timer to its firing, on the service's clock",
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 3600),
)
UNREADABLE = Gauge("aftersales_sla_timers_unreadable", "Cases whose timer cannot be fired; the log says why")
