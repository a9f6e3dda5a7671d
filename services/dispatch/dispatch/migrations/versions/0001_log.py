"""The log with its subscriptions."""

from alembic import op

from events.schema import log_sql, subscription_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    for statement in (*log_sql("dispatch"), *subscription_sql("dispatch")):
        op.execute(statement)
