"""A station's store: what is short is ordered each week; vans are filled, stations help each other out, and count."""

from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.company import STATIONS, dispatcher_of
from aftersales.simulate.days import at, later
from aftersales.simulate.fen import PARTS
from aftersales.simulate.ledger import Place

ORDERED = 8
"""Up to how many of a part a store is filled."""


class Store(Affair):
    """The dispatcher's round through the store, each Monday and at the end of each month."""

    def __init__(self, office: Office, station: str) -> None:
        super().__init__(office, f"store-{station}", station)

    async def course(self) -> None:
        """What happens."""
        while True:
            month = self.today.month
            await self._fill_up()
            if self.chance(0.5):
                await self._fill_a_van()
            await self._take_back_tools()
            await self.until(at(later(self.today, 5), "08:30"))
            if self.today.month != month:
                await self._count()
                await self._help_out()

    async def _fill_up(self) -> None:
        """What the system says is short is ordered, and comes two days later."""
        others = self.office.positions.of("dispatch")  # who took parts a moment ago is in the book already
        short = await self.office.by(self.dispatcher).get("dispatch", "/stock/reorder", after=others, limit="200")
        parts = sorted(row["part_no"] for row in short["items"] if row["technician_id"] is None)
        booked = sorted(part for part in PARTS if self._expected(self._store(part)) < 3)
        self.ledger.reordered.append((self.station, tuple(parts), tuple(booked)))
        if not booked:
            return
        await self.until(at(later(self.today, 2), "10:00"))
        for part in booked:
            quantity = max(1, ORDERED - self.ledger.stock[self._store(part)])
            delivery = {"part_no": part, "quantity": quantity, "delivery_no": f"SF-{self.station}-{self.today}"}
            await self.say(self.dispatcher, "dispatch", "/stock/deliveries", delivery)
            self.ledger.move(self._store(part), "delivered", quantity)

    async def _fill_a_van(self) -> None:
        """Two of a part go into somebody's van, who takes them in hand."""
        technician = self.random.choice(self._technicians())
        part = self.random.choice(PARTS)
        if self.ledger.free(self._store(part)) < 4:
            return
        await self._send(self._store(part), (self.station, technician, part), 2)
        await self.after(30)
        await self._receive(technician, (self.station, technician, part), 2)

    async def _help_out(self) -> None:
        """Another station gets two, and now and then one is lost on its way."""
        part = self.random.choice(PARTS)
        if self.ledger.free(self._store(part)) < 5:
            return
        neighbour = self.random.choice([each.id for each in STATIONS if each.id != self.station])
        there: Place = (neighbour, None, part)
        await self._send(self._store(part), there, 2)
        giver, self.station = self.station, neighbour
        await self.until(at(later(self.today, 2), "10:30"))
        await self._receive(dispatcher_of(neighbour), there, 1 if self.chance(0.2) else 2)
        self.station = giver
        await self.until(at(later(self.today, 1), "10:30"))

    async def _count(self) -> None:
        """The stock-take of the month; now and then one is missing, or turns up."""
        for part in PARTS:
            place = self._store(part)
            differs = self.random.choice((0, 0, 0, -1, 1))
            counted = max(self.ledger.kept[place], self.ledger.stock[place] + differs)
            count = {"part_no": part, "counted": counted, "reason": "月末盘点 · The month's stock-take"}
            await self.say(self.dispatcher, "dispatch", "/stock/counts", count)
            self.ledger.move(place, "counted", counted - self.ledger.stock[place])

    async def _take_back_tools(self) -> None:
        """Who has a tool brings it back, or somebody gets it."""
        for tool, who in sorted(self.ledger.tools.items()):
            if not tool.endswith(self.station):
                continue
            if who is not None:
                await self.say(self.dispatcher, "dispatch", f"/tools/{tool}/return", {"condition": "完好 · As new"})
                self.ledger.tools[tool] = None
            elif self.chance(0.4):
                technician = self.random.choice(self._technicians())
                lend = {"technician_id": technician, "return_by": later(self.today, 5).isoformat()}
                await self.say(
                    self.dispatcher, "dispatch", f"/tools/{tool}/lend", lend | {"condition": "完好 · As new"}
                )
                self.ledger.tools[tool] = technician

    async def _send(self, source: Place, target: Place, quantity: int) -> None:
        station, van, part = target
        body = {"part_no": part, "quantity": quantity}
        body |= {"to_technician_id": van} if van else {"to_station_id": station}
        await self.say(dispatcher_of(source[0]), "dispatch", "/stock-transfers", body)
        self.ledger.move(source, "sent", -quantity)
        self.ledger.sent += quantity
        self.ledger.coming[target] += quantity

    async def _receive(self, who: str, target: Place, quantity: int) -> None:
        """Whatever is under way to a place and has not come."""
        query = {"station_id": target[0], "open": "true", "limit": "200"}
        found = await self.see(dispatcher_of(target[0]), "dispatch", "/stock-transfers", **query)
        coming = next(
            each
            for each in found["items"]
            if (each["to_station_id"], each["to_technician_id"], each["part_no"]) == target
            and each["transfer_id"] not in self.ledger.taken  # by another's hand, a moment ago
        )
        self.ledger.taken.add(coming["transfer_id"])
        path = f"/stock/{coming['stock_id']}/transfers/{coming['transfer_no']}/receive"
        body = {"quantity": quantity} | ({} if quantity == 2 else {"reason": "途中遗失 · Lost on its way"})
        await self.say(who, "dispatch", path, body)
        self.ledger.move(target, "received", quantity)
        self.ledger.came += quantity
        self.ledger.coming[target] -= 2
        self.ledger.lost += 2 - quantity

    def _expected(self, place: Place) -> int:
        """What is free, or will be soon: nobody orders what is under way."""
        return self.ledger.free(place) + self.ledger.coming[place]

    def _store(self, part: str) -> Place:
        return self.station, None, part

    def _technicians(self) -> list[str]:
        return [each.id for station in STATIONS if station.id == self.station for each in station.technicians]
