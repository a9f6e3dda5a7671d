"""What operations watch about rules for personal data."""

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
