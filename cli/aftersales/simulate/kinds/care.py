"""Care visits 拜访: a key customer is visited each quarter; some ask for something."""

from aftersales.demo.people import MANAGER
from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.days import at, later


class CareVisit(Affair):
    """One visit or call, planned beforehand."""

    def __init__(self, office: Office, name: str, customer_id: str) -> None:
        super().__init__(office, name, office.company.station_of[customer_id])
        self.customer_id = customer_id

    async def course(self) -> None:
        """What happens."""
        path = f"/customers/{self.customer_id}/care"
        day = later(self.today, self.random.randint(2, 8))
        plan = {
            "planned_for": day.isoformat(),
            "visitor_id": "team-leader",
            "purpose": "季度拜访 · This quarter's visit",
        }
        await self.say(MANAGER, "intake", f"{path}/plan", plan)
        if self.chance(0.15):
            await self.until(at(later(self.today, 1), "11:00"))
            await self.say(MANAGER, "intake", f"{path}/cancel", {"reason": "客户出差 · They are away"})
            return
        await self.until(at(day, "15:00"))
        way = self.random.choice(("visit", "visit", "call"))
        made = {"way": way, "findings": "满意，无新需求 · Content", "rating": self.random.randint(3, 5)}
        await self.say(MANAGER, "intake", f"{path}/made", made)
        self.ledger.care[self.customer_id] += 1
