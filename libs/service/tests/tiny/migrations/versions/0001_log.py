"""The log, the subscriptions, and one read model."""

from alembic import op

from events.schema import log_sql, subscription_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statement in [*log_sql("intake"), *subscription_sql("intake")]:
        op.execute(statement)
    op.execute("CREATE TABLE intake.names (customer_id text PRIMARY KEY, name text NOT NULL, region text NOT NULL)")


def downgrade() -> None:
    op.execute("DROP SCHEMA intake CASCADE")
