"""What the SLA monitor reads from its environment, beside what every service does."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One field, one variable of the same name in upper case."""

    model_config = SettingsConfigDict(extra="ignore")

    alarm_patience: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    """Seconds that an alarm waits for a source that does not get on."""
    reconcile_seconds: Annotated[float, Field(gt=0, le=86_400)] = 60.0
    """From the beginning of one look through all cases to the beginning of the next."""
