"""How far subscriptions and relays are: in a few seconds they must come to where the logs were when it was asked."""

import asyncio
from collections.abc import Mapping
from time import monotonic

from aftersales.doctor.check import Check, bad, good
from aftersales.doctor.databases import Database
from aftersales.ports import SERVICES
from eventlog.feeds.feed import FeedAway, Head
from eventlog.feeds.lanes import source_of
from eventlog.feeds.relay import NAME as RELAY
from eventlog.feeds.relay import read_head
from eventlog.postgres import Pool
from events.catalog import SOURCES
from service.feeds.peers import Peers
from service.feeds.progress import Positions, StoredCheckpoints

CATCH_UP = 5.0
"""Seconds that whoever is behind has."""
LOOK = 0.2
BEHIND = "docs/operations.md#落后--behind"
AHEAD = "docs/operations.md#恢复之后--after-a-restore"
Heads = Mapping[str, Head]


async def heads(databases: list[Database], peers: Peers | None, far: Mapping[str, str]) -> Heads:
    """Of the logs in these databases, and of those that their services tell; the others are left out."""
    found: dict[str, Head] = {}
    for database in databases:
        for source in database.services:
            if source in SOURCES and await _logged(database.pool, source):
                found[source] = await read_head(database.pool, source)
    for source in SOURCES:
        if source not in found and peers is not None and source in far:
            try:
                found[source] = await peers.read_head(source)
            except FeedAway:
                continue  # its process is looked at by itself
    return found


async def subscriptions(pool: Pool, service: str, known: Heads) -> list[Check]:
    """Of one service, over all its sources whose logs are known."""
    checkpoints, give_up = StoredCheckpoints(pool, service), monotonic() + CATCH_UP
    while True:
        positions = await checkpoints.look()
        behind = _behind(positions, known)
        if not behind or monotonic() > give_up:
            break
        await asyncio.sleep(LOOK)
    what = "订阅 · subscriptions"
    todo = f"见 · see {BEHIND}"
    checks = [
        bad(what, f"{service} {name} ← {source}: 落后 {lag} 个事件 · events behind, for {CATCH_UP:.0f} s", todo)
        for (name, source), lag in behind.items()
    ]
    for source in await _ahead(pool, positions, known):
        found = f"{service} 处理过 {source} 的日志现在没有的位置 · has handled more than the log of {source} holds"
        checks.append(bad(what, found, f"从备份恢复过？见 · was it restored? {AHEAD}"))
    return checks or [good(what, service)]


async def relay(pool: Pool, source: str, head: Head) -> list[Check]:
    """Whether what the log held is published."""
    give_up = monotonic() + CATCH_UP
    published = head.published
    while published < head.position and monotonic() < give_up:
        await asyncio.sleep(LOOK)
        published = (await read_head(pool, source)).published
    what, left = "发布 · relay", head.position - published
    if left <= 0:
        return [good(what, f"{source} {published}")]
    found = f"{source}: {left} 个事件未发布 · events are not published"
    return [
        bad(
            what, found, "看其 worker 日志 loop.stalled、kafka.refused · see its worker's log: docs/operations.md#kafka"
        )
    ]


def _behind(positions: Positions, known: Heads) -> dict[tuple[str, str], int]:
    pairs = {(name, source_of(lane)) for name, lane in positions.positions if name != RELAY}
    lags = {(name, source): positions.lag(name, source, known[source]) for name, source in pairs if source in known}
    return {pair: lag for pair, lag in sorted(lags.items()) if lag > 0}


async def _ahead(pool: Pool, positions: Positions, known: Heads) -> list[str]:
    """Sources in this database whose log ends before what was handled of it, also when it is looked at again."""
    tops: dict[str, int] = {}
    for (_, lane), position in positions.positions.items():
        tops[source_of(lane)] = max(position, tops.get(source_of(lane), 0))
    doubtful = [source for source, top in tops.items() if source in known and top > known[source].position]
    return [
        source
        for source in doubtful
        if await _logged(pool, source) and tops[source] > (await read_head(pool, source)).position
    ]


async def _logged(pool: Pool, source: str) -> bool:
    if source not in SERVICES:
        return False
    return bool(await pool.fetchval("SELECT to_regclass($1) IS NOT NULL", f"{source}.epochs"))
