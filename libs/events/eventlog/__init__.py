"""An event log in PostgreSQL with subscriptions, read models, and Kafka to carry it."""
