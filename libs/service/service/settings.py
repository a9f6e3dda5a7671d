"""What a service reads from its environment."""

import re
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, FilePath, StringConstraints, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from eventlog.feeds.kafka import Broker, Login
from service.auth.issuer import secure

Run = Literal["all", "api", "worker"]
"""`api` answers HTTP, `worker` runs subscriptions and tasks, `all` does both in one process."""

PublicUrl = Annotated[
    str,
    StringConstraints(pattern=r"^https?://([A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?(/[A-Za-z0-9_.~-]+)*/?$"),
    AfterValidator(lambda url: url.rstrip("/")),
]
"""The base of a service's addresses."""


DATABASE = re.compile(
    r"postgres(ql)?://([^/?#]*@)?(\[[^]@/]*\]|[^:,@/]*)(:\d+)?(,(\[[^]@/]*\]|[^:,@/]*)(:\d+)?)*([/?#].*)?"
)


def _database(url: str) -> str:
    if not DATABASE.fullmatch(url):  # whoever reads one to connect may quote a part of its password
        raise ValueError("must be of the form postgresql://user@host/name")
    return url


DatabaseUrl = Annotated[str, AfterValidator(_database)]


class KafkaSettings(BaseSettings):
    """Where Kafka is, and who we are to it: of every service, and of the command line."""

    model_config = SettingsConfigDict(extra="ignore", env_ignore_empty=True)

    kafka_bootstrap_servers: str = ""
    kafka_prefix: str = "aftersales"
    """Begins the names of topics, so that several installations can share the brokers."""
    kafka_replicas: Annotated[int, Field(ge=1, le=32767)] | None = None
    """Copies of a topic that is created; None leaves it to the broker."""
    kafka_min_insync_replicas: Annotated[int, Field(ge=1, le=32767)] | None = None
    """How many copies must have an event before it counts as sent; None leaves it to the broker."""
    kafka_security_protocol: Literal["SASL_SSL", "PLAINTEXT"] = "SASL_SSL"
    """`PLAINTEXT` asks nobody who they are and hides nothing: for development, on one machine."""
    kafka_username: str = ""
    kafka_password: str = Field(default="", repr=False)
    """By SCRAM-SHA-512, over TLS."""
    kafka_ca_file: FilePath | None = None
    """The certificates (PEM) that the brokers' must come from; None: those that the machine trusts."""

    def broker(self) -> Broker:
        """The brokers as these settings say. Raises ValueError where they do not say who we are."""
        login = None
        if self.kafka_security_protocol == "SASL_SSL":
            if not (self.kafka_username and self.kafka_password):
                raise ValueError(
                    "Kafka wants a login: KAFKA_USERNAME and KAFKA_PASSWORD (for development on one machine: "
                    "KAFKA_SECURITY_PROTOCOL=PLAINTEXT)"
                )
            login = Login(self.kafka_username, self.kafka_password, self.kafka_ca_file)
        return Broker(
            self.kafka_bootstrap_servers,
            self.kafka_prefix,
            self.kafka_replicas,
            self.kafka_min_insync_replicas,
            login,
        )


class Settings(KafkaSettings):
    """One field, one variable of the same name in upper case (DATABASE_URL, KEYS_FILE, …)."""

    database_url: DatabaseUrl
    """DSN of the database; each service has a schema of its own in it."""
    database_role: str | None = None
    """For `migrate`, whose DATABASE_URL is the owner's: the role that the service works as (`database.roles`)."""
    keyring_url: DatabaseUrl | None = None
    """DSN of the database with the keys of what people typed (`service.sealing`); None: it is DATABASE_URL's."""
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
    max_streams: Annotated[int, Field(ge=0, le=100_000)] = 32
    """Event streams (`GET /events` as NDJSON or server-sent events) that may be open, of those; further ones are
    answered 503."""
    header_bytes: Annotated[int, Field(ge=1024, le=1024 * 1024)] = 32 * 1024
    """Of the first line and the header lines of a request: 431, or 414 where the address is as long."""
    url_bytes: Annotated[int, Field(ge=256, le=1024 * 1024)] = 16 * 1024
    header_seconds: Annotated[float, Field(ge=0.1, le=3600)] = 10.0
    """In which the header of a request must be whole: 408, or no answer where nothing of one has come."""
    body_seconds: Annotated[float, Field(ge=0.1, le=3600)] = 30.0
    """In which the body must be whole after that: 408; and for how long a caller may leave its answer unread."""
    keep_alive_seconds: Annotated[float, Field(ge=0.1, le=3600)] = 20.0
    """How long a connection stays open between two requests. Longer than callers keep theirs, or one closes under a
    request that is just being sent: 5 seconds is what HTTP libraries have, a minute proxies."""
    tls_certificate_file: FilePath | None = None
    """PEM, with what leads to an authority that callers trust; None: plain HTTP, for a proxy in front, or loopback."""
    tls_key_file: FilePath | None = None
    """Its private key, PEM, not encrypted."""
    run: Run = "all"
    event_feed: Literal["store", "kafka"] = "store"
    """How the other services are received: their logs in this same database, or their topics."""
    peers: dict[str, str] = {}
    """Service → base URL (JSON), for what its topic does not hold any more; with `peers_key`, a key of the
    role `service`."""
    peers_key: str = ""
    peers_ca_file: FilePath | None = None
    """The certificates (PEM) that those of https peers must come from; None: those that the machine trusts."""
    public_urls: dict[str, PublicUrl] = {}
    """Service → base URL as browsers reach it (JSON): the services that the API page can show. Pages from there may
    call this service, and no others; where its own has a path, it answers below that as well (`routing.folder`)."""
    oidc_issuer: str = ""
    """Whose tokens people sign in with, as the issuer names itself; empty: keys alone open the door."""
    oidc_audience: str = ""
    """What their `aud` must name: this system, as the issuer knows it."""
    oidc_staff_claim: str = "sub"
    """Where a token has the staff number. Names with dots lead into nested claims: `realm_access.roles`."""
    oidc_roles_claim: str = "roles"
    oidc_station_claim: str = "station"
    stall_seconds: Annotated[float, Field(gt=0, le=86_400)] = 30.0
    """A subscription that has not moved for so long, although its source's log holds more, stands still."""
    idempotency_days: Annotated[int, Field(ge=1, le=36_500)] = 14
    """How long the answer to a command is kept for a caller that repeats it; older ones are removed by a worker."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["json", "readable"] | None = None
    """None: readable on a terminal, JSON everywhere else."""
    otel_exporter_otlp_endpoint: str = ""
    """The base URL of a collector that takes OTLP over HTTP; empty: nobody is told of any span."""
    otel_exporter_otlp_traces_endpoint: str = ""
    """The whole URL for traces, where it is not `/v1/traces` below that."""
    otel_exporter_otlp_protocol: Literal["http/protobuf"] = "http/protobuf"
    otel_traces_sampler_arg: Annotated[float, Field(ge=0, le=1)] = 1.0
    """Which part of the traces that begin here is sampled; others keep to what their beginning says."""
    otel_bsp_max_queue_size: Annotated[int, Field(ge=1, le=1_000_000)] = 2048
    """Spans that wait to be sent; what comes on top is dropped, and counted."""
    otel_bsp_max_export_batch_size: Annotated[int, Field(ge=1, le=100_000)] = 512
    otel_bsp_schedule_delay: Annotated[int, Field(ge=10, le=600_000)] = 5000
    """Milliseconds that a span waits for company at most."""

    @model_validator(mode="after")
    def _a_certificate_has_its_key(self) -> Self:
        if (self.tls_certificate_file is None) != (self.tls_key_file is None):
            raise ValueError("TLS_CERTIFICATE_FILE and TLS_KEY_FILE go together")
        return self

    @property
    def traces_endpoint(self) -> str:
        """Where spans are sent to; empty: nowhere."""
        base = self.otel_exporter_otlp_endpoint.rstrip("/")
        return self.otel_exporter_otlp_traces_endpoint or (f"{base}/v1/traces" if base else "")

    @model_validator(mode="after")
    def _spans_go_over_http(self) -> Self:
        if self.traces_endpoint and urlsplit(self.traces_endpoint).scheme not in ("http", "https"):
            raise ValueError("OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address")
        return self

    @model_validator(mode="after")
    def _kafka_needs_a_broker(self) -> Self:
        if self.event_feed == "kafka":
            if not self.kafka_bootstrap_servers:
                raise ValueError("EVENT_FEED=kafka needs KAFKA_BOOTSTRAP_SERVERS")
            self.broker()
        return self

    @model_validator(mode="after")
    def _an_issuer_can_be_trusted(self) -> Self:
        if bool(self.oidc_issuer) != bool(self.oidc_audience):
            raise ValueError("OIDC_ISSUER and OIDC_AUDIENCE go together")
        if self.oidc_issuer and not secure(self.oidc_issuer):
            raise ValueError("OIDC_ISSUER must be an https address (http on this machine only)")
        return self
