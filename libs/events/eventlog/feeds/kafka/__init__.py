"""Apache Kafka as the feed: the only place that knows aiokafka.

`broker` says where it is and declares the topics, `login` who we are to it (and `door` whether it lets us in), `rights`
who may do what there, `publisher` (with `chain`) is the relay's outlet, `feed` is how subscriptions hear (`partition`
and `judge`: what is believed), `reader` (with `order`) is how an analyst reads a topic through,
`tail` how a restored log finds what it lacks.
"""

from eventlog.feeds.kafka.broker import Broker
from eventlog.feeds.kafka.feed import KafkaFeed
from eventlog.feeds.kafka.login import Login
from eventlog.feeds.kafka.publisher import KafkaPublisher
from eventlog.feeds.kafka.reader import TopicReader, topics_present
from eventlog.feeds.kafka.rights import Right, grant
from eventlog.feeds.kafka.tail import TopicTail

__all__ = [
    "Broker",
    "KafkaFeed",
    "KafkaPublisher",
    "Login",
    "Right",
    "TopicReader",
    "TopicTail",
    "grant",
    "topics_present",
]
