"""What operations watch about rules for personal data, and about the knowledge base."""

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
