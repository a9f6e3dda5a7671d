"""The log with its subscriptions, and the timers."""

from alembic import op

from events.schema import log_sql, subscription_sql

revision = "0001"
down_revision = None

TIMERS = """
CREATE TABLE sla_monitor.timers (
    case_id text        PRIMARY KEY,
    due     timestamptz NOT NULL
)
"""
TIMERS_BY_DUE = "CREATE INDEX timers_by_due ON sla_monitor.timers (due)"


def upgrade() -> None:
    """Make everything."""
    for statement in (*log_sql("sla_monitor"), *subscription_sql("sla_monitor"), TIMERS, TIMERS_BY_DUE):
        op.execute(statement)
