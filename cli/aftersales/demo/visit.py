"""One visit as the station 网点 handles it: the life of a work order 派工单, by its dispatcher and technician."""

from collections.abc import Awaitable, Mapping, Sequence

from aftersales.demo.api import Client
from aftersales.demo.narrated import NarratedCase
from aftersales.demo.pictures import GREY, SIGNATURE
from aftersales.demo.stage import Stuck, eventually
from aftersales.demo.timeline import at, rfc3339
from aftersales.responses import Json, Refused
from events.types import REPORT_WAYS
from events.words import choice, in_yuan

Span = tuple[str, str]
"""From when to when, such as `("Mon 13:30", "Mon 15:00")`."""


class Visit:
    """What a station says and does about one work order. All words are "Chinese · English"."""

    def __init__(self, case: NarratedCase, station_id: str, order_id: str) -> None:
        self.case, self.stage, self.station_id, self.order_id = case, case.stage, station_id, order_id
        self._technician: Client | None = None

    @property
    def dispatcher(self) -> Client:
        """The dispatcher of the station that has the order."""
        return self.stage.dispatcher(self.station_id)

    async def accepted(self, note: str) -> None:
        """The dispatcher accepts the order and speaks with the customer: the response promised within 1 h."""
        await self._do(self.dispatcher, "accept")
        self.case.tell("接单联系 accepted", note)
        await self._do(self.dispatcher, "contact", {"note": note})

    async def called_in_vain(self, note: str) -> None:
        """Nobody answers: no response yet, the 1 h runs on."""
        self.case.tell("未联系上 in vain", note)
        await self._do(self.dispatcher, "contact", {"note": note, "reached": False})

    async def refused(self, what: str, asked: Awaitable[None]) -> None:
        """Something that the system must refuse; remembered by what it is. Raises Stuck where it does not."""
        try:
            await asked
        except Refused as refusal:
            self.stage.remembered[what] = refusal.status
            self.case.tell(f"拒绝 refused {refusal.status}", f"{refusal.zh} · {refusal.en}")
        else:
            raise Stuck(f"accepted: {what}")

    async def assigned(self, technician: str, slot: Span | None = None, overruling: str | None = None) -> None:
        """A technician gets the order, and the slot in the technician's day; the agreed one where none is given.
        `overruling`: why, although the hours or the way speak against it."""
        body: Json = {"technician_id": technician}
        if slot:
            body |= {"start": rfc3339(at(slot[0])), "end": rfc3339(at(slot[1]))}
        if overruling:
            self.case.tell("破例 overruled", overruling)
            body |= {"overrule_reason": overruling}
        await self._do(self.dispatcher, "assign", body)
        self._technician = self.stage.people[technician]

    async def suggested(self, minutes: int) -> Json:
        """Whom to send, and when, as the system suggests it: the best first."""
        found: Json = await self.dispatcher.get(
            "dispatch", f"/work-orders/{self.order_id}/suggestions", after=self.case.position, minutes=str(minutes)
        )
        return found

    async def assigned_instead(self, first: Json, rule: str, technician: str, slot: Span, why: str) -> None:
        """Somebody else, or another time, than was suggested first."""
        suggested = {"technician_id": first["technician_id"], **first["slot"], "rule": rule}
        self.case.tell("未采纳建议 overruled", why)
        body = {"technician_id": technician, "start": rfc3339(at(slot[0])), "end": rfc3339(at(slot[1]))}
        await self._do(self.dispatcher, "assign", body | {"suggested": suggested, "overrule_reason": why})
        self._technician = self.stage.people[technician]

    async def helped_by(self, technician: str, why: str) -> None:
        """Another technician goes as well, at the same time; `why`, although it is outside of their hours."""
        self.case.tell("协助 helper", why)
        await self._do(self.dispatcher, "helpers", {"technician_id": technician, "overrule_reason": why})

    async def departed(self) -> None:
        """The technician sets out."""
        await self._do(self.technician, "depart")

    async def arrived(self) -> None:
        """The technician is on site: promised within 16 h."""
        await self._do(self.technician, "arrive")

    async def checked(self, results: Sequence[Json], meter_counter: int) -> None:
        """The technician fills in the checklist of an inspection, and reads the meter."""
        self.case.tell("检查表 checklist", "；".join(each["note"] for each in results if "note" in each))
        await self._do(self.technician, "checklist", {"results": results, "meter_counter": meter_counter})

    async def met_nobody(self, note: str) -> None:
        """The technician came in vain and leaves a card: the order waits, until somebody comes again."""
        self.case.tell("客户不在 nobody there", note)
        await self._do(self.technician, "not-at-home", {"note": note, "card_left": True})

    async def diagnosed(self, fault: str, **codes: str) -> None:
        """The technician knows what is wrong; `fault_code` and `cause_code` where they say them."""
        self.case.tell("诊断 diagnosed", fault)
        await self._do(self.technician, "diagnose", {"fault": fault} | codes)

    async def meter_read(self, counter: int) -> None:
        """What the machine's meter says: sheets."""
        self.case.tell("抄表 meter", f"{counter} 张 sheets")
        await self._do(self.technician, "meter", {"counter": counter})

    async def photographed(self, caption: str) -> None:
        """A photo of the visit; one pixel."""
        self.case.tell("照片 photo", caption)
        await self._do(self.technician, "images", {"caption": caption, "content": GREY})

    async def signed(self, by: str) -> None:
        """The customer signs."""
        self.case.tell("客户签名 signed", by)
        await self._do(self.technician, "images/signature", {"signed_by": by, "content": SIGNATURE})

    async def waits(self, reason: str, note: str, part_no: str | None = None) -> None:
        """Work stands still, for the `customer` (the clocks pause) or for `parts` (they run on): one that is named ends
        the wait when it comes."""
        self.case.tell("等待客户 waiting" if reason == "customer" else "等待配件 parts", note)
        part = {} if part_no is None else {"part_no": part_no}
        await self._do(self.technician, "wait", {"reason": reason, "note": note} | part)

    async def delivered(self, part_no: str, lots: Sequence[Json], note: str) -> None:
        """The part that the order waits for comes to the station. Raises Stuck where the order waits on."""
        delivery = {"part_no": part_no, "quantity": len(lots), "lots": lots, "delivery_no": "SF-0311"}
        answer = await self.dispatcher.post("dispatch", "/stock/deliveries", delivery)
        self.case.position = answer.position or self.case.position
        order = await self.dispatcher.get("dispatch", f"/work-orders/{self.order_id}")
        if order["status"] == "waiting":
            raise Stuck(f"{self.case.id} waits on for {part_no}")
        self.case.tell("到货 delivered", note)

    async def used(self, part_no: str, lots: Sequence[Json]) -> None:
        """The technician uses the part that was kept for the order."""
        await self._do(self.technician, "parts/use", {"part_no": part_no, "quantity": len(lots), "lots": lots})

    async def used_of_van(self, part_no: str, technician: str) -> None:
        """The technician uses one of a part of their own van."""
        await self._do(self.technician, "parts/use", {"part_no": part_no, "quantity": 1, "technician_id": technician})

    async def resumed(self, note: str) -> None:
        """Work goes on."""
        self.case.tell("恢复 resumed", note)
        await self._do(self.technician, "resume")

    async def solved(self, work_done: str, minutes: int) -> None:
        """The fault is solved: promised within 24 h. The service report 售后服务报告 takes five minutes more."""
        self.case.tell("修复 solved", work_done)
        await self._do(self.technician, "solve", {"work_done": work_done})
        await self._filed_report("故障已排除 · The fault is gone", work_done, minutes)

    async def said_done(self, work_done: str) -> None:
        """As `solved`, where that is to be refused: nothing is told, and no report follows."""
        await self._do(self.technician, "solve", {"work_done": work_done})

    async def not_solved(self, reason: str, minutes: int) -> None:
        """The visit ends without a solution; the service report, five minutes later, says so too."""
        self.case.tell("未修复 not solved", reason)
        await self._do(self.technician, "fail", {"reason": reason})
        await self._filed_report(reason, "已检查，待再次上门 · Inspected, another visit is needed", minutes)

    async def charge_decided(self, cause: str | None = None) -> None:
        """Who pays is decided by the cause, the diagnosed one where none is said; the narrator says why, for work."""
        charge = await self._charge("", {} if cause is None else {"cause": cause})
        work = next(finding for finding in charge["findings"] if finding["kind"] == "work")
        self.case.tell("费用判定 charge", f"{work['zh']} · {work['en']}")

    async def quoted(self, quantities: Mapping[str, int]) -> None:
        """The customer is told what it will cost, by codes of the price list."""
        quote = (await self._charge("/quote", {"lines": _lines(quantities)}))["quotes"][-1]
        self.case.tell("报价 quote", f"{in_yuan(quote['total_fen'])} 元 yuan（税 VAT {in_yuan(quote['vat_fen'])}）")

    async def quote_accepted(self, by: str, way: str) -> None:
        """The customer will pay."""
        charge = await self._charge("/quote/answer", {"quote_no": 1, "accepted": True, "by": by, "way": way})
        self.case.tell("客户接受 accepted", f"第 {charge['quotes'][-1]['quote_no']} 次报价 quote")

    async def settled(self, quantities: Mapping[str, int]) -> None:
        """What was done is priced."""
        charge = await self._charge("/settle", {"lines": _lines(quantities)})
        free = sum(line["quantity"] * line["unit_price_fen"] for line in charge["invoice_lines"] if line["covered"])
        said = f"{in_yuan(charge['total_fen'])} 元 yuan" + (f"，免收 free {in_yuan(free)}" if free else "")
        self.case.tell("入账 invoiced", said)

    async def reported(self, contact: str, address: str) -> None:
        """The service report 售后服务报告 is issued for the customer."""
        await self._do(self.technician, "reports", {"contact": contact, "address": address})
        await self._tell_report()

    async def report_corrected(self, why: str, findings: str, work_done: str, minutes: int) -> None:
        """What the technician filed was wrong: it is filed anew, and another report takes the place of the first."""
        await self._file(self.dispatcher, findings, work_done, minutes)
        self.case.tell("更正报告 corrected", why)
        await self._do(self.dispatcher, "reports/1/correct", {"reason": why})
        await self._tell_report()

    async def report_handed_over(self, report_no: int, way: str, recipient: str) -> None:
        """The customer has it."""
        await self._do(self.dispatcher, f"reports/{report_no}/hand-over", {"way": way, "recipient": recipient})
        self.case.tell("交付报告 handed over", f"{choice(REPORT_WAYS, way).zh} · {choice(REPORT_WAYS, way).en}")

    async def _tell_report(self) -> None:
        order = await self.dispatcher.get("dispatch", f"/work-orders/{self.order_id}")
        latest = order["reports"][-1]
        where = f"/work-orders/{self.order_id}/reports/{latest['report_no']}"
        self.case.tell("服务报告 report", f"{latest['report_number']}：GET {where}（PDF：?format=pdf）")

    async def transferred(self, to_station: str, reason: str) -> None:
        """The order goes to another station, which has to accept it anew."""
        self.case.tell("转派 transferred", reason)
        await self._do(self.dispatcher, "transfer", {"to_station_id": to_station, "reason": reason})
        self.station_id = to_station

    async def declined(self, giver: str, reason: str) -> None:
        """The other station declines the transfer: the order is back with the one that gave it."""
        self.case.tell("拒绝转派 declined", reason)
        await self._do(self.dispatcher, "decline-transfer", {"reason": reason})
        self.station_id = giver

    async def not_taken(self, reason: str) -> None:
        """The station refuses the visit 拒单, and the information centre has the case again."""
        self.case.tell("拒单 refused", reason)
        await self._do(self.dispatcher, "refuse", {"reason": reason})

        async def back() -> Json | None:
            case: Json = await self.stage.clerk.get("intake", f"/cases/{self.case.id}", after=self.case.position)
            return case if case["status"] == "open" else None

        await eventually(back, f"{self.case.id} is back at the information centre")

    async def called_off(self) -> None:
        """Wait until the technician's work order says that the case has ended."""

        async def cancelled() -> Json | None:
            order: Json = await self.technician.get("dispatch", f"/work-orders/{self.order_id}")
            return order if order["status"] == "cancelled" else None

        await eventually(cancelled, f"the order of {self.case.id} is cancelled")

    async def owes_replacement(self) -> None:
        """Wait until the breach of the 24 h has made the station owe an equivalent unit 替代更换."""

        async def owed() -> Json | None:
            units = await self.dispatcher.get("dispatch", "/replacements", station_id=self.station_id, open="true")
            return next((unit for unit in units["items"] if unit["case_id"] == self.case.id), None)

        await eventually(owed, f"{self.station_id} owes a replacement for {self.case.id}")

    async def handed_over(self, serial_no: str, note: str) -> None:
        """The customer gets an equivalent unit."""
        await self._replacement("hand-over", {"serial_no": serial_no})
        self.case.tell("替代更换 replacement", note)

    async def lent(self, serial_no: str, ground: str, reason: str, return_by: str) -> None:
        """The customer gets a unit that is not owed, until a day that they agree on."""
        lent = {"serial_no": serial_no, "ground": ground, "reason": reason, "return_by": return_by}
        await self._replacement("hand-over", lent)
        self.case.tell("借出替代设备 lent", reason)

    async def taken_back(self, condition: str, note: str) -> None:
        """The equivalent unit comes back when the repair returns, in some condition."""
        self.case.tell("收回替代设备 taken back", note)
        await self._replacement("return", {"condition": condition, "note": note})

    async def pooled(self, serial_no: str, model: str) -> None:
        """The station has a unit that it can lend."""
        unit = {"serial_no": serial_no, "station_id": self.station_id, "model": model}
        await self.dispatcher.post("dispatch", "/replacement-units", unit)

    async def ready_again(self, serial_no: str, note: str) -> None:
        """A unit that came back in no good condition can be lent again."""
        await self.dispatcher.post("dispatch", f"/replacement-units/{serial_no}/ready", {"note": note})
        self.case.tell("替代设备可用 ready", note)

    @property
    def technician(self) -> Client:
        """The technician who has the order; nobody else may act on it."""
        if self._technician is None:
            raise LookupError(f"nobody is assigned to {self.case.id}")
        return self._technician

    async def _filed_report(self, findings: str, work_done: str, minutes: int) -> None:
        await self.stage.after(minutes=5)
        await self._file(self.technician, findings, work_done, minutes)

    async def _file(self, who: Client, findings: str, work_done: str, minutes: int) -> None:
        report = {
            "findings": findings,
            "work_done": work_done,
            "minutes_on_site": minutes,
            "signed_by_customer": True,
        }
        await self._do(who, "report", report)

    async def _replacement(self, what: str, body: Json) -> None:
        await self.dispatcher.post("dispatch", f"/cases/{self.case.id}/replacement/{what}", body)

    async def _charge(self, what: str, body: Json) -> Json:
        answer = await self.technician.post("dispatch", f"/work-orders/{self.order_id}/charge{what}", body)
        self.case.position = answer.position or self.case.position
        charge: Json = answer.body["charge"]
        return charge

    async def _do(self, who: Client, what: str, body: Json | None = None) -> None:
        answer = await who.post("dispatch", f"/work-orders/{self.order_id}/{what}", body)
        self.case.position = answer.position or self.case.position


def _lines(quantities: Mapping[str, int]) -> list[Json]:
    return [{"code": code, "quantity": quantity} for code, quantity in quantities.items()]
