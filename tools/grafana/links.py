"""Where a reader of a board can go on: the guides, and the services' own pages. Each address stands here alone."""

from enum import Enum
from urllib.parse import quote

GUIDE = "https://aftersales.example/docs"
"""Where the company shows this repository's `docs`; on a board the variable `guide`, which a reader may change."""
API = "http://127.0.0.1:8101"
"""Any of the services, as browsers reach it; on a board it is the variable `api`."""


class Runbook(Enum):
    """What to read when a panel shows trouble: a page below `docs`, and the heading in it."""

    WATCHING = ("operations.md", "Watching")
    NOT_READY = ("operations.md", "就绪检查失败时 · When a check of /readyz fails")
    BOUNDS = ("operations.md", "连接的限度 · Bounds of a connection")
    SLOW = ("operations.md", "接口出错或变慢 · The API fails or is slow")
    KAFKA = ("operations.md", "Kafka")
    FORGED = ("operations.md", "伪造的记录 · Forged records")
    LIMITS = ("operations.md", "时限 · Limits")
    WAITING = ("operations.md", "等待处理的业务 · Work that waits")
    READ_MODELS = ("operations.md", "读模型 · Read models")
    PARKED = ("operations.md", "Poison events")
    KEYS = ("operations.md", "密钥 · Keys")
    PERSONAL_DATA = ("operations.md", "个人信息 · Personal data")
    UPGRADING = ("operations.md", "升级 · Upgrading")
    IDEMPOTENCY = ("operations.md", "幂等键 · Idempotency keys")
    STREAMS = ("analysts/streams.md", "运维 · Operations")
    CALENDAR = ("operations.md", "日历将尽 · The calendar ends")
    TRACES = ("operations.md", "追踪与日志 · Traces and logs")
    BACKUPS = ("operations.md", "备份与恢复 · Backups")
    METRICS = ("operations/metrics.md", "指标 · Metrics")
    BOARDS = ("operations.md", "看板 · Grafana")

    @property
    def page(self) -> str:
        return str(self.value[0])

    @property
    def heading(self) -> str:
        return str(self.value[1])

    @property
    def url(self) -> str:
        return f"${{guide}}/{self.page}#{anchor(self.heading)}"


class Operation(Enum):
    """What to ask on the API page: service, tag, operation."""

    CASES = ("reporting", "cases", "list_reported_cases")
    STORY = ("reporting", "cases", "read_story")
    BOARD = ("reporting", "board", "read_board")
    SCORECARDS = ("reporting", "scorecards", "list_scorecards")
    WORK_ORDERS = ("dispatch", "work-orders", "list_work_orders")
    REPLACEMENTS = ("dispatch", "replacement-units", "list_replacements")
    OVERRULED = ("dispatch", "work-orders", "list_overrulings")
    REORDER = ("dispatch", "stock", "list_reorder")
    TRANSFERS = ("dispatch", "stock", "list_stock_transfers")
    TOOLS = ("dispatch", "tools", "list_tools")
    TAKEN = ("intake", "cases", "list_cases")
    INSPECTIONS = ("intake", "inspections", "list_all_inspections")
    INSTALLATIONS = ("intake", "installations", "list_installations")
    TRAININGS = ("intake", "trainings", "list_trainings")
    CARE = ("intake", "care-visits", "list_due_care_visits")
    RETURNS = ("intake", "sales-returns", "list_sales_returns")
    FAULTS = ("intake", "delivery-faults", "list_delivery_faults")
    REPAIRS = ("intake", "customer-repairs", "list_customer_repairs")
    FACTORY = ("intake", "factory-service", "list_factory_services")
    REVIEWS = ("intake", "knowledge-base", "list_article_reviews")
    CALL_BACKS = ("callback", "call-backs", "list_tasks")
    ALARMS = ("sla_monitor", "service-levels", "list_alarms")

    @property
    def url(self) -> str:
        service, tag, operation = self.value
        return f"${{api}}/docs?of={service}#/{tag}/{operation}"


def anchor(heading: str) -> str:
    """A heading's anchor, as forges make it."""
    kept = "".join(each for each in heading.lower() if each.isalnum() or each in " -_")
    return quote(kept.replace(" ", "-"), safe="-_")
