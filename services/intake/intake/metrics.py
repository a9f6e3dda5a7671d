"""What operations watch about rules for personal data, cases that nobody owns, attachments and the knowledge base."""

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
