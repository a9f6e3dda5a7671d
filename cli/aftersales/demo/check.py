"""Reads the services' own APIs when the story is over, and compares with what the story must give."""

import asyncio
import time
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftersales.demo import expected
from aftersales.demo.api import Client
from aftersales.demo.cast import STATIONS
from aftersales.demo.chapters.inspected import PLAN
from aftersales.demo.expected import CaseEnd
from aftersales.demo.people import MANAGER, OPERATIONS
from aftersales.demo.stage import PATIENCE, Stage
from aftersales.demo.timeline import spoken


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so."""

    what: str
    expected: object
    found: object

    @property
    def ok(self) -> bool:
        """Whether it is so."""
        return self.expected == self.found


async def check(stage: Stage) -> list[Check]:
    """All checks. The read models may be a moment behind the story, so what does not hold yet is looked at again."""
    give_up = time.monotonic() + PATIENCE
    while True:
        checks = await _look(stage)
        if all(check.ok for check in checks) or time.monotonic() > give_up:
            return checks
        await asyncio.sleep(0.1)


async def _look(stage: Stage) -> list[Check]:
    groups: Iterable[Awaitable[list[Check]]] = (
        _cases(stage),
        _scorecards(stage),
        _board(stage),
        _queues(stage),
        _company(stage),
        _road(stage),
    )
    return [check for group in await asyncio.gather(*groups) for check in group]


async def _cases(stage: Stage) -> list[Check]:
    async def end_of(case_id: str) -> CaseEnd:
        case = await stage.clerk.get("intake", f"/cases/{case_id}")
        sla = await stage.clerk.get("sla_monitor", f"/cases/{case_id}/clocks")
        resolve = sla["clocks"]["resolve"]
        return CaseEnd(
            status=case["status"],
            station=case["station_id"],
            used_seconds=resolve["running_seconds"] if resolve["stopped_at"] else None,
            broken=tuple(name for name, clock in sla["clocks"].items() if clock["breached"]),
            paused_seconds=sla["paused_seconds"],
            in_warranty=case["in_warranty"],
            ending=case["ending"],
        )

    ends = await asyncio.gather(*map(end_of, expected.CASES))
    return [
        Check(f"服务单 case {case_id}", end, found)
        for (case_id, end), found in zip(expected.CASES.items(), ends, strict=True)
    ]


async def _scorecards(stage: Stage) -> list[Check]:
    answer = await stage.people[MANAGER].get("reporting", "/scorecards")
    cards = {card["station_id"]: _scorecard(card) for card in answer["items"]}
    return [
        Check(f"评分卡 scorecard {station}", card, cards.get(station)) for station, card in expected.SCORECARDS.items()
    ]


def _scorecard(card: Mapping[str, Any]) -> dict[str, object]:
    figures = ("cases", "open", "closed", "reopened", "visits")
    fix = card["first_visit_fix"]
    return {
        **{figure: card[figure] for figure in figures},
        "ended": {ending: count for ending, count in card["ended"].items() if count},
        "late": {name: promise["breaches"] for name, promise in card["sla"].items()},
        "paused_seconds": card["paused_seconds"],
        "first_visit_fix": f"{fix['fixed']} of {fix['visited']}",
        "outcomes": {outcome: count for outcome, count in card["outcomes"].items() if count},
    }


async def _board(stage: Stage) -> list[Check]:
    board = await stage.people[OPERATIONS].get("reporting", "/board")
    rows = {row["station_id"]: row for row in board["stations"]}
    return [
        Check(f"看板 board {station}", row, {name: rows.get(station, {}).get(name) for name in row})
        for station, row in expected.BOARD.items()
    ]


async def _queues(stage: Stage) -> list[Check]:
    async def queue_of(station: str) -> dict[str, str]:
        orders = await stage.dispatcher(station).get("dispatch", "/work-orders", status="open")
        return {order["case_id"]: order["status"] for order in orders["items"]}

    stations = [station.id for station in STATIONS]
    queues = await asyncio.gather(*map(queue_of, stations))
    return [
        Check(f"队列 queue {station}", expected.QUEUES[station], queue)
        for station, queue in zip(stations, queues, strict=True)
    ]


async def _company(stage: Stage) -> list[Check]:
    operations, manager = stage.people[OPERATIONS], stage.people[MANAGER]
    totals = await manager.get("reporting", "/totals")
    alarms = await operations.get("sla_monitor", "/alarms")
    units = await manager.get("dispatch", "/replacements")
    repairs = (await manager.get("intake", "/customer-repairs"))["items"]
    stock = await manager.get("dispatch", "/stock")
    tasks = await stage.caller.get("callback", "/tasks", status="open")
    cases = (await stage.clerk.get("intake", "/cases", limit="200"))["items"]
    key = (await stage.clerk.get("intake", "/customers", customer_class="key"))["items"]
    contracts: dict[str, tuple[str, ...]] = {}
    for each in (await stage.clerk.get("intake", "/contracts"))["items"]:
        contracts[each["customer_id"]] = (*contracts.get(each["customer_id"], ()), each["contract_id"])
    customers = {
        name: len({case[column] for case in cases})
        for name, column in (("customers", "customer_id"), ("regions", "region"))
    }
    charged = expected.CHARGES.items()
    helped = {}
    for article_id in expected.KNOWLEDGE:
        figures = await stage.clerk.get("intake", f"/articles/{article_id}/figures")
        helped[article_id] = figures["used"], figures["solved"]
    remote = {case["case_id"]: case["remote_result"] for case in cases if case["remote_result"] is not None}
    for order in (await manager.get("dispatch", "/work-orders", limit="200"))["items"]:
        if order["remote_result"] is not None:
            remote[order["case_id"]] = order["remote_result"]
    said = {what: stage.remembered.get(what) for what in expected.ON_THE_PHONE}
    refusals = {what: stage.remembered.get(what) for what in expected.REFUSALS}
    return [
        Check("客户 customers", expected.CUSTOMERS, customers),
        Check("重点客户 key customers", expected.KEY_CUSTOMERS, tuple(each["customer_id"] for each in key)),
        Check("拜访 care visits", expected.CARE, await _care(manager)),
        Check("维保合同 contracts", expected.CONTRACTS, contracts),
        Check("知识库 knowledge base", expected.KNOWLEDGE, helped),
        Check("可能有帮助 what may help", expected.MAY_HELP, stage.remembered.get("what may help")),
        Check("合计 totals", expected.TOTALS, {figure: totals[figure] for figure in expected.TOTALS}),
        Check(
            "预警 alarms",
            expected.ALARMS,
            {(alarm["case_id"], alarm["clock"], alarm["level"]) for alarm in alarms["items"]},
        ),
        Check(
            "替代设备 replacements", expected.REPLACEMENTS, {unit["case_id"]: _unit(unit) for unit in units["items"]}
        ),
        Check("替代设备库 pool", expected.POOL, await _pool(manager)),
        Check("代用 stood in", expected.STOOD_IN, {each: await _stood_in(manager, each) for each in expected.STOOD_IN}),
        Check("待回访 call-backs", expected.CALLBACKS, tuple(task["case_id"] for task in tasks["items"])),
        Check("拒绝 refused", expected.REFUSALS, refusals),
        Check("电话里说的 on the phone", expected.ON_THE_PHONE, said),
        *[Check(f"费用 charge {case_id}", said, await _charge(manager, case_id)) for case_id, said in charged],
        *[
            Check(f"售后服务报告 service reports {case_id}", said, await _reports(manager, case_id))
            for case_id, said in expected.REPORTS.items()
        ],
        Check("远程维护 remote help", expected.REMOTE_HELP, remote),
        Check("安装 installations", expected.INSTALLATIONS, await _installations(manager)),
        Check("培训 trainings", expected.TRAININGS, await _trainings(manager)),
        Check("配件 parts", expected.STOCK, {_place(row): _figures(row) for row in stock["items"]}),
        *await _inspections(stage),
        Check("退换货 goods", expected.GOODS, {what: stage.remembered.get(what) for what in expected.GOODS}),
        Check("客户维修 customers’ repairs", expected.REPAIRED, {row["repair_id"]: _repair(row) for row in repairs}),
        Check("首问与移交 handed over", expected.HANDED_OVER, stage.remembered.get("handed over")),
        Check("导入 imported", expected.IMPORTED, stage.remembered.get("imported")),
        Check("删除个人信息 erased", expected.ERASED, stage.remembered.get("erased")),
    ]


async def _installations(manager: Client) -> dict[str, str]:
    """Of each installation its status, its machines' warranty, and what was handed over."""
    found = {}
    for row in (await manager.get("intake", "/installations"))["items"]:
        machines = [await manager.get("intake", f"/equipment/{each}") for each in row["equipment_ids"]]
        until = [f"in warranty until {machine['warranty_until']}" for machine in machines]
        papers = [f"{document['kind']} {document['copies']}" for document in row["documents"]]
        found[row["case_id"]] = ", ".join((row["status"], *until, *papers))
    return found


async def _trainings(manager: Client) -> dict[str, str]:
    """What there was in each month."""
    months = (await manager.get("intake", "/trainings/figures"))["months"]
    return {
        each["month"]: f"{each['held']} held, {each['attended']} attended, rated {each['average_rating']}"
        for each in months
    }


async def _care(manager: Client) -> dict[str, str]:
    """When each key customer is to be visited next, and who says so."""
    found = {}
    for customer_id in expected.KEY_CUSTOMERS:
        due = (await manager.get("intake", f"/customers/{customer_id}/care"))["next_visit"]
        found[customer_id] = f"by {due['due_on']}, {due['said_by']}"
    return found


async def _last_order(manager: Client, case_id: str) -> Mapping[str, Any]:
    """The last visit of a case, whole."""
    orders = (await manager.get("dispatch", "/work-orders", case_id=case_id))["items"]
    last = max(orders, key=lambda order: order["visit_no"])["work_order_id"]
    order: Mapping[str, Any] = await manager.get("dispatch", f"/work-orders/{last}")
    return order


async def _reports(manager: Client, case_id: str) -> tuple[str, ...]:
    """Of each service report whether another replaced it, and how it went to the customer."""
    return tuple(
        ", ".join(
            [
                f"{each['report_no']}{' replaced' if each['replaced_by'] else ''}",
                *(one["way"] for one in each["handed_over"]),
            ]
        )
        for each in (await _last_order(manager, case_id))["reports"]
    )


async def _charge(manager: Client, case_id: str) -> dict[str, object]:
    """What the last visit of a case cost, and by which rules."""
    charge = (await _last_order(manager, case_id))["charge"]
    sums = {name: charge[name] for name in ("net_fen", "vat_fen", "total_fen")}
    return sums | {"rules": ", ".join(sorted({finding["rule"] for finding in charge["findings"]}))}


async def _inspections(stage: Stage) -> list[Check]:
    """The plan of a machine, and how the stations kept the first quarter's."""
    manager = stage.people[MANAGER]
    plan = (await manager.get("intake", PLAN))["inspections"]
    period = {"since": "2026-01-01", "until": "2026-03-31"}
    kept = (await manager.get("intake", "/inspection-compliance/stations", **period))["items"]
    return [
        Check("定期检查 inspections", expected.INSPECTIONS, {each["quarter"]: _became(each) for each in plan}),
        Check(
            "检查完成情况 compliance",
            expected.COMPLIANCE,
            {each["station_id"]: f"{each['in_time']} of {each['planned']} in time" for each in kept},
        ),
    ]


def _became(inspection: Mapping[str, Any]) -> str:
    """What became of an inspection."""
    if inspection["held_on"] is not None:
        return f"held {inspection['held_on']}, {inspection['faults']} fault"
    return "planned" + (f" {inspection['planned_on']}" if inspection["customers_wish"] else "")


def _repair(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row["status"], len(row["links"]), row["result"], row["factory_service_id"]


def _place(row: Mapping[str, Any]) -> str:
    van = row["technician_id"]
    return f"{row['part_no']} in the van of {van}" if van else f"{row['part_no']} at {row['station_id']}"


def _figures(row: Mapping[str, Any]) -> str:
    kept, short = row["reserved"], row["short"]
    return (
        f"{row['on_hand']} on hand" + (f", {kept} reserved" if kept else "") + (f", {short} too few" if short else "")
    )


def _unit(unit: Mapping[str, Any]) -> str:
    """Until when a replacement unit was owed, and what became of it."""
    moments = (("by", "due"), ("handed over", "handed_over_at"), ("returned", "returned_at"))
    said = [f"{what} {spoken(datetime.fromisoformat(unit[at]))}" for what, at in moments if unit[at]]
    agreed = [f"back by {unit['return_by']}"] if unit["return_agreed"] else []
    return ", ".join(said + agreed)


async def _pool(manager: Client) -> dict[str, str]:
    """Where each replacement unit is, and how often it was lent."""
    times = {0: "never lent", 1: "lent once"}
    return {
        unit["serial_no"]: f"{unit['status']} {'from' if unit['status'] == 'out' else 'at'} {unit['station_id']}, "
        + times.get(unit["times_out"], f"lent {unit['times_out']} times")
        for unit in (await manager.get("dispatch", "/replacement-units"))["items"]
    }


async def _stood_in(manager: Client, serial_no: str) -> tuple[str, ...]:
    """What the history of a machine says of replacement units."""
    (machine,) = (await manager.get("intake", "/equipment", serial_no=serial_no))["items"]
    history = await manager.get("intake", f"/equipment/{machine['equipment_id']}/history", limit="200")
    names = [item["type"].split(".")[2] for item in history["items"]]
    return tuple(name for name in names if name.startswith("equipment-stand-in"))


async def _road(stage: Stage) -> list[Check]:
    """The story of the ordinary visit tells every step of the road, first in the right order."""
    story = await stage.people[MANAGER].get("reporting", "/cases/ordinary-visit/story", limit="200")
    told = [chapter["type"].split(".")[2] for chapter in story["items"]]
    firsts = tuple(name for name in dict.fromkeys(told) if name in expected.ORDINARY_ROAD)
    return [Check("全过程 road of ordinary-visit", expected.ORDINARY_ROAD, firsts)]
