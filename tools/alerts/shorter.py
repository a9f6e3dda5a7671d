"""Rules and Alertmanager's configuration in small: a minute becomes a second, and nothing else changes.

Every duration is divided by 60: `for`, the windows of expressions (`[5m]`), the pace of a group, and what Alertmanager
waits. Numbers in expressions stay: an age of 26 hours is an age of 26 hours. Only readings cannot come sixty times as
often, so what holds some of them holds as many in small: a window three, the wait for a common cause two.
"""

import re
from typing import Any

SIXTY = 60
EVERY = 2
"""Seconds between two readings in small, and between two looks at the rules: processes take their time to answer."""
WINDOW_LEAST, CAUSE_LEAST = 3 * EVERY * 1_000, 2 * EVERY * 1_000
UNITS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
PART = re.compile(r"(\d+)(ms|[smhdw])")
WINDOW = re.compile(r"\[([0-9a-z]+)\]")
CAUSE = "group_wait"
WAITS = ("for", "interval", CAUSE, "group_interval", "repeat_interval", "resolve_timeout")


def milliseconds(duration: str) -> int:
    """Of a duration as Prometheus writes it: `1h30m`."""
    return sum(int(number) * UNITS[unit] for number, unit in PART.findall(duration))


def shorter(duration: str, least: int = 1) -> str:
    """A sixtieth, in milliseconds."""
    return f"{max(milliseconds(duration) // SIXTY, least)}ms"


def shortened(config: Any) -> Any:
    """A rule file, or Alertmanager's configuration, as it is read from YAML."""
    if isinstance(config, dict):
        return {key: _value(key, value) for key, value in config.items()}
    return [shortened(one) for one in config] if isinstance(config, list) else config


def _value(key: str, value: Any) -> Any:
    if key in WAITS:
        return shorter(value, CAUSE_LEAST if key == CAUSE else 1)
    if key == "expr":
        return WINDOW.sub(_window, value)
    return shortened(value)


def _window(found: re.Match[str]) -> str:
    return f"[{shorter(found[1], WINDOW_LEAST)}]"
