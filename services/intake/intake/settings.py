"""What intake reads from its environment beside what every service does."""

from typing import Annotated

from pydantic import Field, FilePath
from pydantic_settings import BaseSettings, SettingsConfigDict

Days = Annotated[int, Field(ge=1, le=36_500)]


class Settings(BaseSettings):
    """One field, one variable of the same name in upper case. No number of days keeps it: how long records must be kept
    is for the company to say, and what was destroyed by a number that nobody chose does not come back."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    contact_days: Days | None = None
    """A contact, and the address of a site, goes so long after the end of the customer's last case; without any case,
    after its last change."""
    free_text_days: Days | None = None
    """What people typed about a case goes so long after its end."""
    contact_access_days: Days | None = None
    """The record of an access to a contact goes so long after it."""
    routing_policy: FilePath | None = None
    """The routing policies (TOML); None: those that come with the program."""
    holidays: FilePath | None = None
    """Holidays and make-up working days (TOML); None: those that come with the program."""
    returns_policy: FilePath | None = None
    """The rules for returns and exchanges (TOML); None: those that come with the program."""
