"""A program of the machine's that must end by itself, and is ended where it does not."""

import subprocess
from pathlib import Path
from typing import Any

from aftersales.errors import CommandError

PATIENCE = 120.0
"""Seconds. The longest honest one is `initdb` on a busy machine."""


def run(command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run`, with texts and without `check`. Raises CommandError when it takes longer than PATIENCE."""
    try:
        return subprocess.run(command, text=True, check=False, timeout=PATIENCE, **options)
    except subprocess.TimeoutExpired:
        name = Path(command[0]).name
        raise CommandError(
            f"{name} 在 {PATIENCE:.0f} 秒内没有结束", f"{name} did not end within {PATIENCE:.0f} s"
        ) from None
