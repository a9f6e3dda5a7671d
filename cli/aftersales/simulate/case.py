"""What befalls any case at the information centre: it comes in, goes to a station, and somebody calls back."""

from aftersales.demo.timeline import rfc3339
from aftersales.responses import Json
from aftersales.simulate.affair import Affair, Office
from aftersales.simulate.company import CALLER, CLERK
from aftersales.simulate.ledger import CaseEntry, Machine

CHANNELS = ("phone", "phone", "phone", "phone", "web", "web", "mail", "fax", "visit")
"""How often customers come which way."""
QUESTION = "问题解决了吗？对服务满意吗？ · Is it solved, and were you served well?"


class CaseAffair(Affair):
    """A case of one customer about one machine."""

    kind = "repair"

    def __init__(self, office: Office, name: str, machine: Machine) -> None:
        super().__init__(office, name, machine.station)
        self.machine = machine
        self.order_id = ""

    @property
    def entry(self) -> CaseEntry:
        """Its line in the book."""
        return self.ledger.cases[self.name]

    async def received(self, description: str, **more: object) -> None:
        """The customer turns to the information centre."""
        body: Json = {
            "case_id": self.name,
            "customer_id": self.machine.customer_id,
            "channel": self.random.choice(CHANNELS),
            "description": description,
            "kind": self.kind,
        }
        if self.kind != "delivery_fault":
            body["equipment_id"] = self.machine.id
        await self.say(CLERK, "intake", "/cases", body | more)
        self.entered()

    def entered(self) -> None:
        """Write it in the book."""
        self.ledger.cases[self.name] = CaseEntry(self.name, self.kind, self.machine.customer_id, None, self.now)

    async def routed(self) -> None:
        """The case goes to the station that serves the customer's region."""
        answer = await self.say(CLERK, "intake", f"/cases/{self.name}/route")
        self.at_station(answer["station_id"])
        await self.order_came()

    def at_station(self, station: str) -> None:
        """A station has it, for one more visit."""
        self.station = self.entry.station = station
        self.entry.status = "routed"
        self.entry.visits += 1

    async def order_came(self) -> None:
        """The station has the work order of the latest visit."""

        def of_this_visit(found: Json) -> str | None:
            orders = found["items"]
            return next((each["work_order_id"] for each in orders if each["visit_no"] == self.entry.visits), None)

        self.order_id = await self.becomes(
            of_this_visit, self.dispatcher, "dispatch", "/work-orders", case_id=self.name
        )

    async def ended(self, ending: str, reason: str) -> None:
        """It ends without a class."""
        await self.say(CLERK, "intake", f"/cases/{self.name}/end", {"ending": ending, "reason": reason})
        self.entry.status, self.entry.ending = "closed", ending

    async def called_back(self, outcome: str, words: str, solved_by: str | None) -> str:
        """The customer is called on the next working day, on the days after where nobody answers; after three in vain
        it is given up. Gives the outcome, or `unreached`."""
        await self.until(self.next_morning())
        task = await self._task()
        for call in range(3):
            if not self.chance(0.12):
                break
            vain = {"reached": False, "talk_seconds": 0, "next_attempt_at": rfc3339(self.next_morning())}
            await self.say(CALLER, "callback", f"/tasks/{task}/attempts", vain)
            await self.until(self.next_morning())
            if call == 2 or self.chance(0.2):
                return await self._given_up(task, call)
        talk = {"reached": True, "talk_seconds": self.random.randrange(30, 180)}
        await self.say(CALLER, "callback", f"/tasks/{task}/attempts", talk)
        answers = {"answers": [{"question": QUESTION, "answer": words}]}
        await self.say(CALLER, "callback", f"/tasks/{task}/answers", answers)
        said = {"outcome": outcome, "reason": "" if outcome == "satisfied" else words}
        await self.say(CALLER, "callback", f"/tasks/{task}/conclude", said)
        self.entry.outcomes.append(outcome)
        if outcome == "satisfied":
            self.entry.solved_by = solved_by
            await self._closed()
        return outcome

    async def came_back(self) -> None:
        """After a call-back that was not satisfied, or a complaint by phone after its end, the case is with its station
        again, for another visit; nothing has solved it, then."""
        self.entry.plain = False
        self.entry.solved_by = None
        self.entry.reopened += 1
        visits = self.entry.visits

        def again(case: Json) -> str | None:
            return case["station_id"] if case["status"] == "routed" and case["visit_no"] > visits else None

        self.at_station(await self.becomes(again, CLERK, "intake", f"/cases/{self.name}"))
        await self.order_came()

    async def complained(self, words: str) -> None:
        """The customer calls again about a closed case."""
        said = {"outcome": "complained_by_phone", "reason": words}
        await self.say(CLERK, "intake", f"/cases/{self.name}/reopen", said)
        self.entry.outcomes.append("complained_by_phone")
        await self.came_back()

    async def _given_up(self, task: str, calls: int) -> str:
        """The third day in vain: further calls until there were three, then the case ends without a class."""
        for _ in range(2 - calls):
            vain = {"reached": False, "talk_seconds": 0}
            await self.say(CALLER, "callback", f"/tasks/{task}/attempts", vain)
            await self.until(self.next_morning())
        await self.say(CALLER, "callback", f"/tasks/{task}/give-up", {"reason": "三次未接通 · In vain three times"})
        self.entry.ending = "unreached"
        await self._closed()
        return "unreached"

    async def _task(self) -> str:
        def open_task(found: Json) -> str | None:
            return found["items"][0]["task_id"] if found["items"] else None

        return await self.becomes(open_task, CALLER, "callback", "/tasks", case_id=self.name, status="open")

    async def _closed(self) -> None:
        await self.becomes(lambda case: case["status"] == "closed" or None, CLERK, "intake", f"/cases/{self.name}")
        self.entry.status = "closed"
