"""What a service reads from its environment."""

from pathlib import Path
from typing import Literal, Self

from pydantic import PositiveFloat, PositiveInt, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from service.auth.issuer import secure

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
    port: int = 8100
    run: Run = "all"
    event_feed: Literal["store", "kafka"] = "store"
    """How the other services are received: their logs in this same database, or their topics."""
    kafka_bootstrap_servers: str = ""
    kafka_prefix: str = "aftersales"
    """Begins the names of topics, so that several installations can share the brokers."""
    kafka_replicas: int | None = None
    """Copies of a topic that is created; None leaves it to the broker."""
    kafka_min_insync_replicas: int | None = None
    """How many copies must have an event before it counts as sent; None leaves it to the broker."""
    peers: dict[str, str] = {}
    """Service → base URL (JSON), for what its topic does not hold any more; with `peers_key`, a key of the
    role `service`."""
    peers_key: str = ""
    oidc_issuer: str = ""
    """Whose tokens people sign in with, as the issuer names itself; empty: keys alone open the door."""
    oidc_audience: str = ""
    """What their `aud` must name: this system, as the issuer knows it."""
    oidc_staff_claim: str = "sub"
    """Where a token has the staff number. Names with dots lead into nested claims: `realm_access.roles`."""
    oidc_roles_claim: str = "roles"
    oidc_station_claim: str = "station"
    stall_seconds: PositiveFloat = 30.0
    """A subscription that has not moved for so long, although its source's log holds more, stands still."""
    idempotency_days: PositiveInt = 14
    """How long the answer to a command is kept for a caller that repeats it; older ones are removed by a worker."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def _kafka_needs_a_broker(self) -> Self:
        if self.event_feed == "kafka" and not self.kafka_bootstrap_servers:
            raise ValueError("EVENT_FEED=kafka needs KAFKA_BOOTSTRAP_SERVERS")
        return self

    @model_validator(mode="after")
    def _an_issuer_can_be_trusted(self) -> Self:
        if bool(self.oidc_issuer) != bool(self.oidc_audience):
            raise ValueError("OIDC_ISSUER and OIDC_AUDIENCE go together")
        if self.oidc_issuer and not secure(self.oidc_issuer):
            raise ValueError("OIDC_ISSUER must be an https address (http on this machine only)")
        return self
