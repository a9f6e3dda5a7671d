"""The published language as documents for others: AsyncAPI 3 for the topics, a JSON Schema for every event type.

`python -m events.asyncapi` checks that docs/events is what the catalog gives; `--write` makes it so.
"""
