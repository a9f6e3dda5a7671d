"""Which replacement unit fits a machine: the same model, or its family. It is advice; the dispatcher decides."""

from typing import Literal

from events.rules.models import model_key

UnitFit = Literal["same_model", "same_family", "unknown", "other"]
"""`unknown`: nobody has said what model the machine, or the unit, is."""
ORDER: tuple[UnitFit, ...] = ("same_model", "same_family", "unknown", "other")
"""The best first."""


def fit(model: str | None, family: str | None, unit_model: str | None, unit_family: str | None) -> UnitFit:
    """How a unit fits a machine; families are None for models that nobody listed."""
    if model is None or unit_model is None:
        return "unknown"
    if model_key(model) == model_key(unit_model):
        return "same_model"
    if family is None or unit_family is None:
        return "unknown"
    return "same_family" if family == unit_family else "other"
