"""What a command tells its reader beside what it does."""

from collections.abc import Callable

Note = Callable[[str, str], None]
"""Tells it: Chinese, then English."""


def silent(zh: str, en: str) -> None:
    """Takes no notes."""
