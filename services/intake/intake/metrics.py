"""What operations watch about rules for personal data, cases that nobody owns, goods that came back or were delivered
wrong, attachments and the knowledge base."""

from eventlog.measuring import Home

HOME = Home("aftersales")

REMOVED = HOME.counter(
    "retention_removed_total",
    "things",
    "按保存期限删除的：联系人、服务单的文字、联系人查阅记录",
    "What went by the rule for it: contacts, texts of cases, records of who read a contact",
    ["what"],
    by="worker",
)

ARTICLES = HOME.gauge(
    "knowledge_articles",
    "things",
    "知识库中在用的文章",
    "Knowledge-base articles in use",
    by="worker",
    together="max",
)
ARTICLES_DUE = HOME.gauge(
    "knowledge_articles_review_due",
    "things",
    "其中已到复审日期的",
    "Those of them whose review is due today or overdue",
    by="worker",
    together="max",
)

CASES_UNOWNED = HOME.gauge(
    "cases_unowned",
    "cases",
    "信息中心尚无负责人的服务单",
    "Cases at the information centre that nobody owns yet",
    by="worker",
    together="max",
)
OLDEST_UNOWNED = HOME.gauge(
    "cases_unowned_oldest_seconds",
    "seconds",
    "其中最早受理的已等待的时间；没有则为 0",
    "How long the oldest of these has waited since it was taken; 0 where there is none",
    by="worker",
    together="max",
)
INSTALLATIONS_OVERDUE = HOME.gauge(
    "installations_overdue",
    "things",
    "计划日期已过、客户尚未验收的安装",
    "Installations planned for a day that is over, and not accepted yet",
    by="worker",
    together="max",
)
TRAININGS_OVERDUE = HOME.gauge(
    "trainings_overdue",
    "things",
    "时间已过、既未登记举行也未取消的培训",
    "Trainings whose time is over, and of which nobody said that they were held or cancelled",
    by="worker",
    together="max",
)
RETURNS_OPEN = HOME.gauge(
    "sales_returns_open",
    "returns",
    "未结束的退换货，按待谁处理",
    "Sales returns that are not over, by whose turn it is",
    ["step"],
    by="worker",
    together="max",
)
OLDEST_RETURN = HOME.gauge(
    "sales_returns_oldest_seconds",
    "seconds",
    "其中等待最久的已等待的时间；没有则为 0",
    "How long the one has waited for that step that has waited longest; 0 where there is none",
    ["step"],
    by="worker",
    together="max",
)
FAULTS_OPEN = HOME.gauge(
    "delivery_faults_open",
    "faults",
    "未结束的送货差错，按待谁处理",
    "Delivery faults that are not over, by whose turn it is",
    ["step"],
    by="worker",
    together="max",
)
OLDEST_FAULT = HOME.gauge(
    "delivery_faults_oldest_seconds",
    "seconds",
    "其中等待最久的已等待的时间；没有则为 0",
    "How long the one has waited for that step that has waited longest; 0 where there is none",
    ["step"],
    by="worker",
    together="max",
)
REPAIRS_HELD = HOME.gauge(
    "customer_repairs",
    "things",
    "客户送修、尚未交还的物品，按所在环节",
    "Things that customers have repaired by us and do not have back, by where they are",
    ["link"],
    by="worker",
    together="max",
)
OLDEST_REPAIR = HOME.gauge(
    "customer_repairs_oldest_seconds",
    "seconds",
    "各环节中停留最久的物品的停留时间；没有则为 0",
    "How long the one that has been there longest has been there; 0 where there is none",
    ["link"],
    by="worker",
    together="max",
)
FACTORY_OVERDUE = HOME.gauge(
    "factory_services_overdue",
    "things",
    "返厂后已过预计收回日期仍未收回的物品",
    "Things at their makers that should have been back before today",
    by="worker",
    together="max",
)
CARE_OVERDUE = HOME.gauge(
    "care_visits_overdue",
    "things",
    "按周期或指定日期到期、尚未拜访的客户",
    "Customers whose care visit was due before today, by the rhythm of their class or as somebody set it",
    by="worker",
    together="max",
)
ATTACHMENTS = HOME.gauge(
    "attachments_bytes",
    "bytes",
    "附件内容在数据库中所占的空间",
    "What the contents of attachments take in the database",
    by="worker",
    together="max",
)

INSPECTIONS_DUE = HOME.gauge(
    "inspections_due",
    "things",
    "两周内或更早应进行、尚未开单的定期检查",
    "Periodic inspections planned for the next two weeks, or before, for which no case is open yet",
    by="worker",
    together="max",
)
INSPECTIONS_OVERDUE = HOME.gauge(
    "inspections_overdue",
    "things",
    "已过最迟日期而尚未完成的定期检查",
    "Periodic inspections past their last day that are still to be held",
    by="worker",
    together="max",
)
INSPECTIONS_UNANSWERED = HOME.gauge(
    "inspections_unanswered",
    "things",
    "发现故障而尚未报修的定期检查",
    "Periodic inspections that found a fault for which nobody has opened a case",
    by="worker",
    together="max",
)
HOLIDAYS_KNOWN = HOME.gauge(
    "holidays_known_until_timestamp_seconds",
    "unix seconds",
    "放假安排已知到何时为止（Unix 时间）；其后的定期检查只避开周末，公布后再改期",
    "Until when holidays are known, Unix time; later inspections keep to Mondays to Fridays until they are published",
    by="worker",
    together="max",
)
PLANS_KEPT = HOME.gauge(
    "inspection_plans_kept_timestamp_seconds",
    "unix seconds",
    "上次核对完全部定期检查计划的时间（Unix 时间）",
    "When the inspection plans of all machines had last been looked through, Unix time",
    by="worker",
    together="max",
)
