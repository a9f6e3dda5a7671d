"""What a running service holds: its pools, its log, its clock, its keys, and its loops."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import asyncpg
import structlog

from eventlog.clock import Clock
from eventlog.envelope import NewEvent, Recorded
from eventlog.feeds.relay import NAME as RELAY
from eventlog.log.retention import Retention
from eventlog.log.store import Store, read_log
from eventlog.log.wakeups import Wakeups
from eventlog.metrics import SKIPPED
from eventlog.postgres import Pool, away
from eventlog.read_models.builder import Builder
from eventlog.read_models.past import ReadPast, from_logs, from_store
from eventlog.subscriptions.subscription import Subscription
from service.auth.issuer import Issuer
from service.auth.keys import KeyFile
from service.auth.sign_in import Claims, SignIn
from service.batching import Batched
from service.database.migrate import Present, refuse_newer
from service.database.own_end import refuse_shorter_log
from service.database.pools import builder_pool, disconnect, request_pool, worker_pool
from service.database.restoring import refuse_restoring
from service.database.roles import may_change_log
from service.definition import Definition
from service.feeds.consumer import Consumer, require_sources
from service.feeds.heads import Heads, Logs
from service.feeds.own_topic import OwnTopic
from service.feeds.peers import Peers
from service.feeds.position_token import token_of
from service.feeds.progress import Checkpoints, StoredCheckpoints
from service.feeds.read_your_writes import ReadYourWrites, waiting_channel
from service.feeds.streams import Streams
from service.feeds.subscriptions import Subscriptions
from service.http.exception_mapping import unavailable, unbuilt
from service.http.problem_details import FORBIDDEN, Problem
from service.operations.figures import Figures
from service.operations.probe import Probe
from service.operations.watchdog import Member, Watchdog, Watched
from service.operations.workers import Worker
from service.sealing.keyring import Keyring, usable
from service.settings import Settings

K = TypeVar("K")
T = TypeVar("T")
V = TypeVar("V")

SPARE_CONNECTIONS = 5
"""For the feeds' reads, the wakeups, the relay and the keys that go. Every subscription holds one more for good; a
consumer has two at most."""


def worker_connections(consumers: int) -> int:
    """How many the subscriptions of a process may open."""
    return 2 * consumers + SPARE_CONNECTIONS


FOLLOW_SECONDS = 0.1
"""How often the log clock of a process that only answers HTTP looks at what the workers have received."""

UNDERSTAND_SECONDS = 1.0
"""How long it may take to find out why a table or column is missing."""

log = structlog.get_logger(__name__)


class Runtime:
    """Handed to consumers and tasks, and to routes as `call.runtime`. Everything is ready between open and close.

    Raises OSError or ValueError when the key file cannot be read.
    """

    def __init__(self, definition: Definition, settings: Settings) -> None:
        self.definition = definition
        self.settings = settings
        self.clock = Clock(settings.clock)
        self.keys = KeyFile(settings.keys_file)
        self.sign_in = _sign_in(settings)
        keys_at = settings.keyring_url or settings.database_url
        self.keyring = Keyring(keys_at, f"{definition.name} keyring")
        self.keyring_probe = Probe(keys_at, f"{definition.name} keyring health", usable)
        """Whether texts can be sealed and opened."""
        self._peers = Peers(settings.peers, settings.peers_key, settings.peers_ca_file)
        self.consumers: Sequence[Consumer] = ()
        self.workers: list[Worker] = []
        self._present = Present(definition, reads=settings.run != "worker")
        self.probe = Probe(settings.database_url, f"{definition.name} health", self._present.look)
        """Whether the database answers, with the schema and the read models that this code needs."""
        self._stations: set[str] = set()
        self._batched: dict[Any, Batched[Any, Any]] = {}
        self._pool: Pool | None = None
        self._workers_pool: Pool | None = None
        self._builder_pool: Pool | None = None
        self._made: Subscriptions | None = None
        self._subscriptions: list[Subscription] = []
        self._store: Store | None = None
        self._read_your_writes: ReadYourWrites | None = None
        self._topic: OwnTopic | None = None
        self._wakeups: Wakeups | None = None
        self._heads: Heads | None = None
        self._watchdog: Watchdog | None = None
        self.streams = Streams(definition.name, settings.max_streams)
        self.figures: Figures | None = None
        """What managers watch; None in a process that does not count it."""

    @property
    def pool(self) -> Pool:
        """Connections for requests and tasks. Subscriptions have their own, so neither can starve the other."""
        if self._pool is None:
            raise RuntimeError("the service is not open")
        return self._pool

    async def together(self, query: Callable[[Pool, Sequence[K]], Awaitable[Mapping[K, V]]], key: K) -> V:
        """What a query finds for one key; it is run once for all who ask it in the same turn (`service.batching`).

        Raises what the query raises.
        """
        batched: Batched[K, V] | None = self._batched.get(query)
        if batched is None:
            batched = self._batched[query] = Batched(partial(query, self.pool))
        return await batched.get(key)

    async def require_read_models(self) -> None:
        """Before a decision reads one: raises Problem, 503, while one is still to be built."""
        if not await self._present.whole(self.pool):
            raise unavailable()

    async def find(self, read: Callable[[], Awaitable[T]]) -> T:
        """What `read` finds in a read model, for a decision. Where that is nothing, it is asked once more: the model
        may have been empty because it was not built yet, and be built by the time that this is looked up. Raises
        Problem, 503, while one is still to be built."""
        if found := await read():
            return found
        await self.require_read_models()
        return await read()

    async def require_station(self, station_id: str) -> None:
        """For callers who belong to a station: raises Problem, 403, where nobody has opened it. Otherwise all their
        lists would be empty, and nobody would tell them why. While a read model is still to be built nobody is refused:
        the one of stations may be empty, or not there."""
        knows = self.definition.knows_station
        if knows is None or station_id in self._stations:
            return
        try:
            if not await self._present.whole(self.pool):
                return
            known = await knows(self.pool, station_id)
        except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
            return
        if not known:
            raise Problem(
                FORBIDDEN,
                f"You belong to station {station_id}, which does not exist here: have the manager open it, or ask for "
                "a key of your own station",
                f"您的密钥或账号属于网点 {station_id}，但系统中没有该网点：请经理登记网点，或换用所属网点的密钥",
            )
        self._stations.add(station_id)

    async def understood(self, error: Exception) -> Exception:
        """A table or column that is missing is no fault of ours while a read model is built, or a migration is due:
        then it is a Problem, 503. Any other exception is given back as it is."""
        if isinstance(error, (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError)):
            try:
                found = await self.probe.answer(UNDERSTAND_SECONDS)
            except Exception as again:
                log.warning("database.not_asked", error=type(again).__name__)
                return error
            if found is not None and not found.exactly:
                return unbuilt()
        return error

    @property
    def store(self) -> Store:
        """The service's own log. Raises RuntimeError for a service that publishes nothing."""
        if self._store is None:
            raise RuntimeError(f"{self.definition.name} has no log of its own, or is not open")
        return self._store

    @property
    def read_your_writes(self) -> ReadYourWrites:
        """How far the service's subscriptions have come."""
        if self._read_your_writes is None:
            raise RuntimeError("the service is not open")
        return self._read_your_writes

    async def wait_for(self, token: str) -> None:
        """As `ReadYourWrites.wait_for`; a log clock has come as far, too, whichever process moves it."""
        await self.read_your_writes.wait_for(token)
        if self.clock.mode == "log" and self.settings.run == "api":
            await self._follow_log()

    async def position_of(self, position: int, events: Sequence[NewEvent]) -> str:
        """What an Aftersales-Position header says of a command: its `position`, and on which lanes its events travel.

        Whoever follows the service through Kafka need not wait for other lanes then.
        """
        partitions = await self._topic.partitions() if self._topic is not None and events else 0
        return token_of(self.definition.name, position, events, partitions)

    @property
    def diverged(self) -> set[str]:
        """The services whose logs hold something else than what was received from them: they were restored."""
        return {source for subscription in self._subscriptions for source in subscription.diverged}

    @property
    def checkpoints(self) -> Checkpoints:
        """How far each subscription has handled each source, whichever process runs it."""
        return StoredCheckpoints(self.pool, self.definition.name)

    @property
    def heads(self) -> Heads:
        """What the logs of the sources hold. Raises RuntimeError in a process that follows none."""
        if self._heads is None:
            raise RuntimeError("the service is not open, or follows nothing")
        return self._heads

    @property
    def wakeups(self) -> Wakeups:
        """For tasks: who wants to hear of news subscribes before they run. Raises RuntimeError in a process without."""
        if self._wakeups is None:
            raise RuntimeError("the service is not open, or follows nothing")
        return self._wakeups

    @property
    def pools(self) -> dict[str, Pool]:
        """Those that are open, by what they are for."""
        pools = {
            "requests": self._pool,
            "workers": self._workers_pool,
            "builder": self._builder_pool,
            "keyring": self.keyring.pool,
        }
        return {name: pool for name, pool in pools.items() if pool is not None}

    @property
    def subscriptions(self) -> list[str]:
        """The names of the service's subscriptions, whichever process runs them."""
        relays = self.definition.publishes and self.settings.event_feed == "kafka"
        return [*(consumer.handler.name for consumer in self.consumers), *([RELAY] if relays else [])]

    @property
    def checks(self) -> dict[str, bool]:
        """What was last seen of this process's subscriptions, for /readyz."""
        seen = self._watchdog.checks if self._watchdog is not None else {}
        if self._made is None or self.settings.event_feed != "kafka":
            return seen
        return {**seen, "kafka lets in": not self._made.refused}

    async def open(self) -> None:
        """Connect, and start the loops. Raises what asyncpg raises when the database does not come up in time, and
        NewerSchema for one that this program does not know yet; NotWhole for one that is being restored, or whose log
        is shorter than its topic; ValueError for a consumer that lacks a source."""
        name = self.definition.name
        self._pool = await request_pool(self.settings.database_url, name)
        await refuse_newer(self.definition, self._pool)
        await self._present.look(self._pool)
        await refuse_restoring(self._pool, name)
        if self.definition.publishes:
            if await may_change_log(self._pool, name):
                log.warning("database.role_may_change_log", schema=name)
            self._store = Store(self._pool, name, self.definition.codec, self.keyring)
            if self.settings.event_feed == "kafka":
                self._topic = OwnTopic(self._pool, name)
                await refuse_shorter_log(self._pool, self.settings.broker(), name)
        self.consumers = self.definition.consumers(self)
        require_sources(self.consumers, self.definition.codec)
        for consumer in self.consumers:
            SKIPPED.labels(consumer.handler.name)
        self._subscriptions = await self._prepare_workers() if self.settings.run != "api" else []
        count = self.definition.figures
        if count is not None and self.settings.run != "api":
            self.figures = Figures(lambda: count(self.pool, self.clock.now()))
        self._read_your_writes = ReadYourWrites(
            self._pool,
            name,
            self.definition.codec.sources,
            self.consumers,
            self._store,
            self._subscriptions,
            self._peers.read_log,
        )
        if self.clock.mode == "log":
            await self._follow_log()
            if self.settings.run == "api":
                self.workers.append(Worker("clock", self._keep_following))
        for worker in self.workers:
            worker.start()
        log.info("service.started", run=self.settings.run, clock=self.clock.mode, consumers=len(self.consumers))

    async def close(self) -> None:
        """Stop the loops, each after the batch it is at, then let go of the connections."""
        self.streams.stop()
        await asyncio.gather(*(worker.close() for worker in self.workers))
        self.workers = []
        if self.figures is not None:
            await self.figures.close()
        if self._made is not None:
            await self._made.close()
        if self.sign_in is not None:
            await self.sign_in.close()
        await self._peers.close()
        await self.probe.close()
        await self.keyring_probe.close()
        await self.keyring.close()
        for pool in (self._builder_pool, self._workers_pool, self._pool):
            if pool is not None:
                await disconnect(pool)
        self._pool = self._workers_pool = self._builder_pool = None
        log.info("service.stopped")

    async def _prepare_workers(self) -> list[Subscription]:
        name = self.definition.name
        models, codec = self.definition.read_models, self.definition.codec
        size, says = worker_connections(len(self.consumers)), models.settings if models else {}
        pool = await worker_pool(self.settings.database_url, name, size, says)
        self._workers_pool = pool
        self._wakeups = wakeups = Wakeups(pool)
        self._made = made = Subscriptions(
            name, codec, self.settings, pool, wakeups, self.clock, self._peers, publishes=self.definition.publishes
        )
        subscriptions = [found for consumer in self.consumers for found in made.subscriptions(consumer)]
        relay = made.relay()
        members = []
        for subscription in [*subscriptions, *([relay] if relay else [])]:
            where = "" if subscription.feed.name == "store" else " (kafka)"
            worker = Worker(subscription.name + where, subscription.run, subscription.stop)
            members.append(Member(subscription, worker))
            self.workers.append(worker)
        for subscription in subscriptions:
            wakeups.call(waiting_channel(name), subscription.hurry)
        if subscriptions:
            self.workers.append(Worker("wakeups", wakeups.run))
        if models is not None:
            self._builder_pool = builders = await builder_pool(self.settings.database_url, name)
            builder = Builder(builders, models, self._past(builders), codec)
            self.workers.append(Worker("read models builder", builder.run))
        if self.definition.publishes:
            keep = timedelta(days=self.settings.idempotency_days)
            self.workers.append(Worker("idempotency", Retention(pool, name, keep).run))
        near = [source for source in codec.sources if self._near(source)]
        self._heads = heads = Logs(self.pool, near, self._peers)
        tasks = [(task, Worker(task.name, task.run)) for task in self.definition.tasks(self)]
        self.workers += [worker for _, worker in tasks]
        watched = [Watched(worker, task.seen) for task, worker in tasks if task.seen is not None]
        if members or watched:
            self._watchdog = Watchdog(members, watched, heads, self.checkpoints, self.settings.stall_seconds)
            self.workers.append(Worker("watchdog", self._watchdog.run))
        return subscriptions

    async def read_log(self, source: str, after: int, limit: int) -> list[Recorded]:
        """The next events of any service's log behind a position, read where it is. Raises what `heads.UNTOLD` lists
        where it cannot be read."""
        if self._near(source):
            return await read_log(self.pool, source, after, limit)
        return await self._peers.read_log(source, after, limit)

    def _near(self, source: str) -> bool:
        """Whether a log lies in this service's own database."""
        return self.settings.event_feed == "store" or source == self.definition.name

    def _past(self, pool: Pool) -> ReadPast:
        """The logs of all services: where they are, or over HTTP where they share no database with this one."""
        near, far = from_store(pool), from_logs(self._peers.read_log)

        async def read(source: str, after: int, upto: int, types: Sequence[str]) -> list[Recorded]:
            return await (near if self._near(source) else far)(source, after, upto, types)

        return read

    async def _keep_following(self) -> None:
        """Whoever follows nothing itself follows the workers' clock, over restarts of PostgreSQL."""
        while True:
            await asyncio.sleep(FOLLOW_SECONDS)
            try:
                await self._follow_log()
            except Exception as error:
                if not away(error):
                    raise

    async def _follow_log(self) -> None:
        """A log clock begins at the newest event that this service has received or said, if it is migrated at all."""
        schema = self.definition.name
        newest = [f"SELECT max(heard_until) FROM {schema}.checkpoints"]
        if self.definition.publishes:
            newest.append(
                f"SELECT time FROM {schema}.events WHERE position = (SELECT max(position) FROM {schema}.events)"
            )
        try:
            for query in newest:
                time: datetime | None = await self.pool.fetchval(query)
                if time is not None:
                    self.clock.observe(time)
        except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
            return


def _sign_in(settings: Settings) -> SignIn | None:
    """None where people have keys alone."""
    if not settings.oidc_issuer:
        return None
    claims = Claims(settings.oidc_staff_claim, settings.oidc_roles_claim, settings.oidc_station_claim)
    return SignIn(Issuer(settings.oidc_issuer), settings.oidc_audience, claims)
