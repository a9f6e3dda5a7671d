"""What the call-back 回访 says: tasks, attempts, answers and the outcome class."""

from dataclasses import dataclass
from typing import Literal

from events.catalog.types import Outcome

SERVICE = "callback"

Subject = Literal["guidance", "visit"]


@dataclass(frozen=True, slots=True)
class CallbackRequested:
    """A finished visit or guidance waits to be called back. `visit_no` is 0 for guidance.

    `finish_no` says which finish of the visit it is about: work that went on is finished, and asked about, anew.
    """

    task_id: str
    case_id: str
    subject: Subject
    visit_no: int
    work_order_id: str | None
    station_id: str | None
    solved: bool
    finish_no: int = 1


@dataclass(frozen=True, slots=True)
class CallbackAttempted:
    """The clerk dialled; `talk_seconds` is 0 when nobody was reached. Row C6 asks for at most 180."""

    task_id: str
    case_id: str
    reached: bool
    talk_seconds: int
    note: str


@dataclass(frozen=True, slots=True)
class CallbackAnswered:
    """One answer of the customer, kept whether satisfied or not. Row E4."""

    task_id: str
    case_id: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class CallbackConcluded:
    """The call-back put the case in one of the six classes; satisfied closes it, anything else sends it back.

    About a visit it holds once the station agrees (`VisitConcluded`); where work had gone on before the station heard
    of it, it is set aside (`CallbackWithdrawn`). `finish_no` is the finish that the customer was asked about.
    `station_id` is the station that finished the visit, None for guidance: the case goes back to it, and the class
    counts against it, whatever is known of transfers by then.
    """

    task_id: str
    case_id: str
    subject: Subject
    visit_no: int
    outcome: Outcome
    reason: str
    station_id: str | None = None
    finish_no: int = 1


@dataclass(frozen=True, slots=True)
class CallbackWithdrawn:
    """Work went on before the customer was called back; a later task will follow.

    `set_aside` is the class that the call-back had just been given, before it was known here that work went on: it
    does not count, and the customer is called again. None where there was none yet.
    """

    task_id: str
    case_id: str
    set_aside: Outcome | None = None


CallbackEvent = CallbackRequested | CallbackAttempted | CallbackAnswered | CallbackConcluded | CallbackWithdrawn

EVENTS: tuple[type, ...] = (
    CallbackRequested,
    CallbackAttempted,
    CallbackAnswered,
    CallbackConcluded,
    CallbackWithdrawn,
)
