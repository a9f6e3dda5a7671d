"""Who is away: holidays of technicians, and stations that lend each other somebody for a day."""

from datetime import date

from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.days import DAY, later


class Leave(Affair):
    """A technician takes two days off, booked two weeks before; visits are planned around them."""

    def __init__(self, office: Office, name: str, station: str, technician: str) -> None:
        super().__init__(office, name, station)
        self.technician = technician

    async def course(self) -> None:
        """What happens."""
        first = later(self.today, 10)
        last = later(first, 1)
        if not self._free(first, last):
            return
        days = {"first_day": first.isoformat(), "last_day": last.isoformat(), "reason": "年假 · Annual leave"}
        await self.say(self.dispatcher, "dispatch", f"/staff/{self.technician}/absences", days)
        self.ledger.away[self.technician].update(_days(first, last))
        self.ledger.absences += 1

    def _free(self, first: date, last: date) -> bool:
        return not any(first <= each.start.date() <= last for each in self.ledger.diary[self.technician])


class Loan(Affair):
    """A station asks another one for a technician for a day."""

    def __init__(self, office: Office, name: str, station: str, lender: str, technician: str) -> None:
        super().__init__(office, name, station)
        self.lender, self.technician = lender, technician

    async def course(self) -> None:
        """What happens."""
        day = later(self.today, 12)
        if day in self.ledger.away[self.technician] or self._busy(day):
            return
        days = {"first_day": day.isoformat(), "last_day": day.isoformat(), "reason": "本网点休假 · We are too few"}
        loan = await self.say(self.dispatcher, "dispatch", f"/staff/{self.technician}/loans", days)
        self.ledger.lent[self.technician, day] = "nobody"
        borrower, self.station = self.station, self.lender
        await self.after(60)
        path = f"/staff/{self.technician}/loans/{loan['loan_no']}"
        if self.chance(0.25):
            await self.say(self.dispatcher, "dispatch", f"{path}/decline", {"reason": "走不开 · We need them"})
            del self.ledger.lent[self.technician, day]
            self.ledger.loans["declined"] += 1
            return
        await self.say(self.dispatcher, "dispatch", f"{path}/grant")
        self.ledger.lent[self.technician, day] = borrower
        self.ledger.loans["granted"] += 1

    def _busy(self, day: date) -> bool:
        return any(each.start.date() == day for each in self.ledger.diary[self.technician])


def _days(first: date, last: date) -> list[date]:
    return [first + DAY * count for count in range((last - first).days + 1)]
