"""What managers watch about the stations' work: counted in read models when somebody reads the metrics."""

from eventlog.measuring import Home

HOME = Home("aftersales")

OPEN = HOME.gauge(
    "work_orders_open",
    "work orders",
    "网点未完成的派工单",
    "Unfinished work orders of a station",
    ["station"],
    by="worker",
    together="max",
)
UNASSIGNED = HOME.gauge(
    "work_orders_unassigned",
    "work orders",
    "其中尚未指派维修人员的",
    "Those of them that no technician has yet",
    ["station"],
    by="worker",
    together="max",
)
OLDEST_UNASSIGNED = HOME.gauge(
    "work_orders_unassigned_oldest_seconds",
    "seconds",
    "最早的未指派派工单已等待的时间；没有则为 0",
    "How long the oldest of these has waited since it was received; 0 where there is none",
    ["station"],
    by="worker",
    together="max",
)
REFUSED = HOME.gauge(
    "work_orders_refused",
    "work orders",
    "网点最近 30 天拒单的派工单",
    "Work orders that a station refused in the last 30 days",
    ["station"],
    by="worker",
    together="max",
)
HINDERED = HOME.gauge(
    "work_orders_hindered",
    "work orders",
    "因未能上门而等待的派工单，按原因：客户不在、地址有误、现场不安全",
    "Work orders that wait because their visit could not be made: nobody at home, a wrong address, an unsafe site",
    ["station", "outcome"],
    by="worker",
    together="max",
)
UNITS_OUT = HOME.gauge(
    "replacement_units_out",
    "units",
    "在客户处的替代设备，按其所属网点",
    "Replacement units at customers, by the station whose they are",
    ["station"],
    by="worker",
    together="max",
)
UNITS_OVERDUE = HOME.gauge(
    "replacement_units_overdue",
    "units",
    "其中应收回而未收回的",
    "Those of them that are out past the day by which they were to be back",
    ["station"],
    by="worker",
    together="max",
)
UNITS_HERE = HOME.gauge(
    "replacement_units_here",
    "units",
    "网点现有的替代设备，按是否可用（available 可用，unfit 待检修）",
    "Replacement units that are at their station, by whether they can be lent or are being checked or repaired",
    ["station", "status"],
    by="worker",
    together="max",
)
PARTS_SHORT = HOME.gauge(
    "parts_below_minimum",
    "parts",
    "低于库存下限的配件（库房与车载分别计）",
    "Parts below their minimum, stores and vans each for themselves",
    ["station"],
    by="worker",
    together="max",
)
TOOLS_DUE = HOME.gauge(
    "tools_calibration_due",
    "things",
    "未报废、校准已到期或三十天内到期的工具",
    "Tools in use whose calibration is over, or ends within thirty days",
    ["station"],
    by="worker",
    together="max",
)
OLDEST_TRANSFER = HOME.gauge(
    "stock_transfers_oldest_seconds",
    "seconds",
    "发往网点、尚未签收的配件调拨中最早的已在途多久；没有则为 0",
    "How long the oldest transfer of parts to a station has been under way; 0 where there is none",
    ["station"],
    by="worker",
    together="max",
)
UNREPORTED = HOME.gauge(
    "visits_without_report",
    "work orders",
    "最近 30 天完工、尚未为客户出具售后服务报告的派工单",
    "Work orders finished in the last 30 days of which no service report was issued",
    ["station"],
    by="worker",
    together="max",
)
OLDEST_UNREPORTED = HOME.gauge(
    "visits_without_report_oldest_seconds",
    "seconds",
    "其中最早完工的已过多久；没有则为 0",
    "How long ago the oldest of these was finished; 0 where there is none",
    ["station"],
    by="worker",
    together="max",
)
SUGGESTED = HOME.gauge(
    "suggestions_lately",
    "work orders",
    "最近七天内参考建议的指派，按首选建议是否被采纳",
    "Assignments of the last seven days for which suggestions were looked at, by whether the first was taken",
    ["station", "outcome"],
    by="worker",
    together="max",
)
IMAGES_BYTES = HOME.gauge(
    "visit_images_bytes",
    "bytes",
    "现场照片和签名的内容在数据库中所占的空间",
    "What the contents of photos and signatures of visits take in the database",
    by="worker",
    together="max",
)
IMAGES_SWEPT = HOME.counter(
    "visit_images_swept_total",
    "things",
    "密钥已销毁、内容随后清除的现场照片和签名",
    "Photos and signatures of visits that were removed because their key was destroyed",
    by="worker",
)
