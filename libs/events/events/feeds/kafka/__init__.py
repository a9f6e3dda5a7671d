"""Apache Kafka as the carrier: the only place that knows aiokafka.

`broker` says where it is and declares the topics, `publisher` is the relay's outlet, `feed` is how subscriptions hear.
"""

from events.feeds.kafka.broker import Broker
from events.feeds.kafka.feed import KafkaFeed
from events.feeds.kafka.publisher import KafkaPublisher

__all__ = ["Broker", "KafkaFeed", "KafkaPublisher"]
