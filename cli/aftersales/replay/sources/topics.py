"""The logs as Kafka carries them."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from aftersales.errors import CommandError
from aftersales.notes import Note
from aftersales.replay.reading.logs import Log
from eventlog.feeds.feed import FeedAway
from eventlog.feeds.kafka import Broker, TopicReader, topics_present


@asynccontextmanager
async def topic_logs(broker: Broker, note: Note, sources: Sequence[str]) -> AsyncIterator[Sequence[Log]]:
    """The topics of these sources; those that are not there are left out. Raises CommandError, or FeedAway later on."""
    async with AsyncExitStack() as stack:
        try:
            present = await topics_present(broker, sources)
            logs = [await stack.enter_async_context(TopicReader(broker, source)) for source in present]
        except FeedAway as away:
            raise kafka_error(away) from away
        if missing := [broker.topic(source) for source in sources if source not in present]:
            if not present:
                raise CommandError(
                    f"{broker.servers} 上没有主题 {', '.join(missing)}",
                    f"{broker.servers} does not have the topics {', '.join(missing)} (KAFKA_PREFIX?)",
                )
            note(f"没有主题：{', '.join(missing)}", f"no such topic: {', '.join(missing)}")
        yield logs


def kafka_error(away: FeedAway) -> CommandError:
    """Kafka's failure in one line."""
    return CommandError(f"无法读取 Kafka：{away}", f"Kafka cannot be read: {away}")
