"""The log with its subscriptions, the timers, and the clocks by case."""

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

CLOCKS = """
CREATE TABLE sla_monitor.clocks (
    case_id    text    PRIMARY KEY,
    closed     boolean NOT NULL,
    station_id text,
    clocks     jsonb   NOT NULL
) WITH (fillfactor = 70)
"""

INDEXES = (
    "CREATE INDEX timers_by_due ON sla_monitor.timers (due)",
    "CREATE INDEX clocks_of_open_cases ON sla_monitor.clocks (station_id) WHERE NOT closed",
)


def upgrade() -> None:
    """Make everything."""
    for statement in (*log_sql("sla_monitor"), *subscription_sql("sla_monitor"), TIMERS, CLOCKS, *INDEXES):
        op.execute(statement)
