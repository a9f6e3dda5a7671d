"""What managers watch about cases and promises, and how sums by day stand: counted when somebody reads the metrics."""

from eventlog.measuring import Home

HOME = Home("aftersales")

OPEN = HOME.gauge(
    "cases_open",
    "cases",
    "未结的服务单，按网点（“-”为尚无网点）",
    "Open cases, by station (`-`: none has it yet)",
    ["station"],
    by="worker",
    together="max",
)
PROMISES = HOME.gauge(
    "case_promises",
    "cases",
    "未结的服务单，按网点、承诺和状况：running 进行中，warned 已预警，paused 暂停，breached 已超时，kept 已履行，"
    "ended 未到期即终止",
    "Open cases, by station, promise, and how it stands: running, warned, paused, breached, kept, or ended before "
    "it was due",
    ["station", "promise", "standing"],
    by="worker",
    together="max",
)
UNITS_OWED = HOME.gauge(
    "replacement_units_owed",
    "units",
    "应交付而尚未交付的替代设备，按网点",
    "Replacement units that are owed and not handed over yet, by station",
    ["station"],
    by="worker",
    together="max",
)
DAYS_TO_COUNT = HOME.gauge(
    "report_days_uncounted",
    "days",
    "按日合计待重新计算的天数；其间的查询直接计算服务单，数字仍然准确",
    "Days whose sums are to be counted anew; until then questions count their cases, so that figures stay exact",
    by="worker",
    together="max",
)
DAYS_WAIT = HOME.gauge(
    "report_days_wait_seconds",
    "seconds",
    "其中最早一次变更至今的时间；没有则为 0",
    "How long ago the earliest change was that is not counted yet; 0 where there is none",
    by="worker",
    together="max",
)
