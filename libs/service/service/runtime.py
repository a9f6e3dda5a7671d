"""What a running service holds: its pools, its log, its clock, its keys, and its loops."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import asyncpg
import structlog

from events.builder import Builder
from events.catalog import codec
from events.clock import Clock
from events.envelope import Recorded
from events.past import ReadPast, from_logs, from_store
from events.postgres import Pool, away
from events.store import Store
from events.subscription import Subscription
from events.wakeups import Wakeups
from service.carriers import Carriers
from service.definition import Consumer, Definition
from service.keys import KeyFile
from service.peers import Peers
from service.pools import disconnect, request_pool, worker_pool
from service.settings import Settings
from service.waiting import Progress
from service.workers import Worker

SPARE_CONNECTIONS = 6
"""For the feeds' reads, the wakeups, the relay and a builder of read models. Every subscription holds one more for
good; a consumer has two at most."""

FOLLOW_SECONDS = 0.1
"""How often the log clock of a process that only answers HTTP looks at what the workers have heard."""

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
        self.consumers: Sequence[Consumer] = ()
        self.workers: list[Worker] = []
        self._pool: Pool | None = None
        self._workers_pool: Pool | None = None
        self._carriers: Carriers | None = None
        self._subscriptions: list[Subscription] = []
        self._store: Store | None = None
        self._progress: Progress | None = None

    @property
    def pool(self) -> Pool:
        """Connections for requests and tasks. Subscriptions have their own, so neither can starve the other."""
        if self._pool is None:
            raise RuntimeError("the service is not open")
        return self._pool

    @property
    def store(self) -> Store:
        """The service's own log. Raises RuntimeError for a service that publishes nothing."""
        if self._store is None:
            raise RuntimeError(f"{self.definition.name} has no log of its own, or is not open")
        return self._store

    @property
    def progress(self) -> Progress:
        """How far the service's subscriptions have come."""
        if self._progress is None:
            raise RuntimeError("the service is not open")
        return self._progress

    def caught_up(self, subscription: str) -> bool:
        """Whether this process has been at the end of what it hears for a subscription through Kafka, if anything."""
        return all(
            found.caught_up for found in self._subscriptions if found.name == subscription and not found.feed.led
        )

    async def open(self) -> None:
        """Connect, and start the loops. Raises what asyncpg raises when the database does not come up in time."""
        name = self.definition.name
        self._pool = await request_pool(self.settings.database_url, name)
        if self.definition.publishes:
            self._store = Store(self._pool, name, codec)
        self.consumers = self.definition.consumers(self)
        self._subscriptions = await self._prepare_workers() if self.settings.run != "api" else []
        self._progress = Progress(self._pool, name, self.consumers, self._store, self._subscriptions)
        if self.clock.mode == "log":
            await self._follow_log()
            if self.settings.run == "api":
                self.workers.append(Worker("clock", self._keep_following))
        for worker in self.workers:
            worker.start()
        log.info("service.started", run=self.settings.run, clock=self.clock.mode, consumers=len(self.consumers))

    async def close(self) -> None:
        """Stop the loops, each after the batch it is at, then let go of the connections."""
        await asyncio.gather(*(worker.close() for worker in self.workers))
        self.workers = []
        if self._carriers is not None:
            await self._carriers.close()
        for pool in (self._workers_pool, self._pool):
            if pool is not None:
                await disconnect(pool)
        self._pool = self._workers_pool = None
        log.info("service.stopped")

    async def _prepare_workers(self) -> list[Subscription]:
        name = self.definition.name
        models = self.definition.read_models
        size, says = 2 * len(self.consumers) + SPARE_CONNECTIONS, models.settings if models else {}
        pool = await worker_pool(self.settings.database_url, name, size, says)
        self._workers_pool = pool
        wakeups = Wakeups(pool)
        self._carriers = carriers = Carriers(self.definition, self.settings, pool, wakeups, self.clock)
        subscriptions = [found for consumer in self.consumers for found in carriers.subscriptions(consumer)]
        relay = carriers.relay()
        for subscription in [*subscriptions, *([relay] if relay else [])]:
            where = "" if subscription.feed.led else " (kafka)"
            self.workers.append(Worker(subscription.name + where, subscription.run, subscription.stop))
        if subscriptions:
            self.workers.append(Worker("wakeups", wakeups.run))
        if models is not None:
            self.workers.append(Worker("read models builder", Builder(pool, models, self._past(pool), codec).run))
        self.workers += [Worker(getattr(task, "__name__", "task"), task) for task in self.definition.tasks(self)]
        return subscriptions

    def _past(self, pool: Pool) -> ReadPast:
        """The logs of all services: where they are, or over HTTP where they share no database with this one."""
        near, far = from_store(pool), from_logs(Peers(self.settings.peers, self.settings.peers_key).read_log)

        async def read(source: str, after: int, upto: int, types: Sequence[str]) -> list[Recorded]:
            here = self.settings.event_feed == "store" or source == self.definition.name
            return await (near if here else far)(source, after, upto, types)

        return read

    async def _keep_following(self) -> None:
        """Whoever hears nothing himself follows the workers' clock, over restarts of PostgreSQL."""
        while True:
            await asyncio.sleep(FOLLOW_SECONDS)
            try:
                await self._follow_log()
            except Exception as error:
                if not away(error):
                    raise

    async def _follow_log(self) -> None:
        """A log clock begins at the newest event that this service has heard or said, if it is migrated at all."""
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
