"""Exceptions as the log tells them."""

import traceback
from typing import Any

import asyncpg


def described(error: Exception) -> dict[str, Any]:
    """An exception for the log: its type and where it rose. Its message may hold personal data and is left out."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    found: dict[str, Any] = {
        "error": type(error).__name__,
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    if isinstance(error, asyncpg.PostgresError):
        found["sqlstate"] = error.sqlstate
    if isinstance(error.__cause__, Exception):
        found["cause"] = type(error.__cause__).__name__
    return found
