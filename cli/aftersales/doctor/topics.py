"""Kafka: it lets us in, each log has its topic, divided as the relay believes, and no topic goes on behind its log."""

from aftersales.calling import command
from aftersales.doctor.check import Check, bad, good
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker, TopicTail
from eventlog.feeds.relay import read_head
from eventlog.postgres import Pool

AWAY = "恢复 Kafka；服务照常接受命令，之后自行继续 · bring it back: docs/operations/broker-lost.md"


async def cluster(broker: Broker) -> list[Check]:
    """Whether it answers."""
    count = await broker.brokers()
    return [good("Kafka", f"{broker.servers}, {count} broker")]


async def topic(broker: Broker, pool: Pool, source: str) -> list[Check]:
    """Of one log that is in this database."""
    what, anew = "主题 · topics", command(f"relay rebuild {source}")
    name = broker.topic(source)
    try:
        partitions = await broker.partitions(source)
    except FeedAway as error:
        if not (await read_head(pool, source)).published:
            return [good(what, f"{name} 尚无事件 · nothing yet")]
        return [bad(what, str(error), f"由 worker 建立；已损坏则 · a worker makes it; where it is damaged: {anew}")]
    declared = await pool.fetchval(f"SELECT partitions FROM {source}.topic")
    if declared is not None and declared != partitions:
        found = f"{name}: {partitions} 个分区，转发按 {declared} 个 · partitions, the relay believes {declared}"
        return [bad(what, found, anew)]
    async with TopicTail(broker, source) as tail:
        highest = await tail.highest()
    head = await read_head(pool, source)
    if highest > head.position:
        found = (
            f"{name} 到位置 {highest}，日志只到 {head.position} · goes on behind its log, which ends at {head.position}"
        )
        back = command(f"log take-back {source}")
        return [bad(what, found, f"恢复过备份则停止服务后 · after a restore, services stopped: {back}")]
    epoch = max(one.number for one in head.epochs)
    return [good(what, f"{name} {partitions}×, epoch {epoch}")]
