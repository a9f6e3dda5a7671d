"""What a counter or a gauge tells now."""

from typing import Any


def told(metric: Any) -> dict[tuple[str, ...], float]:
    """The values of its labels → its value."""
    return {tuple(one.labels.values()): one.value for family in metric.collect() for one in family.samples}
