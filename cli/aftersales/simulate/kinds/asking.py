"""A question 咨询 that is answered on the phone; a machine that goes elsewhere 移机; and one fault of which two people
of the customer tell, whose second case is merged into the first."""

from aftersales.responses import Json
from aftersales.simulate.case import CaseAffair
from aftersales.simulate.company import CALLER, CLERK
from aftersales.simulate.kinds.repair import Repair
from aftersales.simulate.ledger import CaseEntry
from aftersales.simulate.visit import VisitAffair


class Consultation(CaseAffair):
    """Asked, answered, and called back about."""

    kind = "consultation"

    async def course(self) -> None:
        """What happens."""
        await self.received("怎样双面扫描到邮箱？ · How does one scan both sides to e-mail?")
        await self.after(15)
        answer = {"solved": True, "note": "已逐步告知 · Told step by step"}
        await self.say(CLERK, "intake", f"/cases/{self.name}/guidance", answer)
        self.entry.status = "guided"
        await self.called_back("satisfied", "会用了 · They can do it now", "phone")


class Relocation(VisitAffair):
    """A machine goes from the customer's office to a branch."""

    kind = "relocation"

    async def course(self) -> None:
        """What happens."""
        machine = self.machine
        region = next(each.region for each in self.company.customers if each.id == machine.customer_id)
        for site, name in ((f"{self.name}-old", "总部 · Head office"), (f"{self.name}-new", "分部 · Branch")):
            registered = {"site_id": site, "name": name, "region": region}
            await self.say(CLERK, "intake", f"/customers/{machine.customer_id}/sites", registered)
        where = {"to_site_id": f"{self.name}-new"}
        if machine.id not in self.ledger.sites:
            where["from_site_id"] = f"{self.name}-old"
        await self.received("搬到分部 · To the branch", **where)
        await self.routed()
        await self.until(self.soon(2))
        await self.accepted()
        await self.planned(90)
        await self.on_site(90)
        await self.after(90)
        await self.solved("已拆装、调平、试机 · Moved, levelled and tested", 90)
        moved = {"site_id": where["to_site_id"], "reason": "移机完成 · It has moved"}
        await self.say(CLERK, "intake", f"/equipment/{machine.id}/move", moved)
        self.ledger.sites[machine.id] = where["to_site_id"]
        await self.called_back("satisfied", "搬得快 · Quickly done", "on_site")


class ToldTwice(Repair):
    """A repair of which somebody else of the customer tells, too."""

    async def opened(self) -> None:
        """Another clerk takes the second call, sees that it may be the same, and merges it."""
        await super().opened()
        again = f"{self.name}-again"
        call: Json = {"case_id": again, "customer_id": self.machine.customer_id, "equipment_id": self.machine.id}
        await self.say(
            CALLER, "intake", "/cases", call | {"channel": "web", "description": "还是那台 · That one again"}
        )
        self.ledger.cases[again] = entry = CaseEntry(again, self.kind, self.machine.customer_id, None, self.now)
        await self.becomes(self._is_named, CALLER, "intake", f"/cases/{again}")
        same = {"into": self.name, "reason": "同一台，同一故障 · The same machine, the same fault"}
        await self.say(CALLER, "intake", f"/cases/{again}/merge", same)
        entry.status, entry.ending = "closed", "duplicate"
        self.ledger.merged[again] = self.name

    def _is_named(self, case: Json) -> bool | None:
        return any(each["case_id"] == self.name for each in case["possible_duplicates"]) or None
