"""Giving up 放弃回访: the customer is never reached, and the case ends without a class."""

from dataclasses import dataclass

from callback.domain.in_vain import ATTEMPTS, DAYS, may_give_up
from callback.domain.task import Task, open_task
from eventlog.decider import Rejected
from events.catalog.callback_task import CallbackEvent, CallbackGivenUp


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Call no more, and why."""

    task_id: str
    reason: str


def give_up(command: GiveUp, task: Task) -> list[CallbackEvent]:
    """Raises NotFound for an unknown task; Rejected unless it is open and was called in vain often enough."""
    request = open_task(task, command.task_id)
    calls, days = len(task.in_vain), len(set(task.in_vain))
    if not may_give_up(task.in_vain):
        raise Rejected(
            f"a call-back is given up after {ATTEMPTS} calls in vain on {DAYS} different days; "
            f"there were {calls} calls on {days} days",
            f"须在 {DAYS} 个不同日期累计 {ATTEMPTS} 次未接通，才能放弃回访；目前在 {days} 天内未接通 {calls} 次",
        )
    return [
        CallbackGivenUp(
            task_id=request.task_id,
            case_id=request.case_id,
            subject=request.subject,
            visit_no=request.visit_no,
            attempts=calls,
            reason=command.reason,
            station_id=request.station_id,
            finish_no=request.finish_no,
        )
    ]
