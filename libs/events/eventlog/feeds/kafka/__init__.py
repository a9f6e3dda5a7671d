"""Apache Kafka as the feed: the only place that knows aiokafka.

`broker` says where it is and declares the topics, `publisher` (with `chain`) is the relay's outlet, `feed` is how
subscriptions hear, `reader` (with `order`) is how an analyst reads a topic through.
"""

from eventlog.feeds.kafka.broker import Broker
from eventlog.feeds.kafka.feed import KafkaFeed
from eventlog.feeds.kafka.publisher import KafkaPublisher
from eventlog.feeds.kafka.reader import TopicReader, topics_present

__all__ = ["Broker", "KafkaFeed", "KafkaPublisher", "TopicReader", "topics_present"]
