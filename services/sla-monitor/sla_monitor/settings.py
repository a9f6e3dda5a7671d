"""What the SLA monitor reads from its environment, beside what every service does."""

from pydantic import PositiveFloat
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """One field, one variable of the same name in upper case."""

    model_config = SettingsConfigDict(extra="ignore")

    alarm_patience: PositiveFloat = 60.0
    """Seconds that an alarm waits for a source that does not get on."""
    reconcile_seconds: PositiveFloat = 60.0
    """From the beginning of one look through all cases to the beginning of the next."""
