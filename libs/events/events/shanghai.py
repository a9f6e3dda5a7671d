"""The Shanghai day 北京时间: whoever uses the system lives by the calendar of Asia/Shanghai; times inside are UTC."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> date:
    """The calendar day in Asia/Shanghai at an aware time. Raises OverflowError in the last hours of the year 9999."""
    return at.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The midnight in Asia/Shanghai with which a day begins."""
    return datetime.combine(day, time.min, SHANGHAI)


def end_of_day(at: datetime) -> datetime:
    """The midnight that ends the day of a time 当天, in that time's own zone."""
    return start_of(day_of(at) + timedelta(days=1)).astimezone(at.tzinfo)
