"""For managers: what was promised to customers, station by station, and what waits."""

from collections.abc import Sequence

from tools.grafana.links import Operation, Runbook
from tools.grafana.parts import Board, Panel, ask, bars, board, choice, lines, now, number, query, rows, said, words

AT = 'station=~"$station"'
OPEN = 'standing=~"running|warned|paused|breached"'
CASES = ask("服务单 Cases (open=true)", Operation.CASES)
ORDERS = ask("派工单队列 Queue of work orders", Operation.WORK_ORDERS)
TASKS = ask("回访任务 Call-backs", Operation.CALL_BACKS)
UNITS = ask("替代设备 Replacement units", Operation.REPLACEMENTS)
ALARMS = ask("预警与超时 Warnings and breaches", Operation.ALARMS)
HOW = f"""\
指标只有数目，没有服务单号和姓名；要看是哪些，打开接口页面并填入自己的密钥。
**Figures alone, no case numbers, no names.** To see which cases they are, open the API page and enter your key.

| 数字 figure | 问什么 ask | 填 fill in |
|---|---|---|
| 未结、预警、超时 open, warned, breached | [服务单 cases]({Operation.CASES.url}) | `open`, `station_id`, `sla_state` |
| 一张服务单的经过 a case's story | [全过程 story]({Operation.STORY.url}), `./aftersales events show` | 单号 number |
| 未指派 unassigned | [派工单 work orders]({Operation.WORK_ORDERS.url}) | `status=open`, `station_id` |
| 待回访 call-backs | [回访任务 tasks]({Operation.CALL_BACKS.url}) | |
| 替代设备 units owed and out | [替代设备 replacements]({Operation.REPLACEMENTS.url}) | |
| 各网点评级 grades of stations | [评分 scorecards]({Operation.SCORECARDS.url}) | |"""


def promises() -> Board:
    """Cases, promises, work orders, call-backs, replacement units."""
    return board(
        "aftersales-promises",
        "售后服务 · 承诺与网点 Promises and stations",
        said("给管理人员：未结服务单、预警与超时、待办", "For managers: open cases, warnings and breaches, what waits"),
        "now-24h",
        [choice("station", "网点 Station", "label_values(aftersales_cases_open, station)")],
        [
            ("现在 · Now", _now()),
            ("承诺 · Promises", _promises()),
            ("网点 · Stations", _stations()),
            ("多久前统计 · How fresh the figures are", _fresh()),
        ],
    )


def _sum(metric: str) -> str:
    """Of all stations: each worker tells the same of each."""
    return f"sum(max by (station) ({metric}{{{AT}}}))"


def _standing(standing: str) -> str:
    return f'sum(max by (station, promise) (aftersales_case_promises{{standing="{standing}",{AT}}}))'


def _now() -> Sequence[Panel]:
    return [
        number(
            "未结服务单 Open cases",
            said(
                "所选网点的未结服务单；“-”为尚无网点",
                "Open cases of the stations chosen; `-` has those of no station yet",
            ),
            "short",
            Runbook.LIMITS,
            now(_sum("aftersales_cases_open"), "服务单 cases"),
            links=[CASES],
        ),
        number(
            "预警中 Warned",
            said(
                "未结服务单中已预警、尚未超时的承诺",
                "Promises of open cases that were warned of, and are not broken yet",
            ),
            "short",
            Runbook.LIMITS,
            now(_standing("warned"), "承诺 promises"),
            limits=(1, None),
            links=[CASES],
        ),
        number(
            "已超时 Breached",
            said("未结服务单中已超时的承诺", "Promises of open cases that are broken"),
            "short",
            Runbook.LIMITS,
            now(_standing("breached"), "承诺 promises"),
            limits=(None, 1),
            links=[CASES],
        ),
        number(
            "应回访 Call-backs due",
            said("现在就应拨打的回访（全部网点）", "Call-backs that are due now, of all stations"),
            "short",
            Runbook.LIMITS,
            now("max(aftersales_callbacks_due)", "回访 call-backs"),
            limits=(10, 50),
            links=[TASKS],
        ),
        number(
            "最早的回访已等待 Oldest call-back",
            said(
                "最早到期的回访已等待的时间；没有则为 0",
                "How long the longest-waiting call-back has been due; 0 where none is",
            ),
            "s",
            Runbook.LIMITS,
            now("max(aftersales_callbacks_due_oldest_seconds)", "等待 waiting"),
            limits=(4 * 3600, 24 * 3600),
            links=[TASKS],
        ),
        number(
            "最早的无人负责服务单已等待 Oldest case without an owner",
            said(
                "信息中心最早受理、尚无负责人的服务单已等待的时间；没有则为 0",
                "How long the oldest case of the information centre that nobody owns has waited; 0 where there is none",
            ),
            "s",
            Runbook.LIMITS,
            now("max(aftersales_cases_unowned_oldest_seconds)", "等待 waiting"),
            limits=(1800, 3600),
            links=[CASES],
        ),
        number(
            "最早的未指派已等待 Oldest unassigned",
            said(
                "最早的未指派派工单已等待的时间；没有则为 0",
                "How long the oldest work order without a technician has waited; 0 where there is none",
            ),
            "s",
            Runbook.LIMITS,
            now(f"max(aftersales_work_orders_unassigned_oldest_seconds{{{AT}}})", "等待 waiting"),
            limits=(1800, 3600),
            links=[ORDERS],
        ),
        number(
            "应交的替代设备 Units owed",
            said("应交付而尚未交付的替代设备", "Replacement units that are owed, and not handed over yet"),
            "short",
            Runbook.LIMITS,
            now(_sum("aftersales_replacement_units_owed"), "台 units"),
            limits=(1, None),
            links=[UNITS],
        ),
        number(
            "在外的替代设备 Units out",
            said("在客户处的替代设备，按其所属网点", "Replacement units at customers, by the station whose they are"),
            "short",
            Runbook.LIMITS,
            now(_sum("aftersales_replacement_units_out"), "台 units"),
            links=[UNITS],
        ),
        words("是哪些服务单 · Which cases they are", HOW, height=7),
    ]


def _promises() -> Sequence[Panel]:
    alarms = f"aftersales_sla_alarms_total{{{AT}}}"
    return [
        bars(
            "未结服务单的承诺 Promises of open cases",
            said(
                "未结服务单中未了的承诺，按状况；respond 响应，arrive 到场，resolve 解决",
                "Promises of open cases that are not kept yet, by how they stand",
            ),
            "short",
            Runbook.LIMITS,
            now(
                "sum by (promise, standing) "
                f"(max by (station, promise, standing) (aftersales_case_promises{{{OPEN},{AT}}}))",
                "{{promise}} {{standing}}",
            ),
            links=[CASES],
        ),
        lines(
            "预警与超时 Warnings and breaches",
            said("每小时的预警和超时，按承诺和级别", "Warnings and breaches in an hour, by promise and level"),
            "short",
            Runbook.LIMITS,
            query(f"sum by (promise, level) (increase({alarms}[1h]))", "{{promise}} {{level}}"),
            links=[ALARMS],
        ),
        bars(
            "所示时间内的超时 Breaches in the time shown",
            said(
                "所示时间内的超时，按当时的网点；“-”为当时尚无网点",
                "Breaches in the time shown, by the station that had the case then; `-` where none had it",
            ),
            "short",
            Runbook.LIMITS,
            now(
                f'round(sum by (station) (increase(aftersales_sla_alarms_total{{level="breach",{AT}}}[$__range])))',
                "{{station}}",
            ),
            links=[ALARMS],
        ),
        lines(
            "未结服务单 Open cases",
            said("未结服务单，按网点", "Open cases, by station"),
            "short",
            Runbook.LIMITS,
            query(f"max by (station) (aftersales_cases_open{{{AT}}})", "{{station}}"),
            links=[CASES],
        ),
        lines(
            "回访 Call-backs",
            said(
                "未完成的和现在就应拨打的回访（全部网点）", "Call-backs to be made, and those due now, of all stations"
            ),
            "short",
            Runbook.LIMITS,
            query("max(aftersales_callbacks_open)", "未完成 open"),
            query("max(aftersales_callbacks_due)", "应拨打 due"),
            links=[TASKS],
        ),
        lines(
            "替代设备 Replacement units",
            said(
                "应交付的、在客户处的、应收回而未收回的和网点现有的替代设备，按网点",
                "Replacement units owed, at customers, out past their day, and at their station, by station",
            ),
            "short",
            Runbook.LIMITS,
            query(f"max by (station) (aftersales_replacement_units_owed{{{AT}}})", "{{station}} 应交 owed"),
            query(f"max by (station) (aftersales_replacement_units_out{{{AT}}})", "{{station}} 在外 out"),
            query(f"max by (station) (aftersales_replacement_units_overdue{{{AT}}})", "{{station}} 应收回 overdue"),
            query(
                f"max by (station, status) (aftersales_replacement_units_here{{{AT}}})",
                "{{station}} 在库 here {{status}}",
            ),
            links=[UNITS],
        ),
    ]


def _stations() -> Sequence[Panel]:
    return [
        rows(
            "网点一览 Stations at a look",
            said(
                "每个网点一行：未结服务单、未完成和未指派的派工单、最早的未指派已等待、应交和在外的替代设备",
                "A row a station: cases, work orders (unassigned ones, how long the oldest waits), units owed and out",
            ),
            Runbook.LIMITS,
            [
                (f"max by (station) (aftersales_cases_open{{{AT}}})", "未结服务单 Open cases", "short"),
                (f"max by (station) (aftersales_work_orders_open{{{AT}}})", "派工单 Work orders", "short"),
                (f"max by (station) (aftersales_work_orders_unassigned{{{AT}}})", "未指派 Unassigned", "short"),
                (
                    f"max by (station) (aftersales_work_orders_unassigned_oldest_seconds{{{AT}}})",
                    "最早的已等待 Oldest waits",
                    "s",
                ),
                (f"max by (station) (aftersales_replacement_units_owed{{{AT}}})", "应交设备 Units owed", "short"),
                (f"max by (station) (aftersales_replacement_units_out{{{AT}}})", "在外设备 Units out", "short"),
            ],
            {"station": "网点 Station"},
            links=[CASES, ORDERS, UNITS],
        ),
        lines(
            "派工单 Work orders",
            said("未完成的派工单，按网点", "Unfinished work orders, by station"),
            "short",
            Runbook.LIMITS,
            query(f"max by (station) (aftersales_work_orders_open{{{AT}}})", "{{station}}"),
            links=[ORDERS],
            span=8,
        ),
        lines(
            "未指派 Unassigned",
            said("尚未指派维修人员的派工单，按网点", "Work orders that no technician has yet, by station"),
            "short",
            Runbook.LIMITS,
            query(f"max by (station) (aftersales_work_orders_unassigned{{{AT}}})", "{{station}}"),
            links=[ORDERS],
            span=8,
        ),
        lines(
            "最早的未指派已等待 Oldest unassigned",
            said(
                "最早的未指派派工单已等待的时间，按网点",
                "How long the oldest work order without a technician has waited",
            ),
            "s",
            Runbook.LIMITS,
            query(f"max by (station) (aftersales_work_orders_unassigned_oldest_seconds{{{AT}}})", "{{station}}"),
            links=[ORDERS],
            span=8,
        ),
    ]


def _fresh() -> Sequence[Panel]:
    return [
        lines(
            "距上次统计 Since they were counted",
            said(
                "以上数字距最近一次在数据库中统计的时间，按服务；数据库不可用时会增长",
                "Time since the figures above were last counted, by service; it grows while the database is away",
            ),
            "s",
            Runbook.METRICS,
            query("time() - max by (service) (aftersales_figures_timestamp_seconds) >= 0", "{{service}}"),
            span=24,
        ),
    ]
