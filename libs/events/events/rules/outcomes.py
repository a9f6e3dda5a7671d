"""Which of the six classes 六类结果 fits what was done for a case."""

from eventlog.decider import Rejected
from events.types import Outcome


def require_fitting(outcome: Outcome, visits: int, workshop: bool = False) -> None:
    """Raises Rejected, at `outcome`, when a class speaks of more or fewer repairs than the case had: so many visits,
    and one at our service desk at least where `workshop`. What was solved by phone or from afar, and was not, is
    dissatisfied at the call-back: nobody was there who could have failed to repair it."""
    if outcome == "not_fixed_first_visit":
        if visits > 1:
            raise Rejected(f"there were {visits} visits", f"已上门 {visits} 次，应选“多次维修不到位”", field="outcome")
        if visits < 1 and not workshop:
            raise Rejected(
                "nobody has been there: dissatisfied at the call-back, or complained by phone",
                "尚未上门，应选“回访不满意”或“来电投诉”",
                field="outcome",
            )
    if outcome == "not_fixed_several_visits" and visits < 2 and not workshop:
        raise Rejected("there were no several visits", "上门不足两次，不能选“多次维修不到位”", field="outcome")
