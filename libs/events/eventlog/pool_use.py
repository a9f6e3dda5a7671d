"""How a pool of connections is used, as metrics: looked at when somebody reads them, which costs the pool nothing."""

from typing import Any

from eventlog import metrics
from eventlog.postgres import Pool


def tell(name: str, pool: Pool) -> None:
    """What the pool has now; `name` is its label."""
    size, idle = pool.get_size(), pool.get_idle_size()
    metrics.POOL_LIMIT.labels(name).set(pool.get_max_size())
    metrics.POOL_SIZE.labels(name).set(size)
    metrics.POOL_IN_USE.labels(name).set(size - idle)
    metrics.POOL_WAITING.labels(name).set(_waiting(pool))


def _waiting(pool: Any) -> int:
    """asyncpg tells nobody who waits: they stand in the queue of its free connections."""
    return sum(not getter.done() for getter in pool._queue._getters)
