"""What a service reads from its environment."""

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Run = Literal["all", "api", "worker"]
"""`api` answers HTTP, `worker` runs subscriptions and tasks, `all` does both in one process."""


class Settings(BaseSettings):
    """One field, one variable of the same name in upper case (DATABASE_URL, KEYS_FILE, …)."""

    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    """DSN of the database; each service has a schema of its own in it."""
    keys_file: Path
    """JSON with the hashed API keys, see `service.auth.keys`."""
    clock: Literal["wall", "log"] = "wall"
    """`log` lets commands bring their own time: for replaying history."""
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8100
    max_connections: Annotated[int, Field(ge=1, le=100_000)] = 500
    """Further ones are answered 503."""
    max_requests: Annotated[int, Field(ge=1, le=100_000)] = 200
    """So many may be in flight; further ones are answered 503, but for the platform's health checks."""
    header_bytes: Annotated[int, Field(ge=1024, le=1024 * 1024)] = 32 * 1024
    """Of the first line and the header lines of a request: 431, or 414 where the address is as long."""
    url_bytes: Annotated[int, Field(ge=256, le=1024 * 1024)] = 16 * 1024
    header_seconds: Annotated[float, Field(ge=0.1, le=3600)] = 10.0
    """In which the header of a request must be whole: 408, or no answer where nothing of one has come."""
    body_seconds: Annotated[float, Field(ge=0.1, le=3600)] = 30.0
    """In which the body must be whole after that: 408; and for how long a caller may leave its answer unread."""
    run: Run = "all"
    event_feed: Literal["store", "kafka"] = "store"
    """How the other services are received: their logs in this same database, or their topics."""
    kafka_bootstrap_servers: str = ""
    kafka_prefix: str = "aftersales"
    """Begins the names of topics, so that several installations can share the brokers."""
    kafka_replicas: Annotated[int, Field(ge=1, le=32767)] | None = None
    """Copies of a topic that is created; None leaves it to the broker."""
    kafka_min_insync_replicas: Annotated[int, Field(ge=1, le=32767)] | None = None
    """How many copies must have an event before it counts as sent; None leaves it to the broker."""
    peers: dict[str, str] = {}
    """Service → base URL (JSON), for what its topic does not hold any more; with `peers_key`, an analyst's key."""
    peers_key: str = ""
    stall_seconds: Annotated[float, Field(gt=0, le=86_400)] = 30.0
    """A subscription that has not moved for so long, although its source's log holds more, stands still."""
    idempotency_days: Annotated[int, Field(ge=1, le=36_500)] = 14
    """How long the answer to a command is kept for a caller that repeats it; older ones are removed by a worker."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _kafka_needs_a_broker(self) -> Self:
        if self.event_feed == "kafka" and not self.kafka_bootstrap_servers:
            raise ValueError("EVENT_FEED=kafka needs KAFKA_BOOTSTRAP_SERVERS")
        return self
