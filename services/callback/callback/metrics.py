"""What managers watch about call-backs: counted in the read model when somebody reads the metrics."""

from eventlog.measuring import Home

HOME = Home("aftersales")

OPEN = HOME.gauge(
    "callbacks_open", "call-backs", "未完成的回访", "Call-backs that are to be made", by="worker", together="max"
)
DUE = HOME.gauge(
    "callbacks_due",
    "call-backs",
    "其中现在就应拨打的",
    "Those of them that are due now",
    by="worker",
    together="max",
)
OLDEST_DUE = HOME.gauge(
    "callbacks_due_oldest_seconds",
    "seconds",
    "最早到期的回访已等待的时间；没有则为 0",
    "How long the one that has waited longest has been due; 0 where none is",
    by="worker",
    together="max",
)
