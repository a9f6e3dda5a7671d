"""Remote help 远程维护, between guidance by phone and a visit: done on the machine from afar, and what came of it.

There is no session without the customer's consent. A customer who does not consent is asked about an appointment.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from eventlog.decider import Rejected
from events.catalog.case import CaseEvent
from events.catalog.case_remote import RemoteHelpGiven, RemoteHelpRefused
from events.fields import Note
from events.types import ConsentWay, RemoteResult, RemoteTool
from intake.domain.case import Case, known_case, require_open

RECORDED_WITHIN = timedelta(days=30)
"""How long after its end a session may be recorded."""


@dataclass(frozen=True, slots=True)
class GiveRemoteHelp:
    """The clerk helped from afar until `ended_at`; `at` is the command's time."""

    case_id: str
    given_by: str
    ended_at: datetime
    minutes: int
    tool: RemoteTool
    tool_name: str
    consent_by: str
    consent_way: ConsentWay
    result: RemoteResult
    note: Note
    at: datetime


def give_remote_help(command: GiveRemoteHelp, case: Case) -> list[CaseEvent]:
    """Each session is recorded, in the same words too.

    Raises NotFound for an unknown case; Rejected for one that is no longer the clerk's, and for a session that ends
    after now, or ended too long ago.
    """
    request = known_case(case, command.case_id)
    require_open(case)
    if command.ended_at > command.at:
        raise Rejected("a session is recorded when it is over", "远程维护结束后才能登记", field="ended_at")
    if command.ended_at < command.at - RECORDED_WITHIN:
        raise Rejected(
            f"a session is recorded within {RECORDED_WITHIN.days} days of its end",
            f"远程维护须在结束后 {RECORDED_WITHIN.days} 天内登记",
            field="ended_at",
        )
    return [
        RemoteHelpGiven(
            case_id=command.case_id,
            given_by=command.given_by,
            began_at=command.ended_at - timedelta(minutes=command.minutes),
            ended_at=command.ended_at,
            tool=command.tool,
            tool_name=command.tool_name,
            consent_by=command.consent_by,
            consent_way=command.consent_way,
            result=command.result,
            note=command.note,
            number=request.number,
        )
    ]


def refuse_remote_help(event: RemoteHelpRefused, case: Case) -> list[CaseEvent]:
    """The customer does not consent. Asked again in vain, that is news again.

    Raises NotFound for an unknown case; Rejected for one that is no longer the clerk's.
    """
    known_case(case, event.case_id)
    require_open(case)
    return [event]


def came_of(latest: RemoteHelpGiven | RemoteHelpRefused) -> RemoteResult:
    """What came of asking, or of the session."""
    return latest.result if isinstance(latest, RemoteHelpGiven) else "refused"


@dataclass(frozen=True, slots=True)
class RemoteSession:
    """A session, or a refusal: then what only a session has is null. `person` consented, or did not. Times are UTC."""

    session_no: int
    staff_id: str
    person: str
    consent_way: ConsentWay
    result: RemoteResult
    note: str
    recorded_at: datetime
    began_at: datetime | None = None
    ended_at: datetime | None = None
    tool: RemoteTool | None = None
    tool_name: str | None = None


def sessions(events: Iterable[tuple[CaseEvent, datetime]]) -> list[RemoteSession]:
    """All of them, in order, of a case's events with their times (UTC)."""
    found: list[RemoteSession] = []
    for event, at in events:
        no = len(found) + 1
        match event:
            case RemoteHelpGiven():
                asked = RemoteSession(
                    no, event.given_by, event.consent_by, event.consent_way, event.result, event.note, at
                )
                found.append(
                    replace(
                        asked,
                        began_at=event.began_at,
                        ended_at=event.ended_at,
                        tool=event.tool,
                        tool_name=event.tool_name or None,
                    )
                )
            case RemoteHelpRefused():
                found.append(
                    RemoteSession(no, event.asked_by, event.refused_by, event.consent_way, "refused", event.note, at)
                )
            case _:
                pass
    return found
