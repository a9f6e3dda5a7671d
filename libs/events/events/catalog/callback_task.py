"""A call-back task 回访任务: attempts, answers and the class of the outcome."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from eventlog.kinds import StreamKind
from eventlog.sealing import FREE_TEXT
from events.fields import CaseId, CaseNumber, FinishNo, Note, Refusals, StationId, TaskId, WorkOrderId
from events.types import ENDINGS, OUTCOMES, SUBJECTS, Ending, Outcome, Subject
from events.words import Words, choice, moment, one_line, titled

About = Annotated[Subject, "回访事项 · What the call-back is about"]
Visit = Annotated[
    int, "第几次上门（从 1 起，电话支持、远程维护为 0） · Which visit, from 1; 0 for guidance by phone and remote help"
]


@titled("待回访")
@dataclass(frozen=True, slots=True)
class CallbackRequested:
    """A finished visit, guidance or remote help waits to be called back.

    `finish_no` says which finish of the visit it is about: work that went on is finished, and asked about, anew.
    """

    task_id: TaskId
    case_id: CaseId
    subject: About
    visit_no: Visit
    work_order_id: WorkOrderId | None
    station_id: StationId | None
    solved: Annotated[bool, "完工时是否解决 · Whether the fault was solved"]
    finish_no: FinishNo = 1
    number: CaseNumber = ""
    refusals: Refusals = 0

    def sentence(self) -> Words:
        subject = choice(SUBJECTS, self.subject)
        return Words(f"待回访（{subject.zh}）", f"To be called back about {subject.en}")


@titled("已拨打回访")
@dataclass(frozen=True, slots=True)
class CallbackAttempted:
    """The clerk dialled. A talk should take 180 s at most."""

    task_id: TaskId
    case_id: CaseId
    reached: Annotated[bool, "是否接通 · Whether the customer was reached"]
    talk_seconds: Annotated[int, "通话秒数，未接通为 0 · Seconds of talk, 0 when nobody was reached"]
    note: Note
    day: Annotated[date | None, "拨打日期（北京时间），早期记录为空 · Its day in Asia/Shanghai; null in old logs"] = (
        None
    )
    next_attempt_at: Annotated[datetime | None, "下次拨打时间（UTC） · When to call next, UTC"] = None

    def sentence(self) -> Words:
        again, again_en = "", ""
        if self.next_attempt_at is not None:
            again, again_en = f"，{moment(self.next_attempt_at)} 再拨", f"; next at {moment(self.next_attempt_at)}"
        if not self.reached:
            return Words(f"回访未接通{again}", f"Call-back: nobody was reached{again_en}")
        return Words(
            f"回访接通，通话 {self.talk_seconds} 秒{again}",
            f"Call-back: the customer was reached, {self.talk_seconds} s of talk{again_en}",
        )


@titled("已记录回答")
@dataclass(frozen=True, slots=True)
class CallbackAnswered:
    """One answer of the customer, kept whether satisfied or not."""

    task_id: TaskId
    case_id: CaseId
    question: Annotated[str, "回访问题 · What was asked", FREE_TEXT]
    answer: Annotated[str, "客户的回答 · What the customer answered", FREE_TEXT]

    def sentence(self) -> Words:
        question = one_line(self.question)
        return Words(f"已记录客户对回访问题的回答：{question}", f"The customer’s answer was kept: {question}")


@titled("回访已有结论")
@dataclass(frozen=True, slots=True)
class CallbackConcluded:
    """The call-back put the case in one of the six classes; satisfied closes it, anything else sends it back.

    About a visit it holds once the station agrees (`VisitConcluded`); where work had gone on before the station heard
    of it, it is set aside (`CallbackWithdrawn`). The case goes back to `station_id`, and the class counts against it,
    whatever is known of transfers by then.
    """

    task_id: TaskId
    case_id: CaseId
    subject: About
    visit_no: Visit
    outcome: Annotated[Outcome, "结果类别 · Class of outcome"]
    reason: Annotated[
        str, "客户所述原因，满意时可空 · Why, in the customer’s words; may be empty when satisfied", FREE_TEXT
    ]
    station_id: Annotated[str | None, "完成上门的网点 · The station that finished the visit"] = None
    finish_no: FinishNo = 1

    def sentence(self) -> Words:
        outcome, reason = choice(OUTCOMES, self.outcome), one_line(self.reason)
        return Words(
            f"回访结论：{outcome.zh}" + (f"（{reason}）" if reason else ""),
            f"Call-back concluded: {outcome.en}" + (f" ({reason})" if reason else ""),
        )


@titled("已放弃回访")
@dataclass(frozen=True, slots=True)
class CallbackGivenUp:
    """The customer was called again and again in vain: the case ends without a class.

    About a visit it holds once the station agrees (`VisitUnconfirmed`), as a conclusion does.
    """

    task_id: TaskId
    case_id: CaseId
    subject: About
    visit_no: Visit
    attempts: Annotated[int, "未接通次数 · Calls in vain since the customer was last reached"]
    reason: Annotated[str, "放弃原因 · Why it is given up", FREE_TEXT]
    station_id: Annotated[str | None, "完成上门的网点 · The station that finished the visit"] = None
    finish_no: FinishNo = 1

    def sentence(self) -> Words:
        reason = one_line(self.reason)
        return Words(
            f"回访 {self.attempts} 次未接通，放弃回访：{reason}",
            f"Call-back given up after {self.attempts} calls in vain: {reason}",
        )


@titled("回访已撤销")
@dataclass(frozen=True, slots=True)
class CallbackWithdrawn:
    """Work went on before the customer was called back, and a later task will follow; or the case `ended`.

    Where the call-back had just been concluded, before that was known here, its class does not count.
    """

    task_id: TaskId
    case_id: CaseId
    set_aside: Annotated[Outcome | None, "作废的结果类别 · The class that does not count"] = None
    ended: Annotated[Ending | None, "服务单如何终止；继续处理时为空 · How the case ended; null where work goes on"] = (
        None
    )
    station_id: Annotated[str | None, "完成上门的网点 · The station that had finished the visit"] = None

    def sentence(self) -> Words:
        if self.ended is not None:
            ending = choice(ENDINGS, self.ended)
            aside, aside_en = "", ""
            if self.set_aside is not None:
                zh, en = choice(OUTCOMES, self.set_aside)
                aside, aside_en = f"，结论（{zh}）作废", f"; its conclusion ({en}) does not count"
            return Words(
                f"回访撤销：服务单已终止（{ending.zh}）{aside}",
                f"Call-back withdrawn: the case has ended ({ending.en}){aside_en}",
            )
        if self.set_aside is None:
            return Words("回访撤销：继续处理中", "Call-back withdrawn: work goes on")
        outcome = choice(OUTCOMES, self.set_aside)
        return Words(
            f"回访结论（{outcome.zh}）作废：网点此前已恢复处理，完工后重新回访",
            f"The call-back’s conclusion ({outcome.en}) does not count: the station had resumed the work before, "
            "and the customer is called again when it is finished",
        )


CallbackEvent = (
    CallbackRequested | CallbackAttempted | CallbackAnswered | CallbackConcluded | CallbackGivenUp | CallbackWithdrawn
)

KIND: StreamKind[CallbackEvent] = StreamKind(
    "callback", source="callback", id="task_id", key="case_id", events=CallbackEvent
)
