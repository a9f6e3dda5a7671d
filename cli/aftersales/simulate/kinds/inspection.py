"""Periodic inspections 定期检查: the system plans them, somebody carries them out; what is found is repaired."""

from datetime import date

from aftersales.responses import Json
from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.company import CLERK, checklist_of
from aftersales.simulate.days import DAY, YEAR, at, later, works
from aftersales.simulate.kinds.repair import Repair
from aftersales.simulate.ledger import Machine
from aftersales.simulate.visit import VisitAffair

AHEAD = 4 * DAY
"""How long before its day the case of an inspection is opened."""
_CLEAN = {"check": "ok", "debug": "adjusted", "clean": "cleaned"}


class InspectionPlan(Affair):
    """The inspections of one machine, from one to the next."""

    def __init__(self, office: Office, machine: Machine) -> None:
        super().__init__(office, f"plan-{machine.id}", machine.station)
        self.machine = machine

    async def course(self) -> None:
        """What happens."""
        path, begun = f"/equipment/{self.machine.id}/inspections", set[int]()
        while True:
            plan = (await self.say(CLERK, "intake", f"{path}/plan"))["inspections"]
            ahead = [each for each in plan if each["status"] == "planned" and each["inspection_no"] not in begun]
            if not ahead:
                return
            first = min(ahead, key=lambda each: str(each["planned_on"]))
            number, day = first["inspection_no"], date.fromisoformat(first["planned_on"])
            if day.year != YEAR:
                return
            if not works(day):
                moved = later(day, 0)
                wish = {"planned_on": moved.isoformat(), "customers_wish": True, "reason": "放假 · A holiday"}
                await self.say(CLERK, "intake", f"{path}/{number}/move", wish)
                day = moved
            begun.add(number)
            call = max(later(day - AHEAD, 0), self.today)
            await self.until(at(call, "09:00"))
            name = f"inspection-{self.machine.id}-{number}"
            Inspection(self.office, name, self.machine, number, day).begin(self.soon(8))
            await self.until(at(later(day, 1), "08:30"))


class Inspection(VisitAffair):
    """One of them: a case with a visit."""

    kind = "inspection"

    def __init__(self, office: Office, name: str, machine: Machine, number: int, day: date) -> None:
        super().__init__(office, name, machine)
        self.number, self.day = number, day

    async def course(self) -> None:
        """What happens."""
        path = f"/equipment/{self.machine.id}/inspections/{self.number}"
        await self.say(CLERK, "intake", f"{path}/begin", {"case_id": self.name})
        self.entered()
        await self.routed()
        await self.until(self.soon(2))
        await self.accepted()
        await self.planned(60, at(self.day, "08:30"))
        await self.on_site(60)
        faulty = self.chance(0.15)
        results = self._results(faulty)
        self.machine.counter += self.random.randrange(500, 5000)
        body: Json = {"results": results, "meter_counter": self.machine.counter}
        await self.say(self.technician, "dispatch", f"/work-orders/{self.order_id}/checklist", body)
        self.ledger.inspected[self.machine.id].append(self.today)
        await self.after(60)
        await self.solved("按检查表完成 · Done by the checklist", 60)
        await self.called_back("satisfied", "检查仔细 · A careful inspection", "on_site")
        if faulty:
            FollowUp(self.office, f"found-{self.name}", self.machine, path).begin(self.soon(4))

    def _results(self, faulty: bool) -> list[Json]:
        """Of each step; the first finds the fault."""
        results: list[Json] = [{"result": _CLEAN[phase]} for phase, _, _ in checklist_of(self.machine.model)]
        if faulty:
            results[0] = {"result": "fault", "note": "有故障 · Something is wrong"}
        return results


class FollowUp(Repair):
    """The repair of what an inspection found."""

    def __init__(self, office: Office, name: str, machine: Machine, inspection: str) -> None:
        super().__init__(office, name, machine)
        self.inspection = inspection

    async def opened(self) -> None:
        """The clerk opens it: nobody has to call."""
        await self.say(CLERK, "intake", f"{self.inspection}/follow-up", {"case_id": self.name})
        self.entered()
