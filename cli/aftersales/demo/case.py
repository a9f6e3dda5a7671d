"""One customer's case as the information centre 信息中心 handles it: from the call to the call-back."""

from aftersales.demo.cast import machine_of
from aftersales.demo.narrated import NarratedCase
from aftersales.demo.stage import Stage, eventually
from aftersales.demo.timeline import at, rfc3339
from aftersales.demo.visit import Visit
from aftersales.responses import Json

OUTCOMES = {
    "satisfied": "满意 satisfied",
    "dissatisfied": "回访不满意 dissatisfied",
    "complained_by_phone": "来电投诉 complained by phone",
    "not_fixed_first_visit": "一次维修不到位 not fixed at first visit",
    "not_fixed_several_visits": "多次维修不到位 not fixed after several visits",
    "attitude": "服务态度不满意 attitude",
}
"""The six classes as the narrator says them."""

QUESTION = "问题解决了吗？对服务满意吗？ · Is it solved, and were you served well?"


class Case(NarratedCase):
    """What is said and done about a case at the information centre. All words are "Chinese · English"."""

    def __init__(self, stage: Stage, case_id: str, customer: str, quiet: bool = False) -> None:
        super().__init__(stage, case_id, quiet)
        self.customer = customer
        self.visits = 0
        self.possible_duplicates: list[str] = []
        """What the information centre was told when the request came in."""

    async def reported(self, channel: str, problem: str, machine: str | None = None, **more: str) -> None:
        """The customer turns to us, through a channel 电话/传真/信箱/网上/来访; about their machine, or another."""
        body = {
            "case_id": self.id,
            "customer_id": self.customer,
            "equipment_id": machine or machine_of(self.customer),
            "channel": channel,
            "description": problem,
            **more,
        }
        answer = await self.stage.clerk.post("intake", "/cases", body)
        self.tell(f"受理 request {answer.body['number']}", problem)
        self.position = answer.position
        self.possible_duplicates = [other["case_id"] for other in answer.body["possible_duplicates"]]

    async def guided(self, article_id: str, note: str, solved: bool) -> None:
        """The clerk guides the customer by phone with an article of the knowledge base."""
        self.tell("电话支持 guidance", note)
        await self._say("guidance", {"article_ids": [article_id], "solved": solved, "note": note})

    async def helped_remotely(self, consent_by: str, note: str, minutes: int) -> None:
        """Remote help solves it, to which somebody consented on the phone."""
        self.tell("远程维护 remote help", note)
        session = {"minutes": minutes, "tool": "device_page", "result": "solved", "note": note}
        await self._say("remote-help", session | {"consent_by": consent_by, "consent_way": "spoken"})

    async def no_remote_help(self, refused_by: str, note: str) -> None:
        """The customer does not consent to remote help: somebody has to drive."""
        self.tell("不同意远程 no remote help", note)
        await self._say("remote-help/refusal", {"refused_by": refused_by, "consent_way": "spoken", "note": note})

    async def agreed(self, start: str, end: str) -> None:
        """A time slot is agreed with the customer."""
        await self._say("appointment", {"start": rfc3339(at(start)), "end": rfc3339(at(end))})

    async def routed(self) -> Visit:
        """The case goes to the station that serves the customer's region, which gets a work order."""
        answer = await self._say("route", {})
        return await self._next_visit(answer["station_id"])

    async def routed_to(self, station_id: str, reason: str) -> Visit:
        """The clerk chooses the station by hand."""
        await self._say("route", {"station_id": station_id, "reason": reason})
        return await self._next_visit(station_id)

    async def satisfied(self, words: str, talk_seconds: int = 60) -> None:
        """The call-back: the customer is satisfied, and that closes the case."""
        await self._called_back("satisfied", words, talk_seconds)

        async def closed() -> Json | None:
            case: Json = await self.stage.clerk.get("intake", f"/cases/{self.id}", after=self.position)
            return case if case["status"] == "closed" else None

        await eventually(closed, f"{self.id} is closed")

    async def not_satisfied(self, outcome: str, words: str, talk_seconds: int = 100) -> Visit:
        """The call-back: the customer is not satisfied, so the case goes back to its station."""
        await self._called_back(outcome, words, talk_seconds)
        return await self._sent_back()

    async def complained(self, outcome: str, words: str) -> Visit:
        """The customer calls again about a closed case, which goes back to its station."""
        self.tell(f"来电 {OUTCOMES[outcome]}", words)
        await self._say("reopen", {"outcome": outcome, "reason": words})
        return await self._sent_back()

    async def unreachable(self, note: str, again: str | None = None) -> None:
        """The call-back rings in vain; `again` is when the next one is due."""
        self.tell("回访未接通 nobody answers", note)
        await self._attempt(await self._task(), reached=False, talk_seconds=0, note=note, again=again)

    async def given_up(self, words: str) -> None:
        """The customer was called in vain often enough: that ends the case without a class."""
        self.tell("放弃回访 given up", words)
        task = await self._task()
        self.position = (await self.stage.caller.post("callback", f"/tasks/{task}/give-up", {"reason": words})).position

        async def over() -> Json | None:
            case: Json = await self.stage.clerk.get("intake", f"/cases/{self.id}", after=self.position)
            return case if case["ending"] == "unreached" else None

        await eventually(over, f"{self.id} has ended")

    async def ended(self, ending: str, words: str) -> None:
        """The clerk ends the case without a class."""
        self.tell("终止 ended", words)
        await self._say("end", {"ending": ending, "reason": words})

    async def merged(self, into: str, words: str) -> None:
        """The case is a duplicate of another one, which goes on."""
        self.tell("合并 merged", words)
        await self._say("merge", {"into": into, "reason": words})

    async def _say(self, what: str, body: Json) -> Json:
        answer = await self.stage.clerk.post("intake", f"/cases/{self.id}/{what}", body, after=self.position)
        self.position = answer.position or self.position
        return answer.body

    async def _called_back(self, outcome: str, words: str, talk_seconds: int) -> None:
        self.tell(f"回访 {OUTCOMES[outcome]}", words)
        task = await self._task()
        await self._attempt(task, reached=True, talk_seconds=talk_seconds, note=words)
        answers = {"answers": [{"question": QUESTION, "answer": words}]}
        await self.stage.caller.post("callback", f"/tasks/{task}/answers", answers)
        conclusion = {"outcome": outcome, "reason": "" if outcome == "satisfied" else words}
        self.position = (await self.stage.caller.post("callback", f"/tasks/{task}/conclude", conclusion)).position

    async def _task(self) -> str:
        """The open call-back task of the case, which appears when a visit or guidance is finished."""

        async def open_task() -> str | None:
            query = {"case_id": self.id, "status": "open"}
            tasks = await self.stage.caller.get("callback", "/tasks", after=self.position, **query)
            return tasks["items"][0]["task_id"] if tasks["items"] else None

        return await eventually(open_task, f"{self.id} is to be called back")

    async def _attempt(self, task: str, reached: bool, talk_seconds: int, note: str, again: str | None = None) -> None:
        attempt = {"reached": reached, "talk_seconds": talk_seconds, "note": note}
        if again is not None:
            attempt["next_attempt_at"] = rfc3339(at(again))
        await self.stage.caller.post("callback", f"/tasks/{task}/attempts", attempt)

    async def _sent_back(self) -> Visit:
        """The next visit of a reopened case."""

        async def routed_again() -> Json | None:
            case: Json = await self.stage.clerk.get("intake", f"/cases/{self.id}", after=self.position)
            return case if case["status"] == "routed" and case["visit_no"] > self.visits else None

        return await self._next_visit((await eventually(routed_again, f"{self.id} is routed again"))["station_id"])

    async def _next_visit(self, station_id: str) -> Visit:
        """The work order of the case's next visit, as soon as the station has it."""
        self.visits += 1

        async def received() -> str | None:
            orders = await self.stage.dispatcher(station_id).get(
                "dispatch", "/work-orders", after=self.position, case_id=self.id
            )
            return next((order["work_order_id"] for order in orders["items"] if order["visit_no"] == self.visits), None)

        order_id = await eventually(received, f"{station_id} has the order for visit {self.visits} of {self.id}")
        return Visit(self, station_id, order_id)
