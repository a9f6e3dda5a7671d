"""A customer's repair 客户维修: collected, handed from one to the next, repaired or sent to its maker, and back."""

from aftersales.demo.people import AGENT, BILLING, SALES
from aftersales.responses import Json
from aftersales.simulate.case import CaseAffair
from aftersales.simulate.company import CLERK, DELIVERY
from aftersales.simulate.days import later

_SEEN = {
    "place": "公司 · Our premises",
    "condition": "轻微划痕 · A slight scratch",
    "accessories": "电源线 · Power cord",
}


class CustomerRepair(CaseAffair):
    """From the customer's desk and back to it."""

    async def course(self) -> None:
        """What happens."""
        carrier = self.random.choice((SALES, DELIVERY))
        self.hands = [carrier]
        await self.received("请取回维修 · Please collect it for repair")
        self.entry.plain = False
        await self.until(self.soon(8))
        thing = {
            "repair_id": self.name,
            "thing": "整机 · The machine",
            "given_by": "接待处 · Reception",
            "form_no": f"WX-{self.name}",
        }
        await self.say(carrier, "intake", f"/cases/{self.name}/customer-repair", _SEEN | thing)
        self.entry.status = "collected"
        self._noted("under way")
        way = [BILLING] if carrier == SALES else []
        for who in (*way, AGENT):
            await self.until(self.soon(4))
            await self._taken_by(who)
        await self.until(self.soon(4))
        result = await self._repaired()
        await self._desk("finish", {"result": result})
        for who in (*way, carrier):
            await self.until(self.soon(4))
            await self._taken_by(who)
        await self.until(self.soon(6))
        back = {"received_by": "接待处 · Reception", "form_no": f"WX-{self.name}"}
        await self.say(carrier, "intake", f"/customer-repairs/{self.name}/return", _SEEN | back)
        self._noted(result)
        self.entry.status = "brought_back"
        done = result == "repaired"
        if done:
            await self.called_back("satisfied", "取送省心 · No trouble at all", "workshop")
            return
        await self.until(self.soon(6))
        await self.ended("withdrawn", "客户不再维修 · They will buy another")

    async def _repaired(self) -> str:
        """At the service desk, or by the maker."""
        await self._desk("diagnosis", {"findings": "齿轮断裂 · A gear is broken"})
        price = 0
        if self.chance(0.4):
            price = self.random.randrange(5_000, 60_000)
            await self._desk("quote", {"amount_fen": price})
            agreed = self.chance(0.8)
            await self.until(self.soon(6))
            answer = {"quote_no": 1, "accepted": agreed, "answered_by": "客户 · Customer", "answer_way": "phone"}
            await self.say(CLERK, "intake", f"/customer-repairs/{self.name}/quote/answer", answer)
            if not agreed:
                self.ledger.owed[self.name] = 0
                return "quote_refused"
        if self.chance(0.35) and not await self._at_its_maker():
            self.ledger.owed[self.name] = 0
            return "not_repairable"
        await self._desk("work", {"work_done": "更换齿轮 · Changed the gear", "other_parts": "齿轮 · A gear"})
        self.ledger.owed[self.name] = price
        return "repaired"

    async def _at_its_maker(self) -> bool:
        """Whether the maker could mend it."""
        factory = f"factory-{self.name}"
        days = self.random.randint(3, 9)
        sent = {
            "factory_service_id": factory,
            "maker": "厂家维修中心 · The maker's centre",
            "carrier": "顺丰 · SF",
            "tracking_no": f"SF-{self.name}",
            "expected_on": later(self.today, days).isoformat(),
            "condition": "原包装 · Packed",
        }
        await self._desk("factory-services", sent)
        for _ in range(days):
            await self.until(self.next_morning())
        mended = self.chance(0.8)
        where = f"/factory-services/{factory}"
        await self.say(AGENT, "intake", f"{where}/finish", {"result": "repaired" if mended else "not_worthwhile"})
        await self.say(AGENT, "intake", f"{where}/return", {"condition": "完好 · As new"})
        return mended

    async def _taken_by(self, who: str) -> None:
        await self.say(who, "intake", f"/customer-repairs/{self.name}/take", _SEEN)
        self.hands.append(who)
        self._noted("under way")

    async def _desk(self, what: str, body: Json) -> None:
        await self.say(AGENT, "intake", f"/customer-repairs/{self.name}/{what}", body)

    def _noted(self, result: str) -> None:
        self.ledger.repairs[self.name] = (*self.hands, result)
