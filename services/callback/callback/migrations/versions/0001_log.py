"""The log with its subscriptions."""

from alembic import op

from events.schema import log_sql, subscription_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    for statement in (*log_sql("callback"), *subscription_sql("callback")):
        op.execute(statement)
