"""Where logs are read: PostgreSQL, Kafka, a system of this machine."""
