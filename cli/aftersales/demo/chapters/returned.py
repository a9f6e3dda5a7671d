"""Goods that come back 销售退回, and a delivery that was short 短少: in the hands of several groups, one by one."""

from aftersales.demo.case import Case
from aftersales.demo.people import AFTER_SALES, AGENT, QC_RETURNS, TEAM_LEADER
from aftersales.demo.stage import Stage, Stuck
from aftersales.responses import Refused

NEW, NEWER = "E05-2", "E05-3"
PRINTER = {"customer_id": "E05", "model": "LP-1200", "warranty_months": 24}


async def exchanged(stage: Stage) -> None:
    """A printer of nine days ago does not start: taken up, received, inspected, judged and exchanged; the rules say
    that the customer may have another one. Nobody but the team leader judges: 403."""
    case, agent = Case(stage, "exchanged", customer="E05"), stage.people[AGENT]
    sold = {"equipment_id": NEW, "serial_no": "LP-1200-7701", "accepted_on": "2026-03-02"}

    await stage.until("Mon 10:07")
    await stage.clerk.post("intake", "/equipment", PRINTER | sold)
    await case.reported(
        "phone", "新打印机不通电，要求换货 · The new printer is dead: they want another", kind="exchange", machine=NEW
    )
    line = {"model": "LP-1200", "serial_no": "LP-1200-7701", "unit_price_fen": 129_900}
    wish = {"return_id": "ret-1", "case_id": case.id, "wish": "exchange", "cause": "fault", "reason": "不通电 · Dead"}
    delivered = {"delivery_no": "SF-20260228-3", "delivered_on": "2026-02-28", "lines": [line]}
    taken = await agent.post("intake", "/sales-returns", wish | delivered, after=case.position)
    case.tell("登记换货 return", f"{taken.body['advice_zh']} · {taken.body['advice_en']}")

    await stage.until("Tue 10:07")
    back = [{"line_no": 1, "quantity": 1, "serial_no": "LP-1200-7701"}]
    await agent.post("intake", "/sales-returns/ret-1/receive", {"lines": back, "condition": "完好 · As new"})
    found = {"verdict": "returnable", "findings": "电源板故障，无人为损坏 · The power board failed by itself"}
    await stage.people[QC_RETURNS].post("intake", "/sales-returns/ret-1/inspect", found)
    case.tell("退货组检验 inspected", "可以退回 · Can be taken back")
    said = {"judgement": "exchange", "reason": "换货期内性能故障 · A fault within the fifteen days"}
    try:
        await agent.post("intake", "/sales-returns/ret-1/judge", said)
        raise Stuck("an agent judged a return")
    except Refused as refusal:
        stage.remembered["a judgement by an agent"] = refusal.status
    await stage.people[TEAM_LEADER].post("intake", "/sales-returns/ret-1/judge", said)
    case.tell("组长判定 judged", "换货 · Exchange")

    await stage.until("Tue 15:07")
    given = {"equipment_id": NEWER, "serial_no": "LP-1200-7702", "accepted_on": "2026-03-10"}
    await stage.clerk.post("intake", "/equipment", PRINTER | given)
    settle = {"new_price_fen": 129_900, "successors": [{"line_no": 1, "equipment_id": NEWER}]}
    done = await agent.post("intake", "/sales-returns/ret-1/settle", settle)
    case.position = done.position
    old = await stage.clerk.get("intake", f"/equipment/{NEW}")
    stage.remembered["exchanged"] = old["successor_id"], done.body["to_customer_fen"]
    case.tell("结算 settled", f"{NEW} → {NEWER}，无差价 · no difference to pay")

    await stage.until("Wed 10:07")
    await case.satisfied("两天就换好了 · Exchanged within two days")


async def delivered_short(stage: Stage) -> None:
    """Two of three drums are missing: after-sales management finds them in the warehouse's records and gives a credit,
    and customer service tells the customer."""
    case, agent, group = Case(stage, "delivered-short", customer="S05"), stage.people[AGENT], stage.people[AFTER_SALES]

    await stage.until("Mon 14:07")
    await case.reported("web", "硒鼓少两个 · Two drums are missing", kind="delivery_fault", delivery_fault="short")
    lines = [{"fault": "short", "model": "DR-1200", "quantity": 2, "unit_price_fen": 32_050}]
    delivered = {"delivery_no": "SF-20260306-8", "delivered_on": "2026-03-06", "lines": lines}
    fault = {"fault_id": "fault-1", "case_id": case.id, "note": "封条完好 · The seal is whole"}
    await agent.post("intake", "/delivery-faults", fault | delivered, after=case.position)
    case.tell("登记短少 short", "少 2 个 · Two are missing")

    await stage.until("Tue 14:07")
    found = {"lines": [{"line_no": 1, "quantity": 2, "origin": "warehouse"}]}
    await group.post("intake", "/delivery-faults/fault-1/verify", found | {"findings": "出库少两件 · Never left"})
    credit = {"line_no": 1, "remedy": "credit", "credit_fen": 64_100, "reference": "PAY-20260310-1"}
    made = await group.post("intake", "/delivery-faults/fault-1/settle", {"lines": [credit]})
    stage.remembered["credited"] = made.body["credit_fen"]
    case.tell("核实并处理 settled", "仓库责任，退还 641.00 元 · The warehouse; a credit of 641.00 yuan")

    await stage.until("Tue 15:37")
    await agent.post("intake", "/delivery-faults/fault-1/acknowledge", {})
    told = await agent.post("intake", "/delivery-faults/fault-1/tell", {"way": "phone"})
    case.position = told.position
    case.tell("告知客户 told", "客户同意 · They agree")

    await stage.until("Wed 14:07")
    await case.satisfied("处理及时 · Quickly settled")
