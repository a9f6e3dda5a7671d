"""What managers watch about cases and promises: counted in read models when somebody reads the metrics."""

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
