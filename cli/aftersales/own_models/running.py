"""The logs, folded into an analyst's own read model: the past in order of time, and then what comes."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

import asyncpg
import msgspec

from aftersales.errors import CommandError
from aftersales.own_models.target import Place, Target
from aftersales.replay.reading.logs import Log, follow, merged
from eventlog.codec import Unreadable
from eventlog.envelope import Recorded
from eventlog.handler import Received
from eventlog.read_models.projection import Projection
from events.catalog import codec

BATCH = 5_000
"""Events that are folded, and written, at once."""
PACE_SECONDS = 0.2
"""How long what comes is gathered."""


class Run:
    """One read model on its way through the logs. What it raises is a CommandError."""

    def __init__(self, projection: Projection[Any], target: Target) -> None:
        self._projection = projection
        self._target = target
        self._types = frozenset(codec.names_of(projection.events))
        self._places: dict[str, Place] = {}
        self.events = 0
        """Events that the fold has taken."""

    async def over(self, logs: Sequence[Log], done: Callable[[], None]) -> None:
        """What the logs have, from where the table stands; `done` is told of every event that was read."""
        self._places = await self._target.begin()
        for log in logs:
            await self._require_same(log)
        batch: list[Recorded] = []
        async with aclosing(merged(logs, {source: place.position for source, place in self._places.items()})) as events:
            async for event in events:
                batch.append(event)
                done()
                if len(batch) == BATCH:
                    await self._take(batch)
                    batch = []
        await self._take(batch)

    async def on(self, logs: Sequence[Log]) -> None:
        """What comes, until cancelled."""
        coming: asyncio.Queue[Recorded] = asyncio.Queue()
        following = asyncio.create_task(follow(logs, coming.put_nowait))
        try:
            while True:
                await self._target.rest()
                getting = asyncio.create_task(coming.get())
                await asyncio.wait((getting, following), return_when=asyncio.FIRST_COMPLETED)
                if not getting.done():
                    getting.cancel()
                    following.result()
                await asyncio.sleep(PACE_SECONDS)
                batch = [getting.result()]
                while not coming.empty() and len(batch) < BATCH:
                    batch.append(coming.get_nowait())
                await self._take(batch)
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)

    async def _require_same(self, log: Log) -> None:
        place = self._places.get(log.source)
        if place is None or not place.position:
            return
        async with aclosing(log.history(place.position - 1)) as history:
            event = await anext(history, None)
        if event is None or (event.position, str(event.id)) != tuple(place):
            table = self._projection.table.full_name
            raise CommandError(
                f"{log.source} 已不是原来的日志（位置 {place.position}）：请删除表 {table} 后重建",
                f"the log of {log.source} is another one than before (position {place.position}): drop {table}, and "
                "build it anew",
            )

    async def _take(self, batch: Sequence[Recorded]) -> None:
        if not batch:
            return
        keyed = self._keyed([recorded for recorded in batch if recorded.type in self._types])
        before = await self._target.rows(list({key for key, _ in keyed}))
        after: dict[str, Any] = dict(before)
        for key, (event, recorded) in keyed:
            try:
                after[key] = self._projection.evolve(after.get(key), event, recorded)
            except Exception as error:
                raise self._failed(recorded, error) from error
        for recorded in batch:
            self._places[recorded.source] = Place(recorded.position, str(recorded.id))
        changed = {key: row for key, row in after.items() if row is not None and before.get(key) != row}
        try:
            await self._target.write(
                list(changed.values()),
                [key for key, row in after.items() if row is None and key in before],
                self._places,
            )
        except (ValueError, TypeError, OverflowError, asyncpg.DataError) as error:
            raise self._unfit(changed, error) from error
        self.events += len(keyed)

    def _keyed(self, batch: Sequence[Recorded]) -> list[tuple[str, Received]]:
        found = []
        for recorded in batch:
            try:
                found += self._projection.keyed([Received(codec.decode(recorded.type, recorded.data), recorded)])
            except Unreadable as error:
                place = f"{recorded.source}:{recorded.position}"
                raise CommandError(f"{place} 无法读取：{error}", f"{place} cannot be read: {error}") from None
            except Exception as error:
                raise self._failed(recorded, error) from error
        return found

    def _unfit(self, rows: Mapping[str, Any], error: Exception) -> CommandError:
        """Why rows could not be written: most likely one does not fit its class."""
        for key, row in rows.items():
            try:
                msgspec.convert(msgspec.to_builtins(row), self._projection.table.row)
            except (msgspec.MsgspecError, TypeError) as fault:
                name = self._projection.table.row.__name__
                return CommandError(
                    f"读模型的行 {key} 不符合 {name}：{fault}", f"the row {key} does not fit {name}: {fault}"
                )
        return CommandError(f"读模型的行无法写入：{error}", f"rows of the read model cannot be written: {error}")

    def _failed(self, recorded: Recorded, error: Exception) -> CommandError:
        place, what = f"{recorded.source}:{recorded.position}", f"{type(error).__name__}: {error}"
        return CommandError(
            f"读模型处理 {place}（{recorded.type}）时出错：{what}",
            f"the read model fails at {place} ({recorded.type}): {what}",
        )
