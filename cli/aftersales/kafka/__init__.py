"""A local Apache Kafka for development and tests, without Docker: one node, on loopback only.

    with Kafka(folder) as server:
        AIOKafkaProducer(bootstrap_servers=server.bootstrap_servers)

    with broker(folder) as chosen:  # the one KAFKA_BOOTSTRAP_SERVERS names, or else such a Kafka
        ...

Needs Java 17 or later, and once, to fetch Kafka's jars, Maven. Read `server` first: the process and its life. Beside
it `jars` (from Maven Central), `java` (which one), `storage` (its folder), `probe` (does it answer), `broker` (given
or our own), `access` (who may do what) and `command` (`aftersales kafka`). The settings are in deploy/kafka/.
"""

from aftersales.kafka.broker import Broker, broker
from aftersales.kafka.server import Kafka

__all__ = ["Broker", "Kafka", "broker"]
