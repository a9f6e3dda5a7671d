"""Whether a service's topic goes on behind its log: then the log lost its end, and must not give positions twice.

Only a person knows whether the database was restored, or somebody else wrote to the topic; so it is said, and nothing
is taken from the topic by itself.
"""

import asyncio

import structlog

from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker, TopicTail
from eventlog.postgres import Pool
from service.database.restoring import NotWhole

LOOK_SECONDS = 5.0
"""A service starts without Kafka, too."""

log = structlog.get_logger(__name__)


async def refuse_shorter_log(pool: Pool, broker: Broker, service: str) -> None:
    """Raises NotWhole where the topic holds positions that the log does not have. A topic that cannot be read within
    LOOK_SECONDS is not looked at, which is logged."""
    try:
        async with asyncio.timeout(LOOK_SECONDS), TopicTail(broker, service) as tail:
            published = await tail.highest()
    except (FeedAway, TimeoutError) as error:
        log.warning("log.end_not_compared", service=service, reason=str(error) or type(error).__name__)
        return
    head: int = await pool.fetchval(f"SELECT coalesce(max(position), 0) FROM {service}.events")
    if published > head:
        raise NotWhole(
            f"{service} 的主题到位置 {published}，日志只到 {head}。从备份恢复过：aftersales log take-back {service}；"
            f"没有恢复过，则有人冒名写入主题：aftersales relay rebuild --no-wait {service}",
            f"the topic of {service} goes to position {published}, its log to {head}. If it was restored from a "
            f"backup: aftersales log take-back {service}. If not, somebody else wrote to the topic: aftersales relay "
            f"rebuild --no-wait {service}",
        )
