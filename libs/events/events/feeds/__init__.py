"""The carriers: the store itself, or Kafka."""
