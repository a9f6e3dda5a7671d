"""A person is erased: every text that people can type is typed with a name in it, and then that name is nowhere."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from rich.console import Console
from tests.world import MORNING, World

from aftersales.definitions import read_models
from aftersales.erasure.command import erase_and_look
from aftersales.erasure.proof import forms
from aftersales.read_models.rebuilding import rebuild
from dispatch.routes.images import SMALLEST_PNG
from eventlog.feeds.kafka import Broker as Kafka
from eventlog.log.store import read_log
from eventlog.postgres import connect, connect_pool
from eventlog.sealing import free_texts
from events.catalog import SOURCES, codec
from events.shanghai import day_of
from intake.routes.attachments import SMALLEST_PDF
from service.sealing.tokens import ERASED, MARK, SEALED, is_token, tokens_in

FEEDS = ("store", "kafka")
NAME, PHONE = "陈梅花", "139-0000-1234"
FAULT = {"fault": f"{NAME} 的机器"}
TYPED_ELSEWHERE = {"staff", "station", "product", "article", "part", "stock", "tool", "replacement_unit"}
"""Kinds whose texts are about the company's own people, products, articles, parts and tools: no customer's erasure
touches them."""

pytestmark = [pytest.mark.acceptance, pytest.mark.asyncio(loop_scope="module")]


async def until(read: Callable[[], Awaitable[Any]], holds: Callable[[Any], bool]) -> Any:
    """What `read` gives once it holds; the test's own timeout ends it when it never does."""
    while not holds(found := await read()):
        await asyncio.sleep(0.05)
    return found


class Typing:
    """Texts, each with the name in it; time goes on with each command."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = MORNING + timedelta(hours=1)
        self._numbers = count(1)
        self.position = ""

    def text(self) -> str:
        return f"{NAME} 说：“第 {next(self._numbers)} 次”\n请回电"

    async def post(self, who: str, service: str, path: str, body: Any = None, **more: Any) -> Any:
        self.now += timedelta(minutes=1)
        answer, self.position = await self.world.post(who, service, path, body, at=self.now, **more)
        return answer

    async def task(self, case_id: str) -> str:
        found = await until(
            lambda: self.world.get("clerk", "callback", "/tasks", case_id=case_id, status="open"),
            lambda found: len(found["items"]) == 1,
        )
        return f"/tasks/{found['items'][0]['task_id']}"

    async def order(self, desk: str, case_id: str, visit_no: int) -> str:
        found = await until(
            lambda: self.world.get(desk, "dispatch", "/work-orders", case_id=case_id),
            lambda found: any(order["visit_no"] == visit_no for order in found["items"]),
        )
        return next(f"/work-orders/{each['work_order_id']}" for each in found["items"] if each["visit_no"] == visit_no)

    async def case(self, case_id: str, **wanted: Any) -> Any:
        return await until(
            lambda: self.world.get("clerk", "intake", f"/cases/{case_id}"),
            lambda case: all(case[name] == value for name, value in wanted.items()),
        )


async def repair(typing: Typing) -> None:
    """Whatever can be typed about a customer's thing that we repair, and that its maker has."""
    post, text = typing.post, typing.text

    def handed() -> dict[str, str]:
        return {"place": f"{NAME} 家", "condition": f"{NAME} 摔坏", "accessories": f"{NAME} 的线"}

    await typing.world.enlist()
    asked = {"case_id": "e-r", "customer_id": "C-east", "channel": "phone", "description": text()}
    await post("clerk", "intake", "/cases", asked)
    await post("clerk", "intake", "/cases/e-r/collection", {"way": "delivery", "note": text()})
    thing = {"thing": f"{NAME} 的打印机", "given_by": NAME, "form_no": f"{NAME}-1", "fault": text()}
    await post("delivery", "intake", "/cases/e-r/customer-repair", handed() | thing | {"repair_id": "r-e"})
    at = "/customer-repairs/r-e"
    away = {"former_id": "delivery", "stand_in_id": "sales", "why": "absent", "reason": text()}
    await post("agent", "intake", f"{at}/take", handed())
    await post("agent", "intake", f"{at}/stand-in", away)
    await post("agent", "intake", f"{at}/stand-in", away | {"former_id": "sales", "stand_in_id": "delivery"})
    await post("agent", "intake", f"{at}/postpone", {"due_on": "2999-01-01", "reason": text()})
    await post("agent", "intake", f"{at}/diagnosis", {"findings": text()})
    sent = {"maker": f"{NAME} 厂", "rma_no": NAME, "carrier": NAME, "tracking_no": NAME, "condition": NAME}
    made = {"factory_service_id": "f-e", "expected_on": "2999-01-01"}
    await post("agent", "intake", f"{at}/factory-services", sent | made)
    of_service = "/factory-services/f-e"
    await post("agent", "intake", f"{of_service}/postpone", {"rma_no": f"{NAME}-2", "reason": text()})
    await post("agent", "intake", f"{of_service}/received", {"note": text()})
    await post("agent", "intake", f"{of_service}/quote", {"amount_fen": 1, "note": text()})
    answered = {"accepted": True, "decided_by": "customer", "note": text()}
    await post("agent", "intake", f"{of_service}/quote/answer", answered)
    await post("agent", "intake", f"{of_service}/finish", {"result": "repaired", "note": text()})
    await post("agent", "intake", f"{of_service}/send-back", {"carrier": NAME, "tracking_no": NAME})
    await post("agent", "intake", f"{of_service}/return", {"condition": NAME})
    await post("agent", "intake", f"{at}/quote", {"amount_fen": 100, "note": text()})
    said = {"quote_no": 1, "accepted": True, "answered_by": NAME, "answer_way": "phone"}
    await post("agent", "intake", f"{at}/quote/answer", said)
    await post("agent", "intake", f"{at}/work", {"work_done": text(), "other_parts": f"{NAME} 的轮"})
    await post("agent", "intake", f"{at}/finish", {"result": "repaired", "note": text()})
    await post("delivery", "intake", f"{at}/take", handed())
    back = {"received_by": NAME, "form_no": f"{NAME}-1"}
    await post("delivery", "intake", f"{at}/return", handed() | back)


async def type_everything(typing: Typing) -> str:
    """Every event that can hold a text, once at least; gives the work order of which something was asked with a key."""
    post, text = typing.post, typing.text
    contact = {"person": NAME, "phone": PHONE, "address": f"长宁路 1 号 {NAME} 收"}
    await typing.world.call("clerk", "PUT", "intake", "/customers/C-east/contact", contact, at=typing.now)
    await post("clerk", "intake", "/customers/C-east/correct", {"name": "东方公司", "reason": text()})
    await post("clerk", "intake", "/customers/C-east/classify", {"customer_class": "key", "reason": text()})
    await post("clerk", "intake", "/customers/C-east/classify/withdraw", {"reason": text()})
    await post("clerk", "intake", "/customers/C-east/classify", {"customer_class": "key", "reason": text()})
    contract = {"contract_id": "ct-1", "customer_id": "C-east", "contract_no": "维保 1", "covers": ["work"]}
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "visits_a_year": 4}
    await post("manager", "intake", "/contracts", contract | days)
    await post("manager", "intake", "/contracts/ct-1/amend", {"visits_a_year": 2, "reason": text()})
    await post("manager", "intake", "/contracts/ct-1/end", {"last_day": "2026-06-30", "reason": text()})
    site = {"site_id": "main", "name": "总部", "region": "上海市"}
    await post("clerk", "intake", "/customers/C-east/sites", site)
    address = {"address": f"长宁路 2 号 {NAME} 收"}
    await typing.world.call("clerk", "PUT", "intake", "/customers/C-east/sites/main/address", address, at=typing.now)
    await post("clerk", "intake", "/customers/C-east/sites/main/correct", {"name": "老楼", "reason": text()})
    await post("clerk", "intake", "/customers/C-east/sites/main/close", {"reason": text()})
    await post("clerk", "intake", "/equipment/M-east/correct", {"model": "MFP-201", "reason": text()})
    await post("clerk", "intake", "/equipment/M-east/acceptance", {"accepted_on": "2026-01-16", "reason": text()})
    await inspected(typing)
    part = {"equipment_id": "M-part", "customer_id": "C-east", "model": "DF-1", "serial_no": "SN-part"}
    await post("manager", "intake", "/equipment", part)
    await post("clerk", "intake", "/equipment/M-east/attach", {"parent_id": "M-part"})
    await post("clerk", "intake", "/equipment/M-east/detach", {"reason": text()})
    await post("clerk", "intake", "/customers/C-east/sites", site | {"site_id": "s-2"})
    await post("clerk", "intake", "/equipment/M-east/move", {"site_id": "s-2", "reason": text()})
    await post("clerk", "intake", "/equipment/M-east/replace", {"successor_id": "M-part", "reason": text()})
    await installed(typing)
    await trained(typing)
    await goods(typing)
    await cared(typing)
    asked = {"case_id": "e-1", "customer_id": "C-east", "equipment_id": "M-east", "channel": "phone"}
    await post("clerk", "intake", "/cases", asked | {"description": text()})
    await post("clerk", "intake", "/cases/e-1/guidance", {"article_ids": [], "solved": False, "note": text()})
    said: dict[str, Any] = {"consent_way": "spoken", "note": text()}
    await post("clerk", "intake", "/cases/e-1/remote-help/refusal", said | {"refused_by": NAME})
    tool = {"tool": "other", "tool_name": f"{NAME} 的 ToDesk", "minutes": 5, "result": "not_solved", "consent_by": NAME}
    await post("clerk", "intake", "/cases/e-1/remote-help", said | tool | {"note": text()})
    row = {"activity": "Insert ticket", "staff_id": "t-1", "happened_at": MORNING.isoformat()}
    await post("clerk", "intake", "/cases/e-1/activities", row | {"resource": NAME})
    await post("clerk", "intake", "/cases/e-1/hand-over", {"to_group": "agent", "note": text()})
    await post("manager", "intake", "/cases/e-1/hand-over/decline", {"reason": text()})
    await post("clerk", "intake", "/cases/e-1/priority", {"priority": "high", "reason": text()})
    await post("clerk", "intake", "/cases/e-1/attachments", {"name": f"{NAME}.pdf", "content": SMALLEST_PDF})
    await post("clerk", "intake", "/cases/e-1/attachments/1/remove", {"reason": text()})
    await repair(typing)
    await post("clerk", "intake", "/equipment/M-east/scrap", {"reason": text()})
    await post("clerk", "intake", "/cases/e-1/route", {"station_id": "ST-EAST", "reason": text()})
    order = await typing.order("east-desk", "e-1", 1)
    away = {"to_station_id": "ST-WEST", "reason": text()}
    await post("east-desk", "dispatch", f"{order}/transfer", away)
    await post("west-desk", "dispatch", f"{order}/accept")
    await sent(typing, order)
    await post("west-desk", "dispatch", f"{order}/contact", {"note": text()})
    await post("west-desk", "dispatch", f"{order}/wait", {"reason": "customer", "note": text()})
    await post("west-desk", "dispatch", f"{order}/resume")
    await hindered(typing, order)
    await post("T-W1", "dispatch", f"{order}/arrive")
    await post("T-W1", "dispatch", f"{order}/diagnose", FAULT, headers={"Idempotency-Key": "told"})
    picture = {"content": SMALLEST_PNG}
    await post("T-W1", "dispatch", f"{order}/images", picture | {"caption": NAME})
    await post("west-desk", "dispatch", f"{order}/images/1/remove", {"reason": text()})
    await post("T-W1", "dispatch", f"{order}/images/signature", picture | {"signed_by": NAME})
    await post("T-W1", "dispatch", f"{order}/unsafe", {"note": text()})  # carried to the next visit
    await post("T-W1", "dispatch", f"{order}/fail", {"reason": text()})
    report = {"findings": text(), "work_done": text(), "minutes_on_site": 30, "signed_by_customer": True}
    await post("T-W1", "dispatch", f"{order}/report", report)
    await post("T-W1", "dispatch", f"{order}/reports", {"contact": NAME, "address": f"{NAME} 家"})
    await post("T-W1", "dispatch", f"{order}/reports/1/correct", {"reason": text()})
    await post("T-W1", "dispatch", f"{order}/reports/2/hand-over", {"way": "paper", "recipient": NAME})
    task = await typing.task("e-1")
    await post("clerk", "callback", f"{task}/attempts", {"reached": True, "talk_seconds": 60, "note": text()})
    await post(
        "clerk", "callback", f"{task}/answers", {"answers": [{"question": f"{NAME} 满意吗？", "answer": text()}]}
    )
    await post("clerk", "callback", f"{task}/conclude", {"outcome": "dissatisfied", "reason": text()})
    await typing.case("e-1", run=2, visit_no=2)
    second = await typing.order("west-desk", "e-1", 2)
    await post("west-desk", "dispatch", f"{second}/accept")
    await post("west-desk", "dispatch", f"{second}/assign", {"technician_id": "T-W1"})
    await charge_for(typing, second)
    await post("west-desk", "dispatch", f"{second}/solve", {"work_done": text()})
    task = await typing.task("e-1")
    may = False
    while not may:
        typing.now += timedelta(hours=12)
        in_vain = {"reached": False, "talk_seconds": 0, "note": text()}
        may = (await post("clerk", "callback", f"{task}/attempts", in_vain))["may_give_up"]
    await post("clerk", "callback", f"{task}/give-up", {"reason": text()})
    await typing.case("e-1", ending="unreached")
    await post("clerk", "intake", "/cases/e-1/reopen", {"reason": text()})
    await post("clerk", "intake", "/cases/e-1/route", {"station_id": "ST-EAST", "reason": text()})
    third = await typing.order("east-desk", "e-1", 3)
    await post("east-desk", "dispatch", f"{third}/transfer", away)
    await post("west-desk", "dispatch", f"{third}/decline-transfer", {"reason": text()})
    await post("east-desk", "dispatch", f"{third}/refuse", {"reason": text()})
    await typing.case("e-1", status="open")
    await post("clerk", "intake", "/cases/e-1/route", {"station_id": "ST-EAST", "reason": text()})
    await typing.order("east-desk", "e-1", 4)
    await post("clerk", "intake", "/cases/e-1/end", {"ending": "cancelled", "reason": text()})
    await until(
        lambda: typing.world.get("east-desk", "dispatch", "/work-orders", case_id="e-1"),
        lambda found: any(order["status"] == "cancelled" for order in found["items"]),
    )
    return order


async def installed(typing: Typing) -> None:
    """A machine that is refused, accepted with something left to do, and another plan that comes to nothing."""
    post, text, today = typing.post, typing.text, str(day_of(typing.now))
    asked = {"customer_id": "C-east", "channel": "phone", "kind": "installation"}
    for case_id in ("e-2", "e-3"):
        await post("clerk", "intake", "/cases", asked | {"case_id": case_id, "description": text()})
        path, plan = f"/cases/{case_id}/installation", {"equipment_ids": ["M-part"], "planned_on": today}
        await post("clerk", "intake", path, plan | {"plan": text()})
        await post("clerk", "intake", f"{path}/replan", {"plan": text(), "needs": ["power"], "reason": text()})
    await post("clerk", "intake", f"{path}/call-off", {"reason": text()})
    path = "/cases/e-2/installation"
    await post("clerk", "intake", f"{path}/site-check", {"findings": text()})
    await post("clerk", "intake", f"{path}/acceptance/refusal", {"refused_by": NAME, "reason": text()})
    papers = {"documents": [{"kind": "other"}], "received_by": NAME, "note": text()}
    await post("clerk", "intake", f"{path}/documents", papers)
    said = {"accepted_by": NAME, "tested": f"{NAME} 试机", "reservations": text(), "without_visit": f"{NAME} 自装"}
    await post("clerk", "intake", f"{path}/acceptance", said)
    await post("clerk", "intake", f"{path}/acceptance/settle", {"note": text()})


async def trained(typing: Typing) -> None:
    """A training that is postponed, held and rated, and one that is cancelled."""
    post, text = typing.post, typing.text
    begins, later = ((typing.now + timedelta(minutes=minutes)).isoformat() for minutes in (30, 4))
    session = {"customer_id": "C-east", "way": "remote", "trainer_id": "T-E1", "minutes": 90, "starts_at": begins}
    for training_id in ("tr-1", "tr-2"):
        await post("clerk", "intake", "/trainings", session | {"training_id": training_id, "topic": f"{NAME} 的培训"})
    await post("clerk", "intake", "/trainings/tr-2/cancel", {"reason": text()})
    await post("clerk", "intake", "/trainings/tr-1/postpone", {"starts_at": later, "reason": text()})
    typing.now += timedelta(minutes=5)
    held = {"attended": 2, "attendees": f"{NAME} 等", "material": f"{NAME} 的手册"}
    await post("clerk", "intake", "/trainings/tr-1/held", held)
    await post("clerk", "intake", "/trainings/tr-1/rate", {"rating": 4, "note": text()})


async def goods(typing: Typing) -> None:
    """Returns and delivery faults, one of each withdrawn and one settled."""
    post, text = typing.post, typing.text
    asked = {"customer_id": "C-east", "channel": "phone"}
    line = {"model": "DR-200", "unit_price_fen": 10050}
    delivered: dict[str, Any] = {"delivery_no": "SF-1", "delivered_on": "2026-03-01"}
    await post("clerk", "intake", "/cases", asked | {"case_id": "e-4", "kind": "return", "description": text()})
    for id in ("r-1", "r-2"):
        wish = {"return_id": id, "case_id": "e-4", "wish": "refund", "cause": "fault", "reason": text()}
        await post("clerk", "intake", "/sales-returns", wish | delivered | {"lines": [line]})
        if id == "r-1":
            await post("clerk", "intake", "/sales-returns/r-1/withdraw", {"reason": text()})
    receipt = {"lines": [{"line_no": 1, "quantity": 1}], "condition": f"{NAME} 拆过封"}
    await post("clerk", "intake", "/sales-returns/r-2/receive", receipt)
    await post("goods-desk", "intake", "/sales-returns/r-2/inspect", {"verdict": "undecided", "findings": text()})
    await post("goods-desk", "intake", "/sales-returns/r-2/judge", {"judgement": "refund", "reason": text()})
    less = {"deduction_fen": 50, "deduction_reason": f"{NAME} 弄丢电源线", "reference": "PAY-1"}
    await post("clerk", "intake", "/sales-returns/r-2/settle", less)
    fault = {"case_id": "e-5", "kind": "delivery_fault", "delivery_fault": "short", "description": text()}
    await post("clerk", "intake", "/cases", asked | fault)
    lines = [line | {"fault": "short"}]
    for id in ("f-1", "f-2"):
        reported = {"fault_id": id, "case_id": "e-5", "lines": lines, "note": text()}
        await post("clerk", "intake", "/delivery-faults", reported | delivered)
        if id == "f-1":
            await post("clerk", "intake", "/delivery-faults/f-1/withdraw", {"reason": text()})
    found = {"lines": [{"line_no": 1, "quantity": 1, "origin": "warehouse"}], "findings": text()}
    await post("goods-desk", "intake", "/delivery-faults/f-2/verify", found)
    rest = {"lines": [{"line_no": 1, "remedy": "send_rest"}], "note": text()}
    await post("goods-desk", "intake", "/delivery-faults/f-2/settle", rest)
    await post("clerk", "intake", "/delivery-faults/f-2/acknowledge")
    await post("clerk", "intake", "/delivery-faults/f-2/tell", {"way": "phone", "note": text()})


async def inspected(typing: Typing) -> None:
    """An inspection that is moved, one that is called off, one whose checklist has a note; and a unit that is lent."""
    post, plan = typing.post, "/equipment/M-east/inspections"
    planned = (await post("clerk", "intake", f"{plan}/plan"))["inspections"]
    await post("clerk", "intake", f"{plan}/2/move", {"planned_on": planned[1]["last_day"], "reason": typing.text()})
    await post("clerk", "intake", f"{plan}/3/call-off", {"reason": typing.text()})
    await post("clerk", "intake", f"{plan}/1/begin", {"case_id": "e-6", "description": typing.text()})
    await post("clerk", "intake", "/cases/e-6/route", {"station_id": "ST-EAST", "reason": typing.text()})
    order = await typing.order("east-desk", "e-6", 1)
    await post("east-desk", "dispatch", f"{order}/accept")
    await post("east-desk", "dispatch", f"{order}/assign", {"technician_id": "T-E1"})
    await post("T-E1", "dispatch", f"{order}/arrive")
    steps = [{"result": "fault", "note": typing.text()}, {"result": "ok"}, {"result": "cleaned"}]
    await post("T-E1", "dispatch", f"{order}/checklist", {"results": steps})
    lent = {"serial_no": "SP-1", "ground": "goodwill", "reason": typing.text()}
    await post("east-desk", "dispatch", "/cases/e-6/replacement/hand-over", lent)
    agreed = {"return_by": str(day_of(typing.now + timedelta(days=3))), "reason": typing.text()}
    await post("east-desk", "dispatch", "/cases/e-6/replacement/return-day", agreed)
    back = {"condition": "damaged", "note": typing.text()}
    await post("east-desk", "dispatch", "/cases/e-6/replacement/return", back)
    await until(lambda: typing.world.get("clerk", "intake", plan), lambda it: it["inspections"][0]["status"] == "held")
    await post("clerk", "intake", f"{plan}/1/follow-up/waive", {"reason": typing.text()})
    await post("clerk", "intake", "/cases/e-6/end", {"ending": "cancelled", "reason": typing.text()})


async def cared(typing: Typing) -> None:
    """A care visit that is cancelled, one that is made, and a day for the next."""
    path, tomorrow = "/customers/C-east/care", str(day_of(typing.now + timedelta(days=1)))
    await typing.post("clerk", "intake", f"{path}/plan", {"planned_for": tomorrow, "purpose": f"{NAME} 的季度拜访"})
    await typing.post("clerk", "intake", f"{path}/cancel", {"reason": typing.text()})
    await typing.post("clerk", "intake", f"{path}/made", {"way": "visit", "findings": typing.text()})
    await typing.post("clerk", "intake", f"{path}/next", {"next_on": tomorrow, "reason": typing.text()})


async def sent(typing: Typing, order: str) -> None:
    """Somebody else than was suggested, and a helper on a day on which they do not work, who is taken back."""
    post = typing.post
    start, end = (typing.now + timedelta(hours=hours) for hours in (1, 2))
    slot = {"start": start.isoformat(), "end": end.isoformat()}
    await post("west-desk", "dispatch", "/stations/ST-WEST/staff", {"staff_id": "T-W2", "role": "technician"})
    hours = [{"weekday": start.isoweekday() % 7 + 1, "opens": "09:00", "closes": "12:00"}]
    await post("west-desk", "dispatch", "/staff/T-W2/profile", {"hours": hours})
    suggested = {"technician_id": "T-W2", **slot, "rule": "2026-1"}
    instead = {"technician_id": "T-W1", **slot, "suggested": suggested, "overrule_reason": f"{NAME} 要求"}
    await post("west-desk", "dispatch", f"{order}/assign", instead)
    helper = {"technician_id": "T-W2", "overrule_reason": f"{NAME} 要求"}
    await post("west-desk", "dispatch", f"{order}/helpers", helper)
    await post("west-desk", "dispatch", f"{order}/helpers/T-W2/release", {"reason": typing.text()})
    for technician, why in (("T-W2", {"overrule_reason": "说好了"}), ("T-W1", {})):
        anew = {"technician_id": technician, **slot, **why, "reassign_reason": f"{NAME} 要求"}
        await post("west-desk", "dispatch", f"{order}/assign", anew)


async def hindered(typing: Typing, order: str) -> None:
    """Nobody at home, a wrong address that is settled, an unsafe site that is declared safe."""
    post, said = typing.post, {"note": typing.text()}
    await post("T-W1", "dispatch", f"{order}/depart")
    await post("T-W1", "dispatch", f"{order}/not-at-home", said)
    await post("T-W1", "dispatch", f"{order}/depart")
    await post("T-W1", "dispatch", f"{order}/wrong-address", said)
    await until(lambda: typing.world.get("clerk", "intake", "/cases/e-1"), lambda case: bool(case["address_doubt"]))
    await post("clerk", "intake", "/cases/e-1/address/settle", said)
    await until(lambda: typing.world.get("west-desk", "dispatch", order), lambda found: found["status"] == "assigned")
    await post("T-W1", "dispatch", f"{order}/depart")
    await post("T-W1", "dispatch", f"{order}/unsafe", said)
    await post("west-desk", "dispatch", f"{order}/declare-safe", {"reason": typing.text()})


async def charge_for(typing: Typing, order: str) -> None:
    """Two quotes, one refused and one accepted, and a line of the invoice that was wrong."""
    post, line = typing.post, {"code": "W-01", "quantity": 1}
    item = {"code": "W-01", "kind": "work", "name_zh": "人工", "name_en": "Work", "unit_zh": "次", "unit_en": "time"}
    rate = {"vat": "goods", "basis_points": 1300, "valid_from": "2019-04-01"}
    prices = [item | {"unit_price_fen": 9000, "vat": "goods"}]
    body = {"valid_from": "2026-01-01", "rates": [rate], "prices": prices, "reason": "开始收费"}
    await post("manager", "dispatch", "/price-list/revisions", body)
    await post("manager", "dispatch", "/price-list/revisions", body | {"valid_from": "2099-01-01"})
    await post("manager", "dispatch", "/price-list/revisions/2/withdraw", {"reason": "不调价"})
    await post("west-desk", "dispatch", f"{order}/charge", {"cause": "misuse"})
    for quote_no, accepted in ((1, False), (2, True)):
        await post("west-desk", "dispatch", f"{order}/charge/quote", {"lines": [line]})
        said = {"quote_no": quote_no, "accepted": accepted, "by": NAME, "way": "phone"}
        await post("west-desk", "dispatch", f"{order}/charge/quote/answer", said)
    await post("T-W1", "dispatch", f"{order}/charge/settle", {"lines": [line]})
    await post("west-desk", "dispatch", f"{order}/charge/lines/1/reverse", {"reason": typing.text()})


def sealed_fields(events: Any) -> Iterator[tuple[str, str]]:
    for event in events:
        for field in free_texts(type(event)):
            value = getattr(event, field)
            assert not value or is_token(value), (event, field)
            if value:
                yield type(event).__name__, field


async def recorded(world: World) -> list[Any]:
    pool = await connect_pool(world.dsn, max_size=1, name="test")
    logs = [await read_log(pool, source, 0, 10_000) for source in SOURCES]
    await pool.close()
    return [codec.decode(event.type, event.data) for log in logs for event in log]


async def story(world: World) -> list[dict[str, Any]]:
    return list((await world.get("clerk", "reporting", "/cases/e-1/story", limit="200"))["items"])


def shown(order: str) -> tuple[tuple[str, str], ...]:
    """Every read that tells of the case, its customer, its machine or its orders."""
    return (
        *(("intake", path) for path in ("/cases", "/cases/e-1", "/cases/e-1/equipment")),
        *(("intake", path) for path in ("/cases/e-2/installation", "/installations", "/trainings")),
        *(("intake", f"/customers/C-east/care{path}") for path in ("", "/visits")),
        *(("intake", path) for path in ("/customers", "/customers/C-east", "/equipment", "/equipment/M-east")),
        *(("dispatch", path) for path in ("/work-orders", "/equipment/M-east/visits")),
        *(("dispatch", f"{order}{part}") for part in ("", "/history", "/earlier-visits")),
        ("dispatch", "/replacements"),
        *(("sla_monitor", path) for path in ("/cases/e-1/clocks", "/alarms")),
        *(("reporting", path) for path in ("/cases", "/cases/e-1/story?limit=200", "/board")),
    )


async def reads_texts(world: World, who: str, order: str) -> bool:
    """Whether somebody is shown what was typed; nobody is shown a token."""
    answers = [await world.call(who, "GET", service, path) for service, path in shown(order)]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert not [answer.text for answer in answers if MARK in answer.text]
    named = [NAME in answer.text for answer in answers]
    assert any(named) != any(SEALED in answer.text for answer in answers)
    return any(named)


@pytest.mark.slow("a case with every event that can hold a text, and waits for keys to be forgotten")
async def test_a_name_is_nowhere_after_its_erasure(world: World, feed: Kafka | None) -> None:
    typing = Typing(world)
    order = await type_everything(typing)
    marked = {
        (event.__name__, field)
        for event, kind in codec.kinds.items()
        if kind.name not in TYPED_ELSEWHERE
        for field in free_texts(event)
    }
    assert set(sealed_fields(await recorded(world))) == marked, "a text that this test does not type yet"
    told = await until(
        lambda: story(world), lambda items: any("work-order-cancelled" in each["type"] for each in items)
    )
    assert NAME in json.dumps(told, ensure_ascii=False) and MARK not in json.dumps(told)
    readers = {who: await reads_texts(world, who, order) for who in ("clerk", "manager", "analyst", "operations")}
    assert readers == {"clerk": True, "manager": True, "analyst": False, "operations": False}
    events = await world.get("analyst", "intake", "/events", limit="1000")
    assert MARK in json.dumps(events) and NAME not in json.dumps(events, ensure_ascii=False)
    assert PHONE in (await world.call("clerk", "GET", "intake", "/customers/C-east/contact")).text
    logged = "".join(file.read_text("utf-8") for file in (world.keys_file.parent / "logs").glob("*.log"))
    assert "/work-orders/{work_order_id}/images/signature" in logged
    assert [form for form in forms([NAME, PHONE]) if form in logged.lower()] == [], "in a line of a log"

    console = Console(quiet=True)
    key, address = world.keys["manager"], world.system.url("intake")
    found = await erase_and_look(console, "C-east", "asked", forms([NAME, PHONE]), address, key, [world.dsn], feed)
    assert [looked for looked in found if looked.hits] == []
    assert sum(looked.rows for looked in found) > 200
    assert {"keyring.keys", "reporting.story", "dispatch.idempotency"} <= {looked.where for looked in found}
    assert len([looked for looked in found if feed is not None and looked.where.startswith(feed.prefix)]) == (
        len(SOURCES) if feed else 0
    )

    page = (await world.call("clerk", "GET", "dispatch", f"{order}/reports/1")).text
    assert ERASED in page and NAME not in page and MARK not in page
    told = await story(world)
    assert ERASED in json.dumps(told, ensure_ascii=False) and MARK not in json.dumps(told)
    assert (await world.get("clerk", "intake", "/cases/e-1"))["description"] == ERASED
    key_of = {"Idempotency-Key": "told"}
    assert (await world.call("clerk", "GET", "dispatch", f"{order}/images/2")).status_code == 404
    images = (await world.call("clerk", "GET", "dispatch", f"{order}/images")).json()["items"]
    assert [image["content_there"] for image in images] == [False] * 2, "nor does the list say that they are there"
    again = await world.call("T-W1", "POST", "dispatch", f"{order}/diagnose", FAULT, headers=key_of)
    assert again.headers["Idempotency-Replayed"] == "true" and NAME not in again.text
    erased = [event for event in await recorded(world) if type(event).__name__ == "CustomerErased"]
    assert [(event.contact, event.cases, event.machines) for event in erased] == [(True, 7, 1)]

    await typing.post("clerk", "intake", "/cases/e-1/reopen", {"reason": "再次来电"})
    later = await world.post("manager", "intake", "/customers/C-east/erasure", {"reason": "asked"})
    nothing = {"addresses": 0, "further_contacts": 0, "attachments": 0}
    assert later[0] == {"customer_id": "C-east", "contact": False, "cases": 1, "machines": 0} | nothing


async def test_read_models_are_still_what_the_log_says(world: World) -> None:
    equal: list[str] = []
    for models in read_models().values():
        await rebuild(
            *(world.dsn, models, models.projections, {}, ""),
            built=lambda done, all: None,
            comparing=lambda done, all: None,
            equal=lambda name, rows: equal.append(name),
        )
    assert {"intake.cases", "dispatch.queue", "reporting.story"} <= set(equal)


async def test_every_text_is_sealed_with_the_key_of_whom_it_is_about(world: World) -> None:
    """That of the case, customer or machine by which its stream is kept in order, however it was created."""
    pool = await connect_pool(world.dsn, max_size=1, name="test")
    events = [event for source in SOURCES for event in await read_log(pool, source, 0, 10_000)]
    await pool.close()
    sealed = 0
    for event in events:
        kind = codec.kinds[type(codec.decode(event.type, event.data))]
        for token in tokens_in(event.data.encode()):
            sealed += 1
            assert token.subject == kind.subject(event.key), (event.type, event.stream)
    assert sealed > 100


@pytest.mark.slow("waits until every process has forgotten the keys")
async def test_the_proof_finds_what_is_there(world: World) -> None:
    connection = await connect(world.dsn, name="test")
    await connection.execute("CREATE TABLE public.left_over (position bigint, note jsonb)")
    await connection.execute("INSERT INTO public.left_over VALUES (7, $1)", json.dumps({"a": f'"{NAME}"\\'}))
    console, key, address = Console(quiet=True), world.keys["manager"], world.system.url("intake")
    found = await erase_and_look(console, "C-east", "asked", forms([NAME]), address, key, [world.dsn], None)
    assert [(looked.where, looked.hits, looked.at) for looked in found if looked.hits] == [
        ("public.left_over", 1, ["position 7"])
    ]
    await connection.execute("DROP TABLE public.left_over")
    await connection.close()
