"""Who calls in the measurements."""

from collections.abc import Mapping
from pathlib import Path

from aftersales import keys

STATION = "ST-1"


def issue(file: Path) -> Mapping[str, str]:
    """Role → a new key in that file: a clerk, a manager, and the dispatcher of STATION."""
    people = {role: keys.issue(file, role, [role]) for role in ("clerk", "manager")}
    return people | {"dispatcher": keys.issue(file, "dispatcher", ["dispatcher"], STATION)}
