"""Goods that come back 销售退回, and deliveries that were wrong 送货差错: from one group's hands to the next."""

from datetime import timedelta

from aftersales.demo.people import AFTER_SALES, AGENT, QC_RETURNS, TEAM_LEADER
from aftersales.simulate.case import CaseAffair
from aftersales.simulate.company import CLERK, months_of
from aftersales.simulate.days import DAY
from aftersales.simulate.ledger import Machine

_PRICES = {"LP-1200": 129_900, "MF-3500": 1_289_900, "SC-80": 219_950, "PJ-450": 349_900}


class SalesReturn(CaseAffair):
    """A new machine does not please: paid back, exchanged, or refused."""

    kind = "return"

    async def course(self) -> None:
        """What happens."""
        wish = self.random.choice(("refund", "exchange"))
        self.kind = "return" if wish == "refund" else "exchange"
        first, price = self.machine, _PRICES[self.machine.model]
        old = Machine(f"{self.name}-m", first.customer_id, first.station, first.model, months_of(first.model), None, 0)
        await self._register(old)
        self.machine = old
        await self.received("新机故障，要求退换 · The new machine is faulty: it goes back")
        number = f"{old.model}-{old.id}"
        delivered = self.today - self.random.randint(1, 6) * DAY
        taken = {
            "return_id": self.name,
            "case_id": self.name,
            "wish": wish,
            "cause": "fault",
            "reason": "不通电 · It is dead",
            "delivery_no": f"SF-{self.name}",
            "delivered_on": delivered.isoformat(),
            "lines": [{"model": old.model, "serial_no": number, "unit_price_fen": price}],
        }
        await self.say(AGENT, "intake", "/sales-returns", taken)
        self.entry.status = "goods"
        await self.until(self.next_morning())
        path = f"/sales-returns/{self.name}"
        back = {"lines": [{"line_no": 1, "quantity": 1, "serial_no": number}], "condition": "完好 · As new"}
        await self.say(AGENT, "intake", f"{path}/receive", back)
        refused = self.chance(0.15)
        found = {"verdict": "not_returnable" if refused else "returnable", "findings": "已检验 · Inspected"}
        await self.until(self.soon(6))
        await self.say(QC_RETURNS, "intake", f"{path}/inspect", found)
        await self.until(self.soon(6))
        judged = {"judgement": "refuse" if refused else wish, "reason": "按检验结果 · As it was found"}
        await self.say(TEAM_LEADER, "intake", f"{path}/judge", judged)
        await self.until(self.next_morning())
        self.ledger.returned[self.name] = await self._settled(path, "refuse" if refused else wish, price)
        self.entry.status = "settled"
        await self.called_back("satisfied", "处理及时 · Quickly settled", None)

    async def _settled(self, path: str, judgement: str, price: int) -> int:
        """Gives what the customer gets, in fen; less than nothing where they pay."""
        if judgement == "refuse":
            await self.say(AGENT, "intake", f"{path}/settle")
            return 0
        money = {"reference": f"PAY-{self.name}"}
        if judgement == "refund":
            deduction = self.random.choice((0, 0, 5_000))
            why = {"deduction_fen": deduction, "deduction_reason": "缺包装 · No box"} if deduction else {}
            await self.say(AGENT, "intake", f"{path}/settle", money | why)
            return price - deduction
        old = self.machine
        given = Machine(f"{self.name}-n", old.customer_id, old.station, old.model, old.months, None, 0)
        await self._register(given)
        dearer = self.random.choice((0, 10_000))
        body = {"new_price_fen": price + dearer, "successors": [{"line_no": 1, "equipment_id": given.id}]}
        await self.say(AGENT, "intake", f"{path}/settle", body | (money if dearer else {}))
        return -dearer

    async def _register(self, machine: Machine) -> None:
        """As sold and put into use by the customer."""
        accepted = {"accepted_on": self.today.isoformat(), "serial_no": f"{machine.model}-{machine.id}"}
        body = {"equipment_id": machine.id, "customer_id": machine.customer_id, "model": machine.model}
        await self.say(CLERK, "intake", "/equipment", body | accepted)
        machine.accepted_on = self.today


class DeliveryFault(CaseAffair):
    """A delivery was short, wrong or damaged."""

    kind = "delivery_fault"

    async def course(self) -> None:
        """What happens."""
        fault = self.random.choice(("short", "wrong", "damaged"))
        await self.received("送货有误 · The delivery is not right", delivery_fault=fault)
        price, quantity = self.random.choice((32_050, 8_333)), self.random.randint(1, 3)
        line = {"fault": fault, "model": "耗材 supplies", "quantity": quantity, "unit_price_fen": price}
        told = {"fault_id": self.name, "case_id": self.name, "delivery_no": f"SF-{self.name}", "lines": [line]}
        delivered = (self.today - timedelta(days=2)).isoformat()
        await self.say(AGENT, "intake", "/delivery-faults", told | {"delivered_on": delivered})
        self.entry.status = "goods"
        await self.until(self.next_morning())
        path, confirmed = f"/delivery-faults/{self.name}", 0 if self.chance(0.15) else quantity
        found = {"line_no": 1, "quantity": confirmed} | ({"origin": "warehouse"} if confirmed else {})
        await self.say(AFTER_SALES, "intake", f"{path}/verify", {"lines": [found], "findings": "已核实 · Verified"})
        await self.until(self.soon(8))
        remedy, credit = "refuse", 0
        if confirmed:
            remedy = self.random.choice(("credit", "credit", "send_rest" if fault == "short" else "swap"))
            credit = confirmed * price if remedy == "credit" else 0
        line = {"line_no": 1, "remedy": remedy} | ({"credit_fen": credit} if credit else {})
        if remedy != "refuse":
            line["reference"] = f"PAY-{self.name}"
        await self.say(AFTER_SALES, "intake", f"{path}/settle", {"lines": [line]})
        self.ledger.credited[self.name] = credit
        await self.until(self.soon(4))
        await self.say(AGENT, "intake", f"{path}/acknowledge")
        await self.say(AGENT, "intake", f"{path}/tell", {"way": "phone"})
        self.entry.status = "settled"
        await self.called_back("satisfied", "处理及时 · Quickly settled", None)
