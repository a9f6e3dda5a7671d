"""The Kafka topics of the published language: their names, and how each is declared."""

PARTITIONS = 12
"""Of a topic that nothing else was said of. A topic gets more by being published anew (`aftersales relay rebuild
--partitions`): just added to it they would bring a key's events out of order."""

CONFIG: dict[str, str] = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
"""Whatever was said is kept for ever. How many replicas must have it belongs to the installation, not to the topic."""


def topic(source: str, prefix: str) -> str:
    """The topic that carries the log of a source: `sla_monitor` → `aftersales.sla-monitor`.

    Installations on the same brokers have prefixes of their own.
    """
    return f"{prefix}.{source.replace('_', '-')}"
