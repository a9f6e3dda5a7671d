"""A repair: solved by phone, from afar or on site; and what comes between."""

from collections import Counter

from aftersales.demo.knowledge import ARTICLES
from aftersales.simulate.company import CLERK, STATIONS
from aftersales.simulate.fen import CAUSES, PARTS
from aftersales.simulate.visit import VisitAffair

FAULTS = (
    "反复卡纸 · Paper jams again and again",
    "打印有竖线 · Lines down the page",
    "开机报错 · An error when it starts",
    "无法联网 · It is not on the network",
    "异响 · It rattles",
)
_CODES = ("C-11", "C-11", "C-12", "C-12", "C-13", "C-41", "C-21", "C-31")
_UNHAPPY = {
    "dissatisfied": "又出现了 · It is back",
    "attitude": "态度不好 · They were rude",
    "not_fixed_first_visit": "没有修好 · It is not fixed",
}


class Repair(VisitAffair):
    """From the call to the last call-back."""

    async def course(self) -> None:
        """What happens."""
        await self.opened()
        chance = self.random.random()
        if chance < 0.03:
            await self.until(self.soon(4))
            await self.ended("cancelled", "自行恢复 · It works again")
            return
        if chance < 0.05:
            await self.ended("no_request", "误拨 · A wrong number")
            return
        await self.until(self.soon(2))
        if chance < 0.25 and await self._guided(solved=chance < 0.18):
            return
        if chance > 0.9 and await self._from_afar(solved=chance > 0.94):
            return
        await self.routed()
        await self._until_satisfied()

    async def opened(self) -> None:
        """The customer asks for it."""
        await self.received(self.random.choice(FAULTS))

    async def _guided(self, solved: bool) -> bool:
        """By phone, with an article."""
        article = self.random.choice(ARTICLES).id
        said = {"article_ids": [article], "solved": solved, "note": "按步骤操作 · Step by step"}
        await self.say(CLERK, "intake", f"/cases/{self.name}/guidance", said)
        if not solved:
            return False
        self.entry.status = "guided"
        await self._heard(await self.called_back("satisfied", "已解决 · Solved", "phone"))
        return True

    async def _from_afar(self, solved: bool) -> bool:
        """By remote help, if the customer consents."""
        where = f"/cases/{self.name}/remote-help"
        if not solved and self.chance(0.3):
            refusal = {"refused_by": "机房 · The IT room", "consent_way": "spoken"}
            await self.say(CLERK, "intake", f"{where}/refusal", refusal)
            return False
        session = {"minutes": 20, "tool": "device_page", "consent_by": "机房 · The IT room", "consent_way": "spoken"}
        await self.after(30)
        result = {"result": "solved" if solved else "not_solved"}
        await self.say(CLERK, "intake", where, session | result)
        if not solved:
            return False
        self.entry.status = "helped"
        await self._heard(await self.called_back("satisfied", "已解决 · Solved", "remote"))
        return True

    async def _until_satisfied(self) -> None:
        """Visits, until the customer is satisfied or cannot be reached."""
        while True:
            solved = await self._visit()
            if solved is None:
                return
            outcome = await self.called_back(*self._verdict(solved))
            if outcome in ("satisfied", "unreached"):
                await self._heard(outcome)
                return
            await self.came_back()

    def _verdict(self, solved: bool) -> tuple[str, str, str | None]:
        """What the customer will say."""
        several = self.entry.visits > 1
        if not solved:
            return "not_fixed_several_visits" if several else "not_fixed_first_visit", "没有修好 · Not fixed", None
        if self.entry.visits < 3 and self.chance(0.1):
            outcome = self.random.choice(sorted(_UNHAPPY))
            words = _UNHAPPY[outcome]
            if several and outcome == "not_fixed_first_visit":
                outcome = "not_fixed_several_visits"
            return outcome, words, None
        return "satisfied", "满意 · Satisfied", "on_site"

    async def _heard(self, outcome: str) -> None:
        """Some of those who were satisfied call again a few days later."""
        if outcome != "satisfied" or self.entry.visits != 1 or not self.chance(0.04):
            return
        await self.until(self.next_morning())
        await self.until(self.next_morning())
        await self.complained("又坏了，要投诉 · It broke again: a complaint")
        await self._until_satisfied()

    async def _visit(self) -> bool | None:
        """One visit: whether it solved the fault; None where the customer does not pay for it, and withdraws."""
        code = self.random.choice(_CODES)
        minutes = 15 * self.random.randint(3, 7)
        await self.until(self.soon(2 if self.chance(0.9) else 7))
        if self.chance(0.05):
            await self._elsewhere_instead()
        await self.accepted()
        await self.planned(minutes)
        await self.on_site(minutes)
        await self.diagnosed(code)
        await self.owed_unit()
        if self.entry.visits < 3 and self.chance(0.06):
            await self.after(minutes)
            await self.not_solved("需要再次上门 · Another visit is needed", minutes)
            return False
        parts = Counter[str]()
        if CAUSES[code] == "consumables":
            parts["C-01"] += 1
        elif code in ("C-11", "C-12") and self.chance(0.7):
            parts[self.random.choice(PARTS[:2])] += self.random.choice((1, 1, 2))
        for part, quantity in parts.items():
            await self.used(part, quantity)
        if not await self.charged(code, parts, half_hours=minutes // 30 + 1):
            await self._withdrawn(parts, minutes)
            return None
        await self.after(minutes)
        await self.solved("已修复并测试 · Repaired and tested", minutes)
        return True

    async def _withdrawn(self, parts: Counter[str], minutes: int) -> None:
        """The customer does not pay: what was taken is given back, and the case ends."""
        for part in parts:
            van = self.taken_from[part]
            body = {"part_no": part, "quantity": parts[part]} | ({"technician_id": van} if van else {})
            await self.say(self.technician, "dispatch", f"/work-orders/{self.order_id}/parts/return", body)
            self.ledger.move((self.station, van, part), "given back", parts[part])
            self.ledger.used[self.order_id][part] -= parts[part]
        await self.not_solved("客户拒绝报价 · The customer does not pay", minutes)
        await self._unit_back()
        await self.until(self.soon(4))
        await self.ended("withdrawn", "客户不维修 · They will not have it repaired")

    async def _elsewhere_instead(self) -> None:
        """The station cannot come: it hands the order to a neighbour, or refuses it."""
        neighbour = self.random.choice([each.id for each in STATIONS if each.id != self.station])
        reason = {"reason": "人手不足 · Too few people"}
        where = f"/work-orders/{self.order_id}"
        if self.chance(0.5):
            body = reason | {"to_station_id": neighbour}
            await self.say(self.dispatcher, "dispatch", f"{where}/transfer", body)
            giver, self.station = self.station, neighbour
            await self.after(15)
            if self.chance(0.3):
                await self.say(self.dispatcher, "dispatch", f"{where}/decline-transfer", reason)
                self.station = giver
                await self.after(15)
                return
            self.entry.station = neighbour
            self.ledger.transfers += 1
            return
        await self.say(self.dispatcher, "dispatch", f"{where}/refuse", reason)
        self.ledger.refusals += 1
        await self.becomes(lambda case: case["status"] == "open" or None, CLERK, "intake", f"/cases/{self.name}")
        self.entry.status = "open"
        body = reason | {"station_id": neighbour}
        await self.say(CLERK, "intake", f"/cases/{self.name}/route", body)
        self.at_station(neighbour)
        await self.after(15)
        await self.order_came()
