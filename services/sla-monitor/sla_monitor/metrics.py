"""What operations watch about the timers."""

from prometheus_client import Counter, Gauge, Histogram

BUCKETS = (0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 3600)

LATENESS = Histogram(
    "aftersales_sla_timer_lateness_seconds",
    "Time from the instant of a timer to its firing, on the service's clock",
    buckets=BUCKETS,
)
UNREADABLE = Gauge("aftersales_sla_timers_unreadable", "Cases whose timer cannot be fired; the log says why")
HELD = Histogram(
    "aftersales_sla_alarm_held_seconds",
    "Time that a timer was late because not every source was received up to its instant; others are not counted",
    buckets=BUCKETS,
)
WAITING = Gauge("aftersales_sla_alarm_waiting_seconds", "How long the earliest timer has been waiting for the sources")
UNHEARD = Counter(
    "aftersales_sla_alarms_unheard_total", "Timers that fired because the patience was over, with a source unheard"
)
MENDED = Counter("aftersales_sla_timers_mended_total", "Cases whose timer was not what their stream says")
RECONCILED = Gauge("aftersales_sla_reconciled_timestamp_seconds", "When all cases had last been looked through")
