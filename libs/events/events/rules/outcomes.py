"""Which of the six classes 六类结果 fits what was done for a case."""

from eventlog.decider import Rejected
from events.types import Outcome


def require_fitting(outcome: Outcome, visits: int) -> None:
    """Raises Rejected, at `outcome`, when a class speaks of more or fewer visits than the case had."""
    if outcome == "not_fixed_first_visit" and visits > 1:
        raise Rejected(f"there were {visits} visits", f"已上门 {visits} 次，应选“多次维修不到位”", field="outcome")
    if outcome == "not_fixed_several_visits" and visits < 2:
        raise Rejected("there were no several visits", "上门不足两次，不能选“多次维修不到位”", field="outcome")
