"""How often and on how many days a customer is called in vain before the call-back may be given up: the one place."""

from collections.abc import Sequence
from datetime import date

ATTEMPTS = 3
DAYS = 3
"""Different days in Asia/Shanghai."""


def may_give_up(in_vain: Sequence[date | None]) -> bool:
    """Whether the calls in vain since the customer was last reached, by their days, are enough.

    The calls of an old log, which does not say their days, count as those of one day.
    """
    return len(in_vain) >= ATTEMPTS and len(set(in_vain)) >= DAYS
