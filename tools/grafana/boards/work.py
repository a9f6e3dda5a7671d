"""For managers: field work beside repairs, what comes back from customers, parts and tools, and what spared a visit."""

from collections.abc import Sequence

from tools.grafana.links import Operation, Runbook
from tools.grafana.parts import Board, Panel, ask, bars, board, choice, lines, now, number, query, rows, said

AT = 'station=~"$station"'
NAMESPACE = "aftersales.intake"
INSPECTIONS = ask("定期检查 Inspections", Operation.INSPECTIONS)
INSTALLATIONS = ask("安装 Installations", Operation.INSTALLATIONS)
TRAININGS = ask("培训 Trainings", Operation.TRAININGS)
CARE = ask("到期的拜访 Care visits due", Operation.CARE)
RETURNS = ask("退换货 Sales returns", Operation.RETURNS)
FAULTS = ask("送货差错 Delivery faults", Operation.FAULTS)
REPAIRS = ask("客户维修 Customers' repairs", Operation.REPAIRS)
FACTORY = ask("返厂 Factory service", Operation.FACTORY)
REORDER = ask("应订购 What to reorder", Operation.REORDER)
TRANSFERS = ask("在途的调拨 Transfers", Operation.TRANSFERS)
TOOLS = ask("工具 Tools", Operation.TOOLS)
ORDERS = ask("派工单 Work orders", Operation.WORK_ORDERS)
OVERRULED = ask("未采纳的建议 Overruled suggestions", Operation.OVERRULED)
REVIEWS = ask("待复审的文章 Articles to review", Operation.REVIEWS)
UNOWNED = ask("服务单 Cases", Operation.TAKEN)
EVERY = 6
"""Width of a number: four in a row."""


def work() -> Board:
    """Inspections, installations, trainings, care visits; returns and repairs; parts and tools; what spared a visit."""
    return board(
        "aftersales-work",
        "售后服务 · 现场与返回 Field work and what comes back",
        said(
            "给管理人员：检查、安装、培训、拜访，退换货与送修，配件与工具",
            "For managers: inspections, installations, trainings, care visits; returns and repairs; parts and tools",
        ),
        "now-24h",
        [choice("station", "网点 Station", "label_values(aftersales_work_orders_open, station)")],
        [
            ("该做而未做 · Due and not done", _due()),
            ("检查与拜访 · Inspections and visits", _planned()),
            ("返回的物品 · What comes back", _returned()),
            ("网点、配件、工具 · Stations, parts, tools", _stations()),
            ("上门之前 · Before anybody drives", _before()),
        ],
    )


def _sum(metric: str) -> str:
    """Of the stations chosen: each worker tells the same of each."""
    return f"sum(max by (station) ({metric}{{{AT}}}))"


def _happened(event: str) -> str:
    """How often, in the time shown, events of intake said so."""
    counted = f'eventlog_events_appended_total{{service="intake",type="{NAMESPACE}.{event}.v1"}}'
    return f"round(sum(increase({counted}[$__range])))"


def _due() -> Sequence[Panel]:
    def waiting(title: str, zh: str, en: str, expression: str, *links: Operation, unit: str = "short") -> Panel:
        shown = [ask("是哪些 Which they are", each) for each in links]
        return number(
            title, said(zh, en), unit, Runbook.WAITING, now(expression), limits=(1, None), span=EVERY, links=shown
        )

    return [
        waiting(
            "超期的检查 Inspections overdue",
            "已过最迟日期而尚未完成的定期检查",
            "Periodic inspections past their last day that are still to be held",
            "max(aftersales_inspections_overdue)",
            Operation.INSPECTIONS,
        ),
        waiting(
            "检查发现的故障 Faults found by inspections",
            "发现故障而尚未报修的定期检查",
            "Periodic inspections that found a fault for which nobody has opened a case",
            "max(aftersales_inspections_unanswered)",
            Operation.INSPECTIONS,
        ),
        waiting(
            "超期的安装 Installations overdue",
            "计划日期已过、客户尚未验收的安装",
            "Installations planned for a day that is over, and not accepted yet",
            "max(aftersales_installations_overdue)",
            Operation.INSTALLATIONS,
        ),
        waiting(
            "未登记的培训 Trainings nobody noted",
            "时间已过、既未登记举行也未取消的培训",
            "Trainings whose time is over, and of which nobody said that they were held or cancelled",
            "max(aftersales_trainings_overdue)",
            Operation.TRAININGS,
        ),
        waiting(
            "到期的拜访 Care visits overdue",
            "按周期或指定日期到期、尚未拜访的客户",
            "Customers whose care visit was due before today",
            "max(aftersales_care_visits_overdue)",
            Operation.CARE,
        ),
        waiting(
            "返厂超期 Overdue at the maker's",
            "返厂后已过预计收回日期仍未收回的物品",
            "Things at their makers that should have been back before today",
            "max(aftersales_factory_services_overdue)",
            Operation.FACTORY,
        ),
        waiting(
            "未出报告的上门 Visits without a report",
            "所选网点最近 30 天完工、尚未为客户出具售后服务报告的派工单",
            "Work orders finished in the last 30 days of which no service report was issued, of the stations chosen",
            _sum("aftersales_visits_without_report"),
            Operation.WORK_ORDERS,
        ),
        waiting(
            "校准到期的工具 Tools to calibrate",
            "所选网点校准已到期或三十天内到期的在用工具",
            "Tools in use whose calibration is over, or ends within thirty days, of the stations chosen",
            _sum("aftersales_tools_calibration_due"),
            Operation.TOOLS,
        ),
    ]


def _planned() -> Sequence[Panel]:
    return [
        lines(
            "定期检查 Inspections",
            said(
                "两周内应进行而未开单的、超期的、发现故障而未报修的",
                "Due in two weeks or before and without a case; overdue; with a fault that nobody answers",
            ),
            "short",
            Runbook.WAITING,
            query("max(aftersales_inspections_due)", "应进行 due"),
            query("max(aftersales_inspections_overdue)", "超期 overdue"),
            query("max(aftersales_inspections_unanswered)", "故障未报修 unanswered"),
            links=[INSPECTIONS],
        ),
        bars(
            "检查的经过 What became of inspections",
            said(
                "所示时间内计划、开单、完成、错过、取消的定期检查",
                "Inspections that were planned, begun, held, missed and called off in the time shown",
            ),
            "short",
            Runbook.WAITING,
            now(_happened("inspection-planned"), "计划 planned"),
            now(_happened("inspection-begun"), "开单 begun"),
            now(_happened("inspection-held"), "完成 held"),
            now(_happened("inspection-missed"), "错过 missed"),
            now(_happened("inspection-called-off"), "取消 called off"),
            links=[INSPECTIONS],
        ),
        lines(
            "安装、培训、拜访 Installations, trainings, care visits",
            said(
                "超期的安装、未登记的培训、到期未访的客户",
                "Installations overdue, trainings nobody noted, customers whose care visit is overdue",
            ),
            "short",
            Runbook.WAITING,
            query("max(aftersales_installations_overdue)", "安装 installations"),
            query("max(aftersales_trainings_overdue)", "培训 trainings"),
            query("max(aftersales_care_visits_overdue)", "拜访 care visits"),
            links=[INSTALLATIONS, TRAININGS, CARE],
        ),
        lines(
            "距上次核对检查计划 Since plans were looked through",
            said(
                "距上次核对完全部定期检查计划的时间；应每十分钟一次",
                "Time since the inspection plans of all machines were last looked through; every ten minutes",
                ("回放或演示的系统不自动核对", "a system that replays, or the demo, does not look by itself"),
            ),
            "s",
            Runbook.WAITING,
            query("time() - max(aftersales_inspection_plans_kept_timestamp_seconds)", "核对 looked through"),
        ),
        lines(
            "放假安排已知到 Holidays known for",
            said(
                "距已知放假安排的最后一天还有多久；之后的检查先按周一至周五计划",
                "Time until the last day whose holidays are known; later inspections are planned on Mondays to Fridays",
            ),
            "s",
            Runbook.CALENDAR,
            query("max(aftersales_holidays_known_until_timestamp_seconds) - time()", "还有 left"),
        ),
    ]


def _returned() -> Sequence[Panel]:
    def by(label: str, metric: str) -> str:
        return f"max by ({label}) ({metric})"

    return [
        bars(
            "退换货 Sales returns",
            said("未结束的退换货，按待谁处理", "Sales returns that are not over, by whose turn it is"),
            "short",
            Runbook.WAITING,
            now(by("step", "aftersales_sales_returns_open"), "{{step}}"),
            span=8,
            links=[RETURNS],
        ),
        bars(
            "送货差错 Delivery faults",
            said(
                "未结束的送货差错（短少、发错、破损），按待谁处理",
                "Delivery faults (short, wrong, damaged) that are not over, by whose turn it is",
            ),
            "short",
            Runbook.WAITING,
            now(by("step", "aftersales_delivery_faults_open"), "{{step}}"),
            span=8,
            links=[FAULTS],
        ),
        bars(
            "客户送修的物品 Customers' things",
            said(
                "客户送修、尚未交还的物品，按所在环节",
                "Things that customers have repaired by us and do not have back, by where they are",
            ),
            "short",
            Runbook.WAITING,
            now(by("link", "aftersales_customer_repairs"), "{{link}}"),
            span=8,
            links=[REPAIRS],
        ),
        lines(
            "最久的退换货 Oldest return",
            said(
                "各环节等待最久的退换货已等待的时间；没有则为 0",
                "How long the return that waits longest has waited for each step; 0 where there is none",
            ),
            "s",
            Runbook.WAITING,
            query(by("step", "aftersales_sales_returns_oldest_seconds"), "{{step}}"),
            span=8,
            links=[RETURNS],
        ),
        lines(
            "最久的送货差错 Oldest delivery fault",
            said(
                "各环节等待最久的送货差错已等待的时间；没有则为 0",
                "How long the fault that waits longest has waited for each step; 0 where there is none",
            ),
            "s",
            Runbook.WAITING,
            query(by("step", "aftersales_delivery_faults_oldest_seconds"), "{{step}}"),
            span=8,
            links=[FAULTS],
        ),
        lines(
            "停留最久的物品 Oldest thing",
            said(
                "各环节停留最久的送修物品的停留时间；没有则为 0",
                "How long the thing that has been there longest has been at each link; 0 where there is none",
            ),
            "s",
            Runbook.WAITING,
            query(by("link", "aftersales_customer_repairs_oldest_seconds"), "{{link}}"),
            span=8,
            links=[REPAIRS, FACTORY],
        ),
    ]


def _stations() -> Sequence[Panel]:
    def column(metric: str, heading: str, unit: str = "short") -> tuple[str, str, str]:
        return f"max by (station) ({metric}{{{AT}}})", heading, unit

    return [
        rows(
            "网点一览 Stations at a look",
            said(
                "每个网点一行：拒单、未出报告的上门、缺少的配件、在途最久的调拨、校准到期的工具",
                "A row a station: refused orders (30 days), visits without a report, parts below their minimum, "
                "the oldest transfer under way, tools to calibrate",
            ),
            Runbook.WAITING,
            [
                column("aftersales_work_orders_refused", "拒单 Refused"),
                column("aftersales_visits_without_report", "未出报告 No report"),
                column("aftersales_visits_without_report_oldest_seconds", "最早的 Oldest of them", "s"),
                column("aftersales_parts_below_minimum", "缺配件 Parts short"),
                column("aftersales_stock_transfers_oldest_seconds", "最久的调拨 Oldest transfer", "s"),
                column("aftersales_tools_calibration_due", "校准到期 To calibrate"),
            ],
            {"station": "网点 Station"},
            links=[ORDERS, REORDER, TRANSFERS, TOOLS],
        ),
        bars(
            "未能上门 Hindered visits",
            said(
                "因未能上门而等待的派工单，按原因：客户不在、地址有误、现场不安全",
                "Work orders that wait because the visit could not be made, by why",
            ),
            "short",
            Runbook.WAITING,
            now(
                f"sum by (outcome) (max by (station, outcome) (aftersales_work_orders_hindered{{{AT}}}))", "{{outcome}}"
            ),
            span=8,
            links=[ORDERS],
        ),
        bars(
            "派人建议 Suggestions",
            said(
                "最近七天内参考建议的指派：采纳（taken）或另选（overruled）",
                "Assignments of the last seven days for which suggestions were looked at: taken, or overruled",
            ),
            "short",
            Runbook.WAITING,
            now(
                f"sum by (outcome) (max by (station, outcome) (aftersales_suggestions_lately{{{AT}}}))",
                "{{outcome}}",
            ),
            span=8,
            links=[OVERRULED],
        ),
        lines(
            "低于下限的配件 Parts below minimum",
            said(
                "低于库存下限的配件，按网点，库房与车载分别计",
                "Parts below their minimum by station, stores and vans each for themselves",
            ),
            "short",
            Runbook.WAITING,
            query(f"max by (station) (aftersales_parts_below_minimum{{{AT}}})", "{{station}}"),
            span=8,
            links=[REORDER],
        ),
    ]


def _before() -> Sequence[Panel]:
    return [
        bars(
            "没有上门就办的 What spared a visit",
            said(
                "所示时间内的电话支持、远程维护、客户拒绝的远程维护、并入的重复报修，以及派出的服务单",
                "Guidance by phone, remote help, remote help that was refused, duplicates that were merged, "
                "and cases that went to a station, in the time shown",
            ),
            "short",
            Runbook.WAITING,
            now(_happened("guidance-given"), "电话支持 by phone"),
            now(_happened("remote-help-given"), "远程维护 remote help"),
            now(_happened("remote-help-refused"), "拒绝远程 remote help refused"),
            now(_happened("duplicate-merged"), "重复并入 duplicates merged"),
            now(_happened("case-routed"), "派往网点 to a station"),
            links=[UNOWNED],
        ),
        lines(
            "无人负责的服务单 Cases without an owner",
            said("信息中心尚无负责人的服务单", "Cases at the information centre that nobody owns yet"),
            "short",
            Runbook.WAITING,
            query("max(aftersales_cases_unowned)", "服务单 cases"),
            links=[UNOWNED],
        ),
        lines(
            "知识库 Knowledge base",
            said(
                "在用的文章，和其中已到复审日期的", "Articles in use, and those of them whose review is due or overdue"
            ),
            "short",
            Runbook.WAITING,
            query("max(aftersales_knowledge_articles)", "在用 in use"),
            query("max(aftersales_knowledge_articles_review_due)", "应复审 to review"),
            links=[REVIEWS],
        ),
        lines(
            "附件和图片所占空间 Room of attachments",
            said(
                "附件、现场照片和签名在数据库中所占的空间",
                "What attachments, and photos and signatures of visits, take in the database",
            ),
            "bytes",
            Runbook.METRICS,
            query("max(aftersales_attachments_bytes)", "附件 attachments"),
            query("max(aftersales_visit_images_bytes)", "现场图片 images"),
        ),
        lines(
            "已清除的现场图片 Images swept",
            said(
                "客户或个人信息删除后，密钥已销毁，一小时内清除",
                "Of customers who were erased: their key is gone, and within an hour what it sealed",
            ),
            "short",
            Runbook.METRICS,
            query("sum(increase(aftersales_visit_images_swept_total[1h]))", "每小时 an hour"),
        ),
    ]
