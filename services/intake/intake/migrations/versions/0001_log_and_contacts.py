"""The log with its subscriptions, and the contacts that never enter the log."""

from alembic import op

from events.schema import log_sql, subscription_sql

revision = "0001"
down_revision = None

CONTACTS = """
CREATE TABLE intake.contacts (
    customer_id text        PRIMARY KEY,
    person      text        NOT NULL,
    phone       text        NOT NULL,
    address     text        NOT NULL,
    changed_at  timestamptz NOT NULL
)
"""


def upgrade() -> None:
    """Make everything."""
    for statement in (*log_sql("intake"), *subscription_sql("intake"), CONTACTS):
        op.execute(statement)
