"""Training 用户培训: planned, sometimes postponed or cancelled, held, rated."""

from aftersales.demo.timeline import rfc3339
from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.company import CLERK, STATIONS
from aftersales.simulate.days import at, later
from aftersales.simulate.ledger import Machine


class Training(Affair):
    """People of a customer learn their machine."""

    def __init__(self, office: Office, name: str, machine: Machine) -> None:
        super().__init__(office, name, machine.station)
        self.machine = machine

    async def course(self) -> None:
        """What happens."""
        station = next(each for each in STATIONS if each.id == self.station)
        trainer = self.random.choice(station.technicians).id
        starts = at(later(self.today, self.random.randint(3, 9)), "14:00")
        session = {
            "training_id": self.name,
            "customer_id": self.machine.customer_id,
            "topic": "日常使用 · Everyday use",
            "model": self.machine.model,
            "way": "company",
            "trainer_id": trainer,
            "minutes": 60,
        }
        await self.say(CLERK, "intake", "/trainings", session | {"starts_at": rfc3339(starts)})
        path = f"/trainings/{self.name}"
        await self.after(60)
        if self.chance(0.2):
            starts = at(later(starts.date(), 2), "10:00")
            reason = "客户有会 · They have a meeting"
            await self.say(CLERK, "intake", f"{path}/postpone", {"starts_at": rfc3339(starts), "reason": reason})
        if self.chance(0.1):
            await self.say(CLERK, "intake", f"{path}/cancel", {"reason": "客户取消 · Cancelled by the customer"})
            return
        await self.until(at(starts.date(), "16:00"))
        attended = self.random.randint(2, 20)
        await self.say(trainer, "intake", f"{path}/held", {"attended": attended, "material": "操作卡 · Cards"})
        month = f"{starts:%Y-%m}"
        self.ledger.trainings[month] += 1
        self.ledger.attended[month] += attended
        await self.until(at(later(self.today, 1), "09:15"))
        await self.say(CLERK, "intake", f"{path}/rate", {"rating": self.random.randint(3, 5)})
