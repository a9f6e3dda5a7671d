"""A new machine 安装调试: planned, installed, accepted by the customer: its warranty begins, and so do inspections."""

from aftersales.simulate.company import CLERK, months_of
from aftersales.simulate.days import at
from aftersales.simulate.kinds.inspection import InspectionPlan
from aftersales.simulate.kinds.training import Training
from aftersales.simulate.ledger import Machine
from aftersales.simulate.visit import VisitAffair


class Installation(VisitAffair):
    """Another machine of the same model for a customer."""

    kind = "installation"

    async def course(self) -> None:
        """What happens."""
        first = self.machine
        self.machine = new = Machine(
            f"{self.name}-m", first.customer_id, first.station, first.model, months_of(first.model), None, 0
        )
        machine = {"equipment_id": new.id, "customer_id": new.customer_id, "model": new.model}
        await self.say(CLERK, "intake", "/equipment", machine | {"serial_no": f"{new.model}-{self.name}"})
        self.ledger.machines[new.id] = new
        await self.received("新机到货，请安装 · A new machine is here, please install it")
        path = f"/cases/{self.name}/installation"
        plan = {"equipment_ids": [new.id], "planned_on": self.next_morning().date().isoformat()}
        await self.say(CLERK, "intake", path, plan | {"needs": ["power", "network"], "plan": "办公区 · The office"})
        await self.routed()
        await self.until(self.soon(3))
        await self.accepted()
        await self.planned(90, at(self.next_morning().date(), "08:30"))
        await self._check_site(path)
        await self.on_site(90)
        await self.after(60)
        await self.say(self.technician, "intake", f"{path}/site-check", {"findings": "具备条件 · Fit"})
        papers = {"documents": [{"kind": "manual"}, {"kind": "warranty_card"}], "received_by": "客户 · Customer"}
        await self.say(self.technician, "intake", f"{path}/documents", papers)
        if self.chance(0.15):
            refusal = {"refused_by": "客户 · Customer", "reason": "缺一根线 · A cable is missing"}
            await self.say(self.technician, "intake", f"{path}/acceptance/refusal", refusal)
            await self.after(30)
        accepted = {"accepted_by": "客户 · Customer", "tested": "打印、扫描各 10 页 · Ten pages each"}
        await self.say(self.technician, "intake", f"{path}/acceptance", accepted)
        new.accepted_on = self.ledger.accepted[self.name] = self.today
        await self.after(15)
        await self.solved("安装、联网、试机正常 · Installed and tested", 90)
        InspectionPlan(self.office, new).begin(self.soon(4))
        if self.chance(0.5):
            Training(self.office, f"training-{self.name}", new).begin(self.next_morning())
        await self.called_back("satisfied", "满意 · Satisfied", "on_site")

    async def _check_site(self, path: str) -> None:
        """Beforehand something may be missing."""
        if self.chance(0.3):
            fault = {"need": "network", "mended_by": "customer", "mended_until": self.today.isoformat()}
            body = {"faults": [fault], "findings": "缺网口 · No socket"}
            await self.say(self.dispatcher, "intake", f"{path}/site-check", body)
