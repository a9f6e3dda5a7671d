"""What operations and managers watch about promises, their alarms and their timers."""

from eventlog.measuring import Home

HOME = Home("aftersales")
BUCKETS = (0.01, 0.05, 0.1, 0.5, 1, 5, 30, 60, 300, 3600)

ALARMS = HOME.counter(
    "sla_alarms_total",
    "alarms",
    "预警和超时，按承诺、级别和当时的网点（“-”为尚无网点）",
    "Warnings and breaches, by promise, level, and the station that had the case then (`-`: none had it)",
    ["station", "promise", "level"],
    by="worker",
)
DUE = HOME.gauge(
    "sla_timers_due",
    "timers",
    "已到时刻而尚未触发的定时器",
    "Timers whose instant has come, and which have not fired yet",
    by="worker",
    together="max",
)
OVERDUE = HOME.gauge(
    "sla_timers_overdue_seconds",
    "seconds",
    "其中最早的一个已到多久；没有则为 0",
    "How long ago the earliest of them was due; 0 where there is none",
    by="worker",
    together="max",
)
LATENESS = HOME.histogram(
    "sla_timer_lateness_seconds",
    "seconds",
    "从定时器的时刻到触发的时间（按服务的系统时间）",
    "Time from the instant of a timer to its firing, on the service's clock",
    by="worker",
    buckets=BUCKETS,
)
UNREADABLE = HOME.gauge(
    "sla_timers_unreadable",
    "cases",
    "定时器无法触发的服务单；日志说明原因",
    "Cases whose timer cannot be fired; the log says why",
    by="worker",
    together="sum",
)
HELD = HOME.histogram(
    "sla_alarm_held_seconds",
    "seconds",
    "因来源尚未全部收到而推迟的定时器晚了多久；其余不计",
    "Time that a timer was late because not every source was received up to its instant; others are not counted",
    by="worker",
    buckets=BUCKETS,
)
WAITING = HOME.gauge(
    "sla_alarm_waiting_seconds",
    "seconds",
    "最早的定时器等待来源的时间；没有则为 0",
    "How long the earliest timer has been waiting for the sources; 0 where none waits",
    by="worker",
    together="max",
)
UNHEARD = HOME.counter(
    "sla_alarms_unheard_total",
    "timers",
    "等待已满而来源仍未收到、照常触发的定时器",
    "Timers that fired because the patience was over, with a source unheard",
    by="worker",
)
MENDED = HOME.counter(
    "sla_timers_mended_total",
    "cases",
    "定时器与事件流不符、已纠正的服务单；应保持为 0",
    "Cases whose timer was not what their stream says, and was set right; should stay 0",
    by="worker",
)
RECONCILED = HOME.gauge(
    "sla_reconciled_timestamp_seconds",
    "unix seconds",
    "最近一次核对完全部服务单的定时器的时间",
    "When the timers of all cases had last been looked through",
    by="worker",
    together="max",
)
CALENDAR_END = HOME.gauge(
    "calendar_end_timestamp_seconds",
    "unix seconds",
    "工作日历排到何时为止；本版本的三项承诺都按自然时间计，没有日历，因此没有数值",
    "Until when the calendar of working days is known. There is none yet: the three promises run on the wall clock, so "
    "that no value is told",
    ["calendar"],
    by="worker",
    together="max",
)
