"""How this service's own topic is divided, as its relay has it."""

from time import perf_counter

from eventlog.postgres import Pool

KEEP_SECONDS = 10.0
"""How long what was read is believed: a topic gets other partitions about never."""


class OwnTopic:
    """Of one service; what it tells is only a help to those who wait."""

    def __init__(self, pool: Pool, service: str) -> None:
        self._pool = pool
        self._read = f"SELECT coalesce((SELECT partitions FROM {service}.topic), 0)"
        self._partitions = 0
        self._read_at = float("-inf")

    async def partitions(self) -> int:
        """Into how many partitions the log is published; 0 before it is."""
        now = perf_counter()
        if now - self._read_at > KEEP_SECONDS:
            self._read_at = now
            self._partitions = await self._pool.fetchval(self._read)
        return self._partitions
