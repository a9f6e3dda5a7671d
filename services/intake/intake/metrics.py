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
ATTACHMENTS = HOME.gauge(
    "attachments_bytes",
    "bytes",
    "附件内容在数据库中所占的空间",
    "What the contents of attachments take in the database",
    by="worker",
    together="max",
)
