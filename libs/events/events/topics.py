"""The Kafka topics of the published language: their names, and how each is declared."""

PARTITIONS = 12
"""Of every topic. It cannot grow later: a key would go to another partition, and its events lose their order."""

CONFIG: dict[str, str] = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
"""Whatever was said is kept for ever. How many replicas must have it belongs to the installation, not to the topic."""


PREFIX = "aftersales"
"""Of all topics and consumer groups; another installation on the same brokers has another one."""


def topic(source: str, prefix: str = PREFIX) -> str:
    """The topic that carries the log of a source: `sla_monitor` → `aftersales.sla-monitor`."""
    return f"{prefix}.{source.replace('_', '-')}"
