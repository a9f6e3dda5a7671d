"""When a knowledge-base article is to be read again 复审: machines and their software change, a text does not."""

from datetime import date, timedelta

from eventlog.decider import Rejected

STANDARD_REVIEW_DAYS = 365
"""Until the next review, where no day is said."""
LONGEST_REVIEW_DAYS = 3660
"""Nobody knows what holds in ten years."""


def next_review(day: date) -> date:
    """The day of the review after one on `day`, both in Asia/Shanghai."""
    return day + timedelta(days=STANDARD_REVIEW_DAYS)


def require_review_day(review_on: date, today: date) -> None:
    """Raises Rejected for a day that is over or today, or further away than LONGEST_REVIEW_DAYS."""
    if not today < review_on <= today + timedelta(days=LONGEST_REVIEW_DAYS):
        raise Rejected(
            f"the next review is to be between tomorrow and {LONGEST_REVIEW_DAYS} days from now",
            f"下次复审应在明天至 {LONGEST_REVIEW_DAYS} 天之内",
            field="review_on",
        )
