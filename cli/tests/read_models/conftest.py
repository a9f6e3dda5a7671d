"""A migrated database with a few cases in its logs, and reporting's subscription over them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from aftersales.cli import app
from aftersales.schemas import migrate
from eventlog.clock import Clock
from eventlog.envelope import Context
from eventlog.feeds.store import StoreFeed
from eventlog.log.session import Answer, Session, execute
from eventlog.log.store import Store
from eventlog.log.wakeups import Wakeups
from eventlog.postgres import Pool, connect_pool
from eventlog.subscriptions.subscription import Subscription
from eventlog.testing import tell
from events.catalog import SOURCES, codec
from events.catalog.case import CaseRouted, RequestReceived
from events.catalog.station import StationOpened
from events.catalog.work_order import FaultSolved, WorkOrderReceived
from reporting.wiring import READ_MODELS


class Company:
    """Says things, and hears them as reporting does."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    def sql(self, query: str) -> Any:
        """One value."""
        return asyncio.run(self._with(lambda pool: pool.fetchval(query)))

    def cases(self, first: int, last: int) -> None:
        """Cases that a visit solved, heard by reporting."""
        asyncio.run(self._with(lambda pool: self._say(pool, first, last)))

    async def _with(self, work: Callable[[Pool], Any]) -> Any:
        pool = await connect_pool(self.dsn, max_size=6, name="test", settings=READ_MODELS.settings)
        try:
            return await work(pool)
        finally:
            await pool.close()

    async def _say(self, pool: Pool, first: int, last: int) -> None:
        stores = {source: Store(pool, source, codec) for source in SOURCES}
        async with self._listening(pool):
            for number in range(first, last):
                case, order = f"c-{number}", f"c-{number}-1"
                for source, event in (
                    ("dispatch", StationOpened(f"s-{number}", "站", ("north",))),
                    ("intake", RequestReceived(case, "k", None, None, "north", "phone", "clerk-1", "卡纸", True)),
                    ("intake", CaseRouted(case, "s-1", "region", 1, "north", "k", None, None, "卡纸", None, True)),
                    ("dispatch", WorkOrderReceived(order, case, "s-1", 1, "k", None, None, "卡纸", None, True)),
                    ("dispatch", FaultSolved(order, case, "s-1", 1, "cleaned")),
                ):

                    async def work(session: Session, event: Any = event) -> Answer:
                        await tell(session, codec, event)
                        return {}

                    await execute(stores[source], Context("clerk-1", datetime.now(UTC)), work)

    @asynccontextmanager
    async def _listening(self, pool: Pool) -> AsyncIterator[None]:
        feed = StoreFeed(pool, Wakeups(pool), SOURCES, poll=0.02)
        subscription = Subscription("reporting", pool, feed, READ_MODELS, codec, Clock())
        running = asyncio.create_task(subscription.run())
        try:
            yield
            heads = {source: await Store(pool, source, codec).head() for source in SOURCES}
            while {name: progress.position for name, progress in subscription.lanes.items()} != heads:
                await asyncio.sleep(0.01)
        finally:
            subscription.stop()
            await running


@pytest.fixture
def company(database: str) -> Company:
    asyncio.run(migrate(database))
    company = Company(database)
    company.cases(0, 6)
    return company


@pytest.fixture
def ask(database: str) -> Callable[..., tuple[int, str, str]]:
    """Runs `aftersales read-models …`: exit code, standard output, standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        environment = {"DATABASE_URL": database, "PEERS": None, "PEERS_KEY": None}
        result = CliRunner().invoke(app, ["read-models", *arguments], env=environment)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return run
