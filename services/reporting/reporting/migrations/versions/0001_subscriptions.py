"""Checkpoints and parked events of the subscriptions."""

from alembic import op

from events.schema import subscription_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything."""
    for statement in subscription_sql("reporting"):
        op.execute(statement)
