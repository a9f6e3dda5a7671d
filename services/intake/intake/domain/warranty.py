"""Warranty 质保: it counts from acceptance 验收合格之日, by the calendar of Asia/Shanghai."""

from calendar import monthrange
from datetime import MAXYEAR, date


def warranty_until(accepted_on: date, months: int) -> date:
    """The last day in warranty: the same day of the month, or the month's last where it is shorter. The calendar's last
    day where it would lie behind that, as a replay at its end may ask for."""
    ordinal = accepted_on.year * 12 + accepted_on.month - 1 + months
    year, month = ordinal // 12, ordinal % 12 + 1
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(accepted_on.day, monthrange(year, month)[1]))
