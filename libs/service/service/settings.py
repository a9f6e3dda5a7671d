"""What a service reads from its environment."""

from pathlib import Path
from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

Run = Literal["all", "api", "worker"]
"""`api` answers HTTP, `worker` runs subscriptions and tasks, `all` does both in one process."""


class Settings(BaseSettings):
    """One field, one variable of the same name in upper case (DATABASE_URL, KEYS_FILE, …)."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    """DSN of the database; each service has a schema of its own in it."""
    keys_file: Path
    """JSON with the hashed API keys, see `service.keys`."""
    clock: Literal["wall", "log"] = "wall"
    """`log` lets commands bring their own time: for replaying history."""
    host: str = "127.0.0.1"
    port: int = 8100
    run: Run = "all"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
