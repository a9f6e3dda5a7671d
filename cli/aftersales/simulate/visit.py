"""A visit as a station makes it: planned in somebody's day, made, charged, reported."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from aftersales.demo.timeline import rfc3339
from aftersales.responses import Json
from aftersales.simulate.affair import Office
from aftersales.simulate.case import CaseAffair
from aftersales.simulate.company import CLERK, STATIONS, dispatcher_of, skill_of
from aftersales.simulate.days import at, in_hours, later
from aftersales.simulate.fen import CAUSES, kind_of, paid_by_customer, priced
from aftersales.simulate.ledger import Booking, Machine, Place

WAY = timedelta(minutes=30)
"""Between two visits of one technician."""
RULE = "2026-1"
"""By which technicians are suggested."""
SUNDAY = 6
"""When stations are closed, but for days that are made up."""
KINDS = ("work", "travel", "parts", "consumables", "fee")


class VisitAffair(CaseAffair):
    """A case that somebody drives for."""

    def __init__(self, office: Office, name: str, machine: Machine) -> None:
        super().__init__(office, name, machine)
        self.technician = ""
        self.booking: Booking | None = None
        self.taken_from: dict[str, str | None] = {}
        """By part: whose van, or None for the store."""

    async def accepted(self) -> None:
        """The dispatcher takes the order and speaks with the customer."""
        await self._order(self.dispatcher, "accept")
        if self.chance(0.06):
            await self._order(self.dispatcher, "contact", {"note": "占线 · Busy", "reached": False})
            await self.after(15)
        await self._order(self.dispatcher, "contact", {"note": "已确认时间 · The time is confirmed"})

    async def planned(self, minutes: int, earliest: datetime | None = None) -> None:
        """A technician gets the order, at the first time that somebody who can do it has."""
        technician, start = self._first_free(minutes, earliest or self.now)
        first = await self._suggested(minutes) if self.chance(0.15) else None
        if first is not None and self._can(*first, minutes, earliest or self.now):
            technician, start = first
        end = start + timedelta(minutes=minutes)
        assignment: Json = {"technician_id": technician, "start": rfc3339(start), "end": rfc3339(end)}
        if first is not None:
            assignment["suggested"] = self._as_told(*first, minutes)
            if first != (technician, start):
                assignment["overrule_reason"] = "先有空的人去 · Whoever is free first goes"
            self.ledger.suggestions["taken" if first == (technician, start) else "overruled"] += 1
        if start.weekday() == SUNDAY:
            assignment["overrule_reason"] = "调休上班 · Everybody works this Sunday"
        if self.booking is not None and self.booking.order_id == self.order_id and self.technician != technician:
            assignment["reassign_reason"] = "先有空的人去 · Whoever is free first goes"
        await self._order(self.dispatcher, "assign", assignment)
        if self.booking is not None and self.booking.order_id == self.order_id:
            self.ledger.diary[self.technician].remove(self.booking)
        self.booking = Booking(self.order_id, start, end)
        self.ledger.diary[technician].append(self.booking)
        self.ledger.planned.append((technician, self.booking))
        self.technician = technician

    async def on_site(self, minutes: int) -> None:
        """Somebody arrives, sometimes only after all that can come between."""
        while True:
            assert self.booking is not None
            await self.until(self.booking.start)
            chance = self.random.random()
            if chance < 0.4:
                await self._order(self.technician, "depart")
            if chance < 0.04:
                await self._met_nobody(minutes)
            elif chance < 0.055:
                await self._wrong_address(minutes)
            elif chance < 0.065:
                await self._unsafe(minutes)
            else:
                break
        await self._order(self.technician, "arrive")

    async def diagnosed(self, code: str) -> None:
        """What is wrong, and why; and what the meter says."""
        fault = {"fault": "已查明 · Found", "fault_code": "F-12", "cause_code": code}
        await self._order(self.technician, "diagnose", fault)
        if self.chance(0.5):
            self.machine.counter += self.random.randrange(50, 4000)
            await self._order(self.technician, "meter", {"counter": self.machine.counter})
            self.ledger.readings += 1

    async def used(self, part: str, quantity: int) -> None:
        """Parts of the technician's van or the station's store; where there are too few, the visit waits for them."""
        van: Place = (self.station, self.technician, part)
        store: Place = (self.station, None, part)
        if self.ledger.free(van) >= quantity:
            await self._take(van, quantity)
            return
        if self.ledger.free(store) < quantity:
            await self._wait_for(store, quantity)
            self.ledger.kept[store] -= quantity
        await self._take(store, quantity)

    async def charged(self, code: str, parts: Counter[str], half_hours: int) -> bool:
        """Who pays is decided, quoted where the customer does, and settled. False where they refuse to pay."""
        cause = CAUSES[code]
        await self._charge("")
        paid = [kind for kind in KINDS if paid_by_customer(kind, cause, self._in_warranty(), self._covers())]
        quantities = {"W-01": half_hours, "T-01": 1} | parts
        lines = {"lines": [{"code": code, "quantity": quantity} for code, quantity in quantities.items()]}
        if any(kind_of(code) in paid for code in quantities):
            await self._charge("/quote", lines)
            agreed = not self.chance(0.08)
            answer = {"quote_no": 1, "accepted": agreed, "by": "现场联系人 · The contact", "way": "in_person"}
            await self._charge("/quote/answer", answer)
            self.ledger.quotes["accepted" if agreed else "refused"] += 1
            if not agreed:
                return False
        await self._charge("/settle", lines)
        self.ledger.charges[self.order_id] = priced(quantities, self.today, paid)
        return True

    async def solved(self, work_done: str, minutes: int) -> None:
        """Done, and reported; sometimes the customer gets the report as a document."""
        await self._order(self.technician, "solve", {"work_done": work_done})
        self.entry.solved_at = self.now
        self.entry.finished += 1
        await self._report("故障已排除 · The fault is gone", work_done, minutes)
        if self.chance(0.25):
            await self._order(self.technician, "reports", {"contact": "客户 · Customer", "address": "现场 · On site"})
            handed = {"way": "paper", "recipient": "客户 · Customer"}
            await self._order(self.dispatcher, "reports/1/hand-over", handed)
            self.ledger.reports[self.order_id] += 1
            if self.chance(0.2):
                await self._report("故障已排除 · The fault is gone", work_done, minutes + 15)
                wrong = {"reason": "现场时间有误 · The time on site was wrong"}
                await self._order(self.technician, "reports/1/correct", wrong)
                await self._order(self.dispatcher, "reports/2/hand-over", handed)
                self.ledger.reports[self.order_id] += 1
        await self._unit_back()

    async def not_solved(self, reason: str, minutes: int) -> None:
        """The visit ends without a solution."""
        self.entry.plain = False
        await self._order(self.technician, "fail", {"reason": reason})
        self.entry.finished += 1
        await self._report(reason, "已检查 · Inspected", minutes)

    async def owed_unit(self) -> None:
        """Where a replacement unit is owed by now, the customer gets it."""
        if self.now - self.entry.opened_at < timedelta(hours=24) or self.name in self.ledger.out:
            return
        query = {"station_id": self.station, "open": "true", "limit": "200"}
        found = await self.see(self.dispatcher, "dispatch", "/replacements", **query)
        if any(unit["case_id"] == self.name and unit["status"] == "owed" for unit in found["items"]):
            number = {"serial_no": f"{self.machine.model}-SPARE-{self.name}"}
            await self.say(self.dispatcher, "dispatch", f"/cases/{self.name}/replacement/hand-over", number)
            self.ledger.out.add(self.name)
            self.ledger.units["handed over"] += 1

    async def _unit_back(self) -> None:
        if self.name in self.ledger.out:
            await self.say(self.dispatcher, "dispatch", f"/cases/{self.name}/replacement/return", {"condition": "good"})
            self.ledger.out.discard(self.name)
            self.ledger.units["returned"] += 1

    async def _met_nobody(self, minutes: int) -> None:
        self.ledger.met_nobody += 1
        self.entry.plain = False
        await self._order(self.technician, "not-at-home", {"note": "无人应门 · Nobody opens", "card_left": True})
        await self.until(self.soon(3))
        await self.planned(minutes, at(later(self.today, 1), "08:30"))

    async def _wrong_address(self, minutes: int) -> None:
        self.entry.plain = False
        await self._order(self.technician, "wrong-address", {"note": "该处已搬空 · They have moved out"})
        await self.until(self.soon(3))
        await self.say(CLERK, "intake", f"/cases/{self.name}/address/settle", {"note": "已核实 · Checked"})
        await self._resumed()
        await self.planned(minutes)

    async def _unsafe(self, minutes: int) -> None:
        self.entry.plain = False
        await self._order(self.technician, "unsafe", {"note": "机房漏水 · Water on the floor"})
        await self.until(self.soon(4))
        await self._order(self.dispatcher, "declare-safe", {"reason": "物业已处理 · It has been mended"})
        await self._resumed()
        await self.planned(minutes)

    async def _resumed(self) -> None:
        """The order goes on."""
        await self.becomes(
            lambda order: order["hindrance"] is None or None,
            self.dispatcher,
            "dispatch",
            f"/work-orders/{self.order_id}",
        )

    async def _take(self, place: Place, quantity: int) -> None:
        _, van, part = place
        body: Json = {"part_no": part, "quantity": quantity} | ({"technician_id": van} if van else {})
        await self._order(self.technician, "parts/use", body)
        self.ledger.move(place, "used", -quantity)
        self.ledger.used[self.order_id][part] += quantity
        self.taken_from[part] = van

    async def _wait_for(self, store: Place, quantity: int) -> None:
        """The order waits; five more come in the next morning, some are kept for it, and somebody comes again."""
        station, _, part = store
        self.entry.plain = False
        wait = {"reason": "parts", "note": "库存不足 · Too few in stock", "part_no": part, "quantity": quantity}
        await self._order(self.technician, "wait", wait)
        await self.until(at(later(self.today, 1), "08:30"))
        await self.owed_unit()
        delivery = {"part_no": part, "quantity": 5, "delivery_no": f"SF-{self.name}"}
        await self.say(dispatcher_of(station), "dispatch", "/stock/deliveries", delivery)
        self.ledger.move(store, "delivered", 5)
        self.ledger.kept[store] += quantity
        await self.planned(60)
        assert self.booking is not None
        await self.until(self.booking.start)
        await self._order(self.technician, "arrive")

    async def _suggested(self, minutes: int) -> tuple[str, datetime] | None:
        """Who is suggested first, and when; None where nobody has time."""
        path = f"/work-orders/{self.order_id}/suggestions"
        found = (await self.see(self.dispatcher, "dispatch", path, minutes=str(minutes)))["suggestions"]
        if not found:
            return None
        return found[0]["technician_id"], datetime.fromisoformat(found[0]["slot"]["start"]).astimezone(self.now.tzinfo)

    def _can(self, technician: str, start: datetime, minutes: int, earliest: datetime) -> bool:
        """Whether the book lets somebody come then."""
        end = start + timedelta(minutes=minutes)
        if start < earliest or start != in_hours(start) or end > at(start.date(), "17:30"):
            return False
        return technician in self._able(start.date()) and self.ledger.is_free(technician, start, end, WAY)

    def _as_told(self, technician: str, start: datetime, minutes: int) -> Json:
        """The first suggestion, as an assignment repeats it."""
        end = start + timedelta(minutes=minutes)
        return {"technician_id": technician, "start": rfc3339(start), "end": rfc3339(end), "rule": RULE}

    def _first_free(self, minutes: int, earliest: datetime) -> tuple[str, datetime]:
        """Who has time first, and when."""
        length = timedelta(minutes=minutes)
        start = in_hours(max(earliest, self.now))
        for _ in range(2000):
            if start + length <= at(start.date(), "17:30"):
                for technician in self._able(start.date()):
                    if self.ledger.is_free(technician, start, start + length, WAY):
                        return technician, start
            start = in_hours(start + timedelta(minutes=15))
        raise LookupError(f"nobody has time for {self.name}")

    def _able(self, day: date) -> Sequence[str]:
        """Who of the station, or lent to it, can do it and is there that day."""
        skill = skill_of(self.machine.model)
        return [
            each.id
            for station in STATIONS
            for each in station.technicians
            if skill in each.skills and self._there(station.id, each.id, day)
        ]

    def _there(self, home: str, technician: str, day: date) -> bool:
        if day in self.ledger.away[technician]:
            return False
        return self.ledger.lent.get((technician, day), home) == self.station

    def _in_warranty(self) -> bool:
        """On the day of the decision, or when the customer asked."""
        begins, ends = self.machine.accepted_on, self.machine.warranty_ends()
        if begins is None or ends is None:
            return False
        return any(begins <= day <= ends for day in (self.today, self.entry.opened_at.date()))

    def _covers(self) -> Collection[str]:
        """What contracts of today pay for."""
        return {
            kind
            for contract in self.company.contracts
            if contract.customer_id == self.machine.customer_id and contract.starts_on <= self.today <= contract.ends_on
            for kind in contract.covers
        }

    async def _report(self, findings: str, work_done: str, minutes: int) -> None:
        report = {"findings": findings, "work_done": work_done, "minutes_on_site": minutes}
        await self._order(self.technician, "report", report | {"signed_by_customer": True})

    async def _charge(self, what: str, body: Json | None = None) -> None:
        await self._order(self.technician, f"charge{what}", body)

    async def _order(self, who: str, what: str, body: Json | None = None) -> Json:
        return await self.say(who, "dispatch", f"/work-orders/{self.order_id}/{what}", body)
