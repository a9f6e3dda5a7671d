"""Every log is sent in its own order, behind what the checkpoint says; all logs at the same time."""

import asyncio
from collections.abc import Sequence

from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.push.checkpoint import Checkpoint, Reached
from aftersales.push.receiver import Receiver
from eventlog.log.selection import Part, Selection, select
from eventlog.log.store import read_log
from eventlog.postgres import AWAY, Pool
from events.catalog import codec

LOOK_SECONDS = 0.5
AT_ONCE = 100
"""Events that are read at once where each is sent alone."""


class Logs:
    """Reads what is to be sent, over restarts of PostgreSQL."""

    def __init__(self, pool: Pool, selection: Selection, most: int, note: Note) -> None:
        self._pool = pool
        self._selection = selection
        self._most = most
        self._note = note
        self._away = False

    async def head(self, source: str) -> Reached:
        """The end of a log."""
        row = await self._pool.fetchrow(
            f"SELECT position, id FROM {source}.events WHERE position = (SELECT max(position) FROM {source}.events)"
        )
        return Reached(row["position"], row["id"]) if row is not None else Reached(0, None)

    async def next(self, source: str, reached: Reached) -> tuple[Part, Reached]:
        """What comes behind a place, and the place behind that. Raises CommandError for a log that is not the same any
        more."""
        while True:
            try:
                head = await self.head(source)
                await self._require_same(source, reached)
                part = await select(
                    self._pool, source, codec, self._selection, reached.position, head.position, self._most
                )
                return part, await self._place(source, part, reached)
            except AWAY:
                if not self._away:
                    self._note("数据库无响应，等待它恢复…", "PostgreSQL is away, waiting for it…")
                self._away = True
            await asyncio.sleep(LOOK_SECONDS)

    async def _place(self, source: str, part: Part, before: Reached) -> Reached:
        self._away = False
        if part.reached == before.position:
            return before
        if part.events and part.events[-1].position == part.reached:
            return Reached(part.reached, part.events[-1].id)
        (last,) = await read_log(self._pool, source, part.reached - 1, 1)
        return Reached(part.reached, last.id)

    async def _require_same(self, source: str, reached: Reached) -> None:
        if reached.id is None:
            return
        there = await read_log(self._pool, source, reached.position - 1, 1)
        if not there or there[0].id != reached.id:
            raise CommandError(
                f"{source} 的日志在位置 {reached.position} 与检查点不同：它已从备份恢复，或这是另一个系统。"
                "与接收方商定后另选检查点文件",
                f"the log of {source} is not the one that was sent up to {reached.position}: it was restored from a "
                "backup, or this is another system. Agree with the receiver where to begin, and name another file",
            )


async def push(
    logs: Logs, sources: Sequence[str], receiver: Receiver, checkpoint: Checkpoint, from_start: bool
) -> None:
    """Send until cancelled. Raises CommandError, Gone among them, when the first log cannot go on."""

    async def send(source: str) -> None:
        reached = checkpoint.reached(source)
        if reached is None:
            reached = Reached(0, None) if from_start else await logs.head(source)
            checkpoint.keep(source, reached)
        while True:
            part, following = await logs.next(source, reached)
            for events in receiver.pieces(part.events):
                await receiver.give(events)
                checkpoint.keep(source, Reached(events[-1].position, events[-1].id))
            if following == reached:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                checkpoint.keep(source, following)
                reached = following

    tasks = [asyncio.create_task(send(source)) for source in sources]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
