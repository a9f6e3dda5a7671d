"""What only analysts have installed, loaded where it is needed."""

from importlib import import_module
from typing import Any

from aftersales.errors import CommandError


def needed(package: str) -> Any:
    """The package. Raises CommandError where it is not there."""
    try:
        return import_module(package)
    except ImportError:
        raise CommandError(
            f"缺少 {package}：请先运行 make analysts", f"{package} is not installed here: `make analysts` does that"
        ) from None
